/**
 * `npm start`: builds the deck and serves it on this machine, with no network.
 *
 * The talk runs from here. A built deck cannot be opened as a file (modules do
 * not load from `file:`), and the history router needs every address without an
 * extension, `/presenter/1` included, to answer with the page.
 */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sirv from 'sirv'
import { buildDeck } from './build.ts'

export interface ServeOptions {
  /** First port to try; 0 lets the system choose. */
  port?: number
  /** Path under which the deck was built; starts and ends with `/`. */
  base?: string
}

export interface ServedDeck {
  /** Address of the deck, ending with its base. */
  url: string
  port: number
  close: () => Promise<void>
}

/** How many ports after the wanted one are tried when it is taken. */
const PORTS_TRIED = 20

/**
 * Serves a built deck on localhost until `close` is called.
 *
 * @param dir folder of the built deck
 * @throws Error when the folder holds no deck or no port is free
 */
export async function serveDist(dir: string, { port = 3030, base = '/' }: ServeOptions = {}): Promise<ServedDeck> {
  if (!existsSync(resolve(dir, 'index.html')))
    throw new Error(`There is no built deck in ${dir}: run “npm run build” first.`)
  // `dev`: files are looked up when asked for, so that a rebuild under a running server is served.
  const files = sirv(dir, { single: true, etag: true, dev: true })
  const server = createServer((request, response) => {
    const url = request.url ?? '/'
    const notFound = (): void => {
      response.statusCode = 404
      response.end('Not found')
    }
    if (url === base.slice(0, -1)) {
      response.writeHead(302, { location: base }).end()
    }
    else if (url.startsWith(base)) {
      request.url = `/${url.slice(base.length)}`
      files(request, response, notFound)
    }
    else {
      notFound()
    }
  })
  const taken = await listen(server, port)
  return {
    url: `http://localhost:${taken}${base}`,
    port: taken,
    close: () => new Promise((done) => {
      server.close(() => done())
      server.closeAllConnections()
    }),
  }
}

async function listen(server: Server, first: number): Promise<number> {
  const ports = first === 0 ? [0] : Array.from({ length: PORTS_TRIED }, (_, index) => first + index)
  for (const port of ports) {
    if (await listenOn(server, port))
      return (server.address() as AddressInfo).port
  }
  throw new Error(`The ports ${first} to ${first + PORTS_TRIED - 1} are all taken: name another with --port.`)
}

/** Whether the server now listens on this port; false when another program does. */
function listenOn(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => {
      server.off('error', onError)
      resolve(true)
    }
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening)
      if (error.code === 'EADDRINUSE')
        resolve(false)
      else
        reject(error)
    }
    server.once('listening', onListening)
    server.once('error', onError)
    server.listen(port, 'localhost')
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'port': { type: 'string', default: '3030' },
      'no-build': { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port ${values.port} is not a port: give a number between 0 and 65535.`)
  if (!values['no-build'])
    await buildDeck([])
  const { url } = await serveDist(fileURLToPath(new URL('../dist', import.meta.url)), { port })
  console.log(`
  La présentation est prête.

  Public :        ${url}
  Présentateur :  ${url}presenter/1

  Ctrl + C pour arrêter.
`)
}

if (import.meta.main) {
  main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
