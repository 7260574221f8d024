import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportDeck, PDF } from '../scripts/export.ts'
import { deckOutline } from '../scripts/outline.ts'
import { clockText } from '../composables/times.ts'
import { roleOf } from '../components/scene/words.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import type { EtcdView } from '../sim/etcd/view.ts'
import type { Frame } from '../sim/run/run.ts'
import { expectedCaption, expectedFrame } from './frames.ts'
import { pageTexts, spaced } from './pdf.ts'

/** etcd's, which stand written on its frames. */
const membersOf = (id: string, { view }: Frame<unknown>) => (scenarios.find(s => s.id === id)?.world === 'etcd' ? (view as EtcdView).members : [])

describe('npm run export', () => {
  let pdf: PDFDocument

  beforeAll(async () => {
    await exportDeck()
    pdf = await PDFDocument.load(readFileSync(fileURLToPath(new URL(`../${PDF}`, import.meta.url))))
  }, 300_000)

  it('draws one page per click of every slide', async () => {
    const { rows } = await deckOutline()
    expect(pdf.getPageCount()).toBe(rows.reduce((sum, { clicks }) => sum + clicks + 1, 0))
  })

  it('shows on each page of a run the frame of its click, with nothing to press', async () => {
    const { rows } = await deckOutline()
    const texts = await pageTexts(PDF)
    let page = 0
    let compared = 0
    for (const row of rows) {
      for (let click = 0; click <= row.clicks; click++, page++) {
        if (!row.scenario) continue
        const frame = await expectedFrame(row.scenario, click)
        const expected = [
          `t = ${clockText(frame.at)}`, expectedCaption(row.scenario, click),
          ...membersOf(row.scenario, frame).flatMap(m => [m.name, roleOf(m), `mandat ${m.term}`]),
        ]
        const where = `page ${page + 1}, slide ${row.no} at click ${click}`
        expect(expected.filter(words => !texts[page].includes(spaced(words))), where).toEqual([])
        expect(texts[page], where).not.toContain('Filtre')
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
  })

  it('embeds every font', () => {
    const fonts = dictionaries(pdf, 'Font')
    expect(fonts.length).toBeGreaterThan(0)
    const missing = fonts.filter(font => !isEmbedded(pdf, font)).map(font => String(font.get(PDFName.of('BaseFont'))))
    expect(missing).toEqual([])
    const names = dictionaries(pdf, 'FontDescriptor').map(descriptor => String(descriptor.get(PDFName.of('FontName'))))
    expect(names.some(name => name.includes('AtkinsonHyperlegible'))).toBe(true)
  })
})

function dictionaries(pdf: PDFDocument, type: string): PDFDict[] {
  return pdf.context.enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter(object => object instanceof PDFDict)
    .filter(object => object.get(PDFName.of('Type')) === PDFName.of(type))
}

/** Type 3 fonts, in which Chromium writes variable fonts, carry their glyphs themselves. */
function isEmbedded(pdf: PDFDocument, font: PDFDict): boolean {
  const subtype = font.get(PDFName.of('Subtype'))
  // A composite font has its program in its only descendant, which is a font of this list too.
  if (subtype === PDFName.of('Type3') || subtype === PDFName.of('Type0'))
    return true
  const descriptor = pdf.context.lookupMaybe(font.get(PDFName.of('FontDescriptor')), PDFDict)
  return ['FontFile', 'FontFile2', 'FontFile3'].some(key => descriptor?.has(PDFName.of(key)))
}
