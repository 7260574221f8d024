import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { serveDist } from './serve.ts'
import type { ServedDeck, ServeOptions } from './serve.ts'

const dir = mkdtempSync(join(tmpdir(), 'dist-'))
mkdirSync(join(dir, 'assets'))
writeFileSync(join(dir, 'index.html'), 'the page')
writeFileSync(join(dir, 'assets', 'a.js'), 'the script')

const served: ServedDeck[] = []

async function serve(options: ServeOptions): Promise<ServedDeck> {
  const deck = await serveDist(dir, options)
  served.push(deck)
  return deck
}

async function get(url: string): Promise<[number, string]> {
  const response = await fetch(url)
  return [response.status, await response.text()]
}

afterEach(async () => {
  await Promise.all(served.splice(0).map(({ close }) => close()))
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('serveDist', () => {
  it('answers every address of the deck with its page, and files with themselves', async () => {
    const { url } = await serve({ port: 0 })
    for (const path of ['', '1', '12?clicks=3', 'presenter/1', 'overview'])
      expect(await get(url + path)).toEqual([200, 'the page'])
    expect(await get(`${url}assets/a.js`)).toEqual([200, 'the script'])
  })

  it('does not answer a missing file with the page', async () => {
    const { url } = await serve({ port: 0 })
    expect((await get(`${url}assets/b.js`))[0]).toBe(404)
  })

  it('serves under the path for which the deck was built', async () => {
    const { url, port } = await serve({ port: 0, base: '/talk/' })
    expect(url).toBe(`http://localhost:${port}/talk/`)
    expect(await get(`${url}presenter/1`)).toEqual([200, 'the page'])
    expect(await get(`http://localhost:${port}/talk`)).toEqual([200, 'the page'])
    expect((await get(`http://localhost:${port}/1`))[0]).toBe(404)
  })

  it('takes the next port when one is taken', async () => {
    const first = await serve({ port: 0 })
    const second = await serve({ port: first.port })
    expect(second.port).toBeGreaterThan(first.port)
    expect(await get(second.url)).toEqual([200, 'the page'])
  })

  it('says what to do when nothing is built', async () => {
    await expect(serveDist(join(dir, 'nowhere'))).rejects.toThrow('run “npm run build” first')
  })
})
