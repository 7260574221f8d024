import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FONT_SIZE, schemaHash, schemaNames, SCHEMAS } from './schemas.ts'

/** The canvas of a slide less the margins of its layout, in px. */
const WIDTH_ON_SLIDE = 900
/** The smallest label that is read from the back of a room, in px on the canvas. */
const SMALLEST_TEXT = 18

describe.each(schemaNames())('schema %s', (name) => {
  const file = join(SCHEMAS, `${name}.svg`)

  it('is drawn from its source as it stands (“npm run schemas” refreshes it)', () => {
    const drawn = existsSync(file) ? /data-source-hash="(\w+)"/.exec(readFileSync(file, 'utf8'))?.[1] : 'missing'
    expect(drawn).toBe(schemaHash(readFileSync(join(SCHEMAS, `${name}.mmd`), 'utf8')))
  })

  it('is readable at the width of a slide', () => {
    const width = Number(/viewBox="[-\d.]+ [-\d.]+ ([\d.]+)/.exec(readFileSync(file, 'utf8'))?.[1])
    expect(FONT_SIZE * Math.min(1, WIDTH_ON_SLIDE / width)).toBeGreaterThanOrEqual(SMALLEST_TEXT)
  })

  it('asks nothing of the network', () => {
    const urls = readFileSync(file, 'utf8').match(/(?:https?:)?\/\/[^\s"')]+/g) ?? []
    expect(urls.filter(url => !url.startsWith('http://www.w3.org/'))).toEqual([])
  })
})

it('there is a schema', () => {
  expect(schemaNames()).toContain('regle-decision')
})
