import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportDeck, PDF } from '../scripts/export.ts'
import { deckOutline } from '../scripts/outline.ts'

describe('npm run export', () => {
  let pdf: PDFDocument

  beforeAll(async () => {
    await exportDeck([])
    pdf = await PDFDocument.load(readFileSync(fileURLToPath(new URL(`../${PDF}`, import.meta.url))))
  }, 300_000)

  it('draws one page per click of every slide', async () => {
    const { rows } = await deckOutline()
    expect(pdf.getPageCount()).toBe(rows.reduce((sum, { clicks }) => sum + clicks + 1, 0))
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
