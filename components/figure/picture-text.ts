/**
 * How wide a text is, without a browser: layouts are computed ahead of drawing and tested in Node.
 * Widths of Atkinson Hyperlegible Next at weight 700, its widest in use here, in hundredths of the size.
 */

const CLASSES: readonly (readonly [width: number, characters: string])[] = [
  [27, '\',.:;j|’'], [33, '!()il· \u00A0'], [39, '"-frt{}'],
  [44, '/1I'], [51, '*csz–'], [54, '7vxy~'],
  [57, '9<>?FJLaehknu'], [60, '+23Ebdgopq'], [63, '$4568=PSTZ'],
  [66, '0BCKRVY«»'], [69, 'ADUX'], [72, '&GHN'],
  [76, '#OQw'], [78, '@…'], [86, 'M→½'],
  [89, 'Wm'], [97, '%œ'],
]

const widths = new Map<string, number>()
for (const [width, characters] of CLASSES) {
  for (const character of characters) widths.set(character, width)
}
widths.set('\u202F', 16)

/** In px, for a text of this size in px: never less than what the browser draws. */
export function textWidth(text: string, size: number): number {
  let hundredths = 0
  for (const character of text) hundredths += widths.get(character) ?? widths.get(character.normalize('NFD')[0]) ?? 70
  return hundredths / 100 * size
}

/** The text on at most so many lines, cut at its spaces so that the widest is as narrow as can be. */
export function linesOf(text: string, most: number, size = 18): string[] {
  const words = text.split(' ')
  if (most <= 1 || words.length === 1) return [text]
  let best = [text]
  for (let cut = 1; cut < words.length; cut++) {
    const first = words.slice(0, cut).join(' ')
    const lines = [first, ...linesOf(words.slice(cut).join(' '), most - 1, size)]
    if (widest(lines, size) < widest(best, size)) best = lines
  }
  return best
}

export function widest(lines: readonly string[], size: number): number {
  return Math.max(...lines.map(line => textWidth(line, size)))
}
