/**
 * `npm run schemas`: draws every Mermaid source of the deck to an SVG beside it.
 *
 * Mermaid weighs megabytes and the deck would make every visitor download it,
 * so the drawings are made ahead and committed. Each carries the hash of what
 * it was drawn from; a test fails when source and drawing no longer agree.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-chromium'
import { launchBrowser } from './browser.ts'

/** Where sources (`x.mmd`) and drawings (`x.svg`) stand. */
export const SCHEMAS = fileURLToPath(new URL('../components/figure/mermaid/', import.meta.url))

const MODULES = new URL('../node_modules/', import.meta.url)
const FONT = 'Atkinson Hyperlegible Next Variable'
const FONT_FILE = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2'
const INK = '#1b1f2a'

/** Size of a schema's text, in its own units; `schemas.test.ts` checks what is left of it on a slide. */
export const FONT_SIZE = 20

/** Mermaid's configuration: plain SVG text, the deck's font, ids that do not change. */
const CONFIG = {
  startOnLoad: false,
  deterministicIds: true,
  deterministicIDSeed: 'deck',
  securityLevel: 'strict',
  // Labels in HTML would take the slide's styles and be measured without them.
  htmlLabels: false,
  fontFamily: `'${FONT}', sans-serif`,
  fontSize: FONT_SIZE,
  look: 'classic',
  layout: 'dagre',
  theme: 'base',
  themeVariables: {
    fontFamily: `'${FONT}', sans-serif`,
    fontSize: `${FONT_SIZE}px`,
    lineColor: INK,
    textColor: INK,
    primaryTextColor: INK,
    primaryColor: '#ffffff',
    primaryBorderColor: INK,
  },
  flowchart: { htmlLabels: false, curve: 'basis', minNodeWidth: 0, padding: 12, nodeSpacing: 14, rankSpacing: 38, useMaxWidth: true },
}

/** The names of all schemas, sorted. */
export function schemaNames(): string[] {
  return readdirSync(SCHEMAS).filter(file => file.endsWith('.mmd')).map(file => file.slice(0, -'.mmd'.length)).sort()
}

/** The hash that the drawing of this source carries: of the source, the configuration and Mermaid's version. */
export function schemaHash(source: string): string {
  const { version } = JSON.parse(readFileSync(new URL('mermaid/package.json', MODULES), 'utf8')) as { version: string }
  return createHash('sha256').update(JSON.stringify([source, CONFIG, version])).digest('hex')
}

/** Draws every schema and writes those that changed; returns their names. */
export async function drawSchemas(): Promise<string[]> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await prepare(page)
    const changed: string[] = []
    for (const name of schemaNames()) {
      const source = readFileSync(join(SCHEMAS, `${name}.mmd`), 'utf8')
      const svg = await draw(page, name, source)
      const file = join(SCHEMAS, `${name}.svg`)
      if (svg !== readIfAny(file)) {
        writeFileSync(file, svg)
        changed.push(name)
      }
    }
    return changed
  }
  finally {
    await browser.close()
  }
}

/** A page without a network that has Mermaid and the font with which text is measured. */
async function prepare(page: Page): Promise<void> {
  const font = readFileSync(new URL(FONT_FILE, MODULES)).toString('base64')
  await page.setContent('<!doctype html><html lang="fr"><body></body></html>')
  await page.addStyleTag({
    content: `@font-face { font-family: '${FONT}'; font-weight: 200 800; src: url(data:font/woff2;base64,${font}) format('woff2-variations') }`,
  })
  await page.addScriptTag({ path: fileURLToPath(new URL('mermaid/dist/mermaid.min.js', MODULES)) })
  await page.evaluate(async ([family, config]) => {
    await Promise.all([400, 700].map(weight => document.fonts.load(`${weight} 20px '${family}'`)))
    const { mermaid } = window as unknown as { mermaid: { initialize: (options: unknown) => void } }
    mermaid.initialize(config)
  }, [FONT, CONFIG] as const)
}

async function draw(page: Page, name: string, source: string): Promise<string> {
  const svg = await page.evaluate(async ([id, text]) => {
    const { mermaid } = window as unknown as { mermaid: { render: (id: string, text: string) => Promise<{ svg: string }> } }
    return (await mermaid.render(id, text)).svg
  }, [`schema-${name}`, source] as const)
  const marked = svg.replace('<svg ', `<svg data-source-hash="${schemaHash(source)}" `)
  return `${roundNumbers(marked).trim()}\n`
}

/** Hundredths of a unit are enough, and the rest differs from one machine's text measuring to the next. */
function roundNumbers(svg: string): string {
  return svg.replace(/-?\d+\.\d{3,}/g, number => String(Math.round(Number(number) * 100) / 100))
}

function readIfAny(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  }
  catch {
    return undefined
  }
}

if (import.meta.main) {
  drawSchemas().then((changed) => {
    console.log(changed.length === 0 ? 'Every schema is up to date.' : `Drawn: ${changed.join(', ')}.`)
  }, (error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
