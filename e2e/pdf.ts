/** Reading the exported PDFs as a person's reader does. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getDocumentProxy } from 'unpdf'

/** A PDF breaks lines where the page does, and knows one kind of space. */
export const spaced = (text: string) => text.replace(/\u2060/g, '').replace(/\s+/g, ' ')

/** A document of `exports/`, by its path from the project's folder. */
export function openPdf(path: string) {
  return getDocumentProxy(new Uint8Array(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)))), { verbosity: 0 })
}

/** The words of each page, in reading order. */
export async function pageTexts(path: string): Promise<string[]> {
  const document = await openPdf(path)
  const texts: string[] = []
  for (let no = 1; no <= document.numPages; no++) {
    const { items } = await (await document.getPage(no)).getTextContent()
    texts.push(spaced(items.map(item => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : '')).join('')))
  }
  return texts
}
