/**
 * What the audience reads of a slide's Markdown, line by line: titles, sentences, table cells and
 * the attributes that are read aloud. Code, addresses and what is marked `lang="en"` are not French:
 * each leaves one mark, so that what stands around it keeps its place.
 */

/** U+FFFC, where something that is not French prose stood. */
export const MASK = '\uFFFC'

export type PieceKind = 'title' | 'body' | 'table' | 'alt'

export interface Piece {
  kind: PieceKind
  /** Line within the text that was given, from 0. */
  line: number
  /** Spaces are kept as they are, no-break ones included. */
  text: string
  /** Words that are read: those marked `lang="en"` count, code does not. */
  words: number
}

/** Attributes that are shown or read aloud. */
const SPOKEN_ATTRIBUTES = /\s(?:alt|title|label|aria-label|caption)="([^"]*)"/g
const TAG = /<\/?[A-Za-z][\w.-]*(?:\s+[^\s"'=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g

export function markdownPieces(markdown: string): Piece[] {
  const shown = withoutBlocks(markdown)
  const pieces: Piece[] = []

  for (const tag of shown.matchAll(TAG)) {
    for (const [, text] of tag[0].matchAll(SPOKEN_ATTRIBUTES))
      pieces.push(piece('alt', lineAt(shown, tag.index), text))
  }

  let paragraph: { line: number, lines: string[] } | null = null
  const endParagraph = (): void => {
    if (paragraph)
      pieces.push(piece('body', paragraph.line, paragraph.lines.join(' ')))
    paragraph = null
  }
  shown.replace(TAG, keepOf).split('\n').forEach((written, line) => {
    const text = written.trim()
    if (text === '' || /^::\w+::$/.test(text)) {
      endParagraph()
    }
    else if (/^#{1,6}\s/.test(text)) {
      endParagraph()
      pieces.push(piece('title', line, text.replace(/^#+\s+/, '')))
    }
    else if (text.startsWith('|')) {
      endParagraph()
      if (!/^[|\s:-]+$/.test(text))
        pieces.push(...cellsOf(text).map(cell => piece('table', line, cell)))
    }
    else {
      const item = /^(?:[-*+]|\d+\.|>)\s+/.exec(text)
      if (item)
        endParagraph()
      paragraph ??= { line, lines: [] }
      paragraph.lines.push(item ? text.slice(item[0].length) : text)
    }
  })
  endParagraph()
  return pieces.filter(({ text }) => text !== '').sort((a, b) => a.line - b.line)
}

/** Words that are read or said: lone punctuation is none. */
export function countOf(text: string): number {
  return text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length
}

/** The cells of one row of a Markdown table. */
export function cellsOf(row: string): string[] {
  return row.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map(cell => cell.replaceAll('\\|', '|').trim())
}

/** Inline Markdown as it reads: without emphasis, entities decoded, links by their text; code and English masked. */
export function inlineText(text: string): string {
  return inline(text).replaceAll(/\u0001[^\u0002]*\u0002/g, MASK)
}

function piece(kind: PieceKind, line: number, written: string): Piece {
  const text = inline(written)
  return {
    kind,
    line,
    text: text.replaceAll(/\u0001[^\u0002]*\u0002/g, MASK).replace(/^ +| +$/g, ''),
    words: countOf(text.replaceAll(/[\u0001\u0002]/g, ' ')),
  }
}

function inline(text: string): string {
  return text
    .replaceAll(/(`+)(?!`).*?\1/g, MASK)
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*(?:\s"[^"]*")?\)/g, '$1')
    .replaceAll(/<?(?:https?:\/\/|mailto:)[^\s>)»\u00A0]+>?/g, MASK)
    .replaceAll(/\{\{.*?\}\}/g, MASK)
    .replaceAll(/\*+/g, '')
    .replaceAll(/(?<![\p{L}\p{N}_])_+(?=\S)|(?<=\S)_+(?![\p{L}\p{N}_])/gu, '')
    .replaceAll('&nbsp;', '\u00A0').replaceAll(/&#(?:8239|x202f);/gi, '\u202F')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** Takes out what is not prose and spans lines; the others keep their number. English stands between U+0001 and U+0002, line by line. */
function withoutBlocks(markdown: string): string {
  return markdown
    .replaceAll('\r', '')
    .replaceAll(/<!--[\s\S]*?-->/g, newlinesOf)
    .replaceAll(/^ *(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\1[^\n]*$/gm, newlinesOf)
    .replaceAll(/^ *<(style|script)\b[\s\S]*?<\/\1>/gm, newlinesOf)
    .replaceAll(/<(code|pre|kbd)\b[^>]*>[\s\S]*?<\/\1>/g, text => MASK + newlinesOf(text))
    .replaceAll(/<(\w+)\b[^>]*\blang="en"[^>]*>([\s\S]*?)<\/\1>/g, (_all, _tag, text: string) =>
      text.replaceAll(/<[^>]*>/g, '').replaceAll(/[^\n]*\S[^\n]*/g, '\u0001$&\u0002'))
}

/** A line break in the middle of a sentence is a space, and the others keep their line. */
function keepOf(tag: string): string {
  return (/^<br\b/i.test(tag) ? ' ' : '') + newlinesOf(tag)
}

function newlinesOf(text: string): string {
  return text.replaceAll(/[^\n]/g, '')
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length - 1
}
