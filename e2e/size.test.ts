import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenarios } from '../sim/catalogue/index.ts'
import { DIST, startDeck } from './support.ts'
import type { Deck } from './support.ts'

const KB = 1000
/** Formats that are compressed already. */
const COMPRESSED = /\.(?:woff2|png|jpe?g|webp|avif)$/

let deck: Deck

beforeAll(async () => {
  deck = await startDeck()
})
afterAll(() => deck?.close())

it('the first slide is light', async () => {
  const { context } = await deck.open()
  const page = await context.newPage()
  const transferred = new Map<string, number>()
  const pending: Promise<void>[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    pending.push(response.body().then((body) => {
      // The static hosts of the deck compress; the local server has no need to.
      transferred.set(pathname, COMPRESSED.test(pathname) ? body.length : gzipSync(body).length)
    }))
  })
  // Idle comes before Slidev loads the other slides, three seconds later.
  await page.goto(`${deck.url}1`, { waitUntil: 'networkidle' })
  await Promise.all(pending)
  await context.close()

  const sum = (suffix: string): number =>
    [...transferred].filter(([path]) => path.endsWith(suffix)).reduce((total, [, size]) => total + size, 0)
  console.log(`First slide: ${kb(sum('.js'))} of JavaScript, ${kb(sum('.woff2'))} of fonts, ${kb(sum(''))} in all, ${transferred.size} files, gzipped.`)
  expect(sum('.js')).toBeGreaterThan(0)
  expect(sum('.js')).toBeLessThanOrEqual(200 * KB)
  expect(sum('.woff2')).toBeGreaterThan(0)
  expect(sum('')).toBeLessThanOrEqual(400 * KB)
})

/** A world's own file is the one that names it and its events. */
const worldIn = (script: string) => /\bid:`([\w-]+)`,(?:sent:`[\w-]+`,)?vocabulary:/.exec(script)?.[1]

it('a slide downloads its own world and no other', async () => {
  const { context, complaints } = await deck.open()
  const runs = deck.rows.flatMap(({ no, scenario }) => scenarios.filter(({ id }) => id === scenario).map(({ world }) => ({ no, world })))
  const found: string[] = []
  const expected: string[] = []
  for (const world of new Set(runs.map(run => run.world))) {
    const own = runs.find(run => run.world === world)!
    const page = await context.newPage()
    const loaded = new Set<string>()
    const pending: Promise<void>[] = []
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return
      pending.push(response.text().then((script) => {
        const name = worldIn(script)
        if (name) loaded.add(name)
      }))
    })
    await page.goto(`${deck.url}${own.no}`, { waitUntil: 'networkidle' })
    await page.locator('svg.scene').first().waitFor()
    await Promise.all(pending)
    await page.close()
    found.push(`${own.no}: ${[...loaded].sort().join(' ')}`)
    expected.push(`${own.no}: ${world}`)
  }
  await context.close()
  // etcd's, the platform's, and a world for Kafka, Elasticsearch and the fleet each.
  expect(expected.length).toBeGreaterThanOrEqual(5)
  expect(found).toEqual(expected)
  expect(complaints).toEqual([])
})

it('the whole deck is small', () => {
  const sizes = readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => statSync(join(entry.parentPath, entry.name)).size)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`dist/: ${kb(total)} in ${sizes.length} files.`)
  expect(total).toBeLessThanOrEqual(3000 * KB)
})

function kb(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} kB`
}
