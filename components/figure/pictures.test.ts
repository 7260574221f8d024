/** Every picture of the deck can be drawn as it is meant, and every slide's picture exists. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { heightsOf, HIGHEST, layoutOf } from './picture-layout.ts'
import { framesOf, LIMITS, problemsOf } from './picture-steps.ts'
import type { Picture } from './picture.ts'

const folder = fileURLToPath(new URL('./pictures/', import.meta.url))
const pages = fileURLToPath(new URL('../../pages/', import.meta.url))
const names = readdirSync(folder).filter(file => file.endsWith('.ts')).map(file => file.slice(0, -'.ts'.length)).sort()

/** Slides that hold a picture: its name, and the clicks that the slide declares. */
const slides = readdirSync(pages).filter(file => file.endsWith('.md')).flatMap((file) => {
  const parts = readFileSync(join(pages, file), 'utf8').split(/^---$/m)
  return parts.flatMap((part, i) => [...part.matchAll(/<Picture\b[^>]*\bname="([^"]*)"/g)]
    .map(match => ({ file, name: match[1], clicks: Number(/^clicks:\s*(\d+)/m.exec(parts[i - 1] ?? '')?.[1] ?? 0) })))
})

describe.each(names)('picture %s', (name) => {
  const load = async () => (await import(`./pictures/${name}.ts`) as { default: Picture }).default

  it('is well made', async () => {
    expect(problemsOf(await load())).toEqual([])
  })

  it('has room for everything, at the size of a slide', async () => {
    const picture = await load()
    expect(layoutOf(picture).fits).toBe(true)
    expect(heightsOf(picture).least).toBeLessThanOrEqual(HIGHEST)
  })

  it('is no crowd', async () => {
    for (const { things, arrows } of framesOf(await load())) {
      expect(things.length).toBeLessThanOrEqual(LIMITS.things)
      expect(arrows.length).toBeLessThanOrEqual(LIMITS.arrows)
    }
  })

  it('has a way for each of its arrows', async () => {
    const picture = await load()
    const wanted = new Set(framesOf(picture).flatMap(({ arrows }) => arrows.map(({ from, to }) => `${from}→${to}`)))
    expect(Object.keys(layoutOf(picture).routes).length).toBeGreaterThanOrEqual(wanted.size)
  })

  it('is named after its chapter, and stands on a slide that has a click for each of its steps', async () => {
    expect(name).toMatch(/^\d\d-[a-z0-9]+(-[a-z0-9]+)*$/)
    const { steps = [] } = await load()
    const slide = slides.find(each => each.name === name)
    expect(slide, 'no slide shows it').toBeDefined()
    expect(slide!.clicks).toBeGreaterThanOrEqual(steps.length)
  })
})

it('the pictures that slides name exist', () => {
  expect(slides.filter(({ name }) => !names.includes(name))).toEqual([])
})
