/**
 * One page made of an entry module, for measures and comparisons in a browser: bundled in memory,
 * given to the browser without a server, closed to everything else.
 */
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import type { Rolldown } from 'vite'
import type { Browser, Page } from 'playwright-chromium'

export interface LonePage {
  page: Page
  /** Errors of the page, and the addresses it asked for: none is answered. */
  complaints: string[]
  close: () => Promise<void>
}

/** No server listens here: the page is handed over when the browser asks for it. */
const ADDRESS = 'http://localhost/'

/** By entry module: a process that opens one again and again bundles it once. */
const bundled = new Map<string, Promise<string>>()

/**
 * Opens a page that runs the entry module, in the state of a production build.
 *
 * @param entry path of the module; what it exports is found on `window.page`
 */
export async function openEntry(browser: Browser, entry: string): Promise<LonePage> {
  const html = await (bundled.get(entry) ?? bundled.set(entry, bundle(entry)).get(entry)!)
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  const complaints: string[] = []
  context.on('weberror', error => complaints.push(`exception: ${error.error().stack || error.error().message}`))
  await context.route('**', async (route) => {
    if (route.request().url() === ADDRESS) {
      // Isolated from other origins, a page is trusted with a clock of microseconds.
      const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
      return route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: html })
    }
    complaints.push(`request outside the page: ${route.request().url()}`)
    await route.abort()
  })
  const page = await context.newPage()
  await page.goto(ADDRESS)
  return { page, complaints, close: () => context.close() }
}

/** A page of its own is no deck: what asks Slidev where it is gets the answer that unit tests give. */
const NO_DECK = { find: /^@slidev\/client(\/.*)?$/, replacement: fileURLToPath(new URL('../test-support/slidev-client.ts', import.meta.url)) }

/** What the stand-in leaves out is never called on such a page. */
const unlessShimmed: Rolldown.InputOptions['onLog'] = (level, log, tell) => {
  if (log.code !== 'SHIMMED_EXPORT') tell(level, log)
}

/** The entry module and all it needs as one HTML page; what the module exports is found on `window.page`. */
export async function bundle(entry: string): Promise<string> {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [vue()],
    resolve: { alias: [NO_DECK] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' }, rolldownOptions: { shimMissingExports: true, onLog: unlessShimmed } },
  }) as Rolldown.RolldownOutput[]
  const script = output.find(each => each.type === 'chunk')!.code
  const styles = output.flatMap(each => (each.type === 'asset' ? [String(each.source)] : []))
  // The end of a script, even inside one of its texts, is the end of its element.
  const inline = script.replaceAll('</script', '<\\/script')
  return `<!doctype html><html lang="fr"><head><link rel="icon" href="data:,"><style>${styles.join('\n')}</style></head>`
    + `<body><div id="app"></div><script>${inline}</script></body></html>`
}
