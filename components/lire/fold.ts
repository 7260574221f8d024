/**
 * Words as a reader looks for them: without case, accents, ligatures or the kind of an apostrophe,
 * a dash or a space. A fold keeps where each of its letters came from, so that what is found can be
 * marked in the text as it is written.
 */

export interface Folded {
  readonly text: string
  /** Position in the original of each letter of `text`, and the original's length. */
  readonly at: readonly number[]
}

const ALIKE: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', '’': '\'', '‑': '-', '–': '-' }

export function fold(text: string): Folded {
  let folded = ''
  const at: number[] = []
  let i = 0
  for (const letter of text) {
    const lower = letter.toLowerCase()
    const plain = (ALIKE[lower] ?? lower.normalize('NFD').replace(/\p{M}/gu, '')).replace(/[\s\u2060]/gu, ' ')
    for (const part of plain) {
      folded += part
      for (let unit = 0; unit < part.length; unit++) at.push(i)
    }
    i += letter.length
  }
  at.push(i)
  return { text: folded, at }
}

/** The fold's text alone, all at once: for a whole deck, where letter by letter takes its time. */
export function foldedText(text: string): string {
  return text.toLowerCase().replaceAll(/[œæ’‑–]/g, sign => ALIKE[sign]).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[\s\u2060]/gu, ' ')
}

/** The words of a query, folded; none for a query of spaces. */
export function wordsOf(query: string): string[] {
  return foldedText(query).split(' ').filter(word => word !== '')
}

/** Every stretch of the text that one of the words covers, in order, merged where they meet. */
export function stretchesOf(text: string, words: readonly string[]): { from: number, to: number }[] {
  const { text: folded, at } = fold(text)
  const found: { from: number, to: number }[] = []
  for (const word of words) {
    for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + word.length)) {
      found.push({ from: at[i], to: at[i + word.length] })
    }
  }
  found.sort((a, b) => a.from - b.from || a.to - b.to)
  const merged: { from: number, to: number }[] = []
  for (const { from, to } of found) {
    const last = merged.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged.filter(({ from, to }) => to > from)
}
