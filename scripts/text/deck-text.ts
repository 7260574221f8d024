/**
 * Every French text of the deck, with the place where it is written: what the tests of typography
 * and spelling read, and what the counts of words and the table of sources rest on.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { scenarios } from '../../sim/catalogue/index.ts'
import { cuesOf } from '../../sim/run/scenario.ts'
import { readDeck } from '../outline.ts'
import type { SourceSlide } from '../running-order.ts'
import { stringsOf, vueTexts } from './code-text.ts'
import type { CodeText } from './code-text.ts'
import { countOf, inlineText, markdownPieces, MASK } from './markdown-text.ts'
import { mermaidTexts } from './mermaid-text.ts'

/** What etcd says, where nothing can mark it as English, and keys named in a message to whoever writes a slide. */
const QUOTED = /etcdserver: [a-z ]+|context deadline exceeded|(?<=«\s)(?:scenario:|alt)(?=\s»)/g
/** The title of a document in a source: most are English, and a frontmatter cannot mark them. */
const DOCUMENT = /(«\s)[^»]+(\s»)/g

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type TextKind =
  /** On the slide. */
  | 'title' | 'body' | 'table' | 'label' | 'source'
  /** Read aloud to those who do not see. */
  | 'alt'
  /** Said, and for the speakers alone. */
  | 'note' | 'private'
  /** The simulator's words. */
  | 'interface'

export interface DeckText {
  file: string
  line: number
  /** The slide's title, or what else it belongs to. */
  where: string
  kind: TextKind
  /** Code, addresses and English are one U+FFFC each. */
  text: string
  words: number
}

export interface SlideText {
  file: string
  line: number
  title: string
  frontmatter: Record<string, unknown>
  texts: DeckText[]
}

/** The slides with all that they show and say, in their order. */
export async function slideTexts(root: string = ROOT): Promise<SlideText[]> {
  const { slides } = await readDeck(root)
  return Promise.all(slides.map(slide => slideText(slide, root)))
}

/** All the French of the deck: slides, then pictures' and schemas' words once each, then the interface. */
export async function deckTexts(root: string = ROOT): Promise<DeckText[]> {
  const slides = await slideTexts(root)
  const seen = new Set<string>()
  return [...slides.flatMap(({ texts }) => texts), ...interfaceTexts(root)].filter((text) => {
    const key = `${text.file}:${text.line}:${text.text}`
    return !seen.has(key) && seen.add(key)
  })
}

/** One slide: its Markdown, its frontmatter's words, its pictures, its notes. */
async function slideText(slide: SourceSlide, root: string): Promise<SlideText> {
  const { file, frontmatter, raw, content } = slide
  // The cover shows the deck's own title.
  const title = plainTitle(slide.title?.includes('{{') ? String(frontmatter.title) : slide.title ?? '')
  const where = title || `${file}:${slide.line}`
  const texts: DeckText[] = []
  const add = (kind: TextKind, line: number, text: string, words = countOf(text), from = file): void => {
    texts.push({ file: from, line, where, kind, text, words })
  }
  const keyLine = (key: string): number => slide.line + Math.max(0, raw.split('\n').findIndex(line => line.startsWith(`${key}:`)))

  const contentLine = slide.line + linesBefore(raw, content)
  for (const { kind, line, text, words } of markdownPieces(content))
    add(kind, contentLine + line, text, words)
  for (const key of ['title', 'info'].filter(key => typeof frontmatter[key] === 'string'))
    add('alt', keyLine(key), inlineText(String(frontmatter[key]).trim()))
  // What the handout's first page says of the facts.
  const { facts } = (frontmatter.themeConfig ?? {}) as { facts?: unknown }
  if (typeof facts === 'string')
    add('alt', keyLine('themeConfig'), inlineText(facts))
  if (typeof frontmatter.source === 'string')
    add('source', keyLine('source'), inlineText(frontmatter.source).replaceAll(DOCUMENT, `$1${MASK}$2`))

  for (const path of figuresOf(content).filter(path => existsSync(join(root, path)))) {
    const found = path.endsWith('.mmd')
      ? mermaidTexts(readFileSync(join(root, path), 'utf8')).map(text => ({ ...text, kind: 'label' as const }))
      : await pictureTexts(join(root, path))
    for (const { kind, line, text } of found)
      add(kind, line, text, countOf(text), path)
  }

  const noteLine = slide.line + linesBefore(raw, slide.note ?? '')
  for (const { kind, line, text, words } of notePieces(slide.note ?? ''))
    add(kind, noteLine + line, text, words)
  return { file, line: slide.line, title, frontmatter, texts }
}

/** The files of the pictures and schemas that a slide's Markdown places, in its order. */
export function figuresOf(content: string): string[] {
  return [...content.matchAll(/<(Picture|Schema)\b[^>]*?\sname="([^"]+)"/g)].map(([, component, name]) =>
    component === 'Picture' ? `components/figure/pictures/${name}.ts` : `components/figure/mermaid/${name}.mmd`)
}

/** What is said, and what is for the speakers alone, by paragraph, without the markers. */
export function notePieces(note: string): { kind: 'note' | 'private', line: number, text: string, words: number }[] {
  const kept = (text: string): string => text.replaceAll(/[^\n]/g, '')
  const spoken = note.replaceAll(/\[privé\][\s\S]*?(?:\[\/privé\]|$)/g, kept)
  const privately = note.replaceAll(/(?:^|\[\/privé\])[\s\S]*?(?:\[privé\]|$(?![\s\S]))/g, kept)
  const pieces = (text: string, kind: 'note' | 'private') =>
    markdownPieces(text.replaceAll(/\[(?:click(?::\d+)?|[AB])\][ \t]*/g, '')).map(piece => ({ ...piece, kind }))
  return [...pieces(spoken, 'note'), ...(/\[privé\]/.test(note) ? pieces(privately, 'private') : [])]
}

/** A title as it reads, its no-break spaces as spaces: titles are compared with those of tables. */
export function plainTitle(title: string): string {
  return inlineText(title).replaceAll(/[\u00AD\u2060]/g, '').replaceAll(/\s+/g, ' ').trim()
}

async function pictureTexts(path: string): Promise<{ kind: 'alt' | 'label', line: number, text: string }[]> {
  const { default: picture } = await import(/* @vite-ignore */ pathToFileURL(path).href) as { default: unknown }
  const lines = readFileSync(path, 'utf8').split('\n')
  const found = new Map<string, { kind: 'alt' | 'label', line: number, text: string }>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null)
      return
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && (key === 'alt' || key === 'label' || key === 'sub') && /[\p{L}\p{N}]/u.test(inner)) {
        const line = lines.findIndex(text => text.includes(`'${inner}'`))
        found.set(`${key}:${inner}`, { kind: key === 'alt' ? 'alt' : 'label', line: Math.max(0, line) + 1, text: inner })
      }
      visit(inner)
    }
  }
  visit(picture)
  return [...found.values()]
}

/** The words of the simulator: components, layouts, the worlds' sentences, captions of the catalogue. */
export function interfaceTexts(root: string = ROOT): DeckText[] {
  const files = filesUnder(root, ['components', 'layouts', 'sim', 'composables'])
  const roots = readdirSync(root).filter(name => name.endsWith('.vue'))
  const of = (file: string, texts: CodeText[]): DeckText[] =>
    texts.map(({ line, text }) => ({ file, line, where: file, kind: 'interface', text: text.replaceAll(QUOTED, MASK), words: countOf(text) }))
  const read = (file: string): string => readFileSync(join(root, file), 'utf8')
  const isFrench = (file: string): boolean =>
    /^sim\/.*\/french\.ts$/.test(file) || (/^(?:components|composables)\//.test(file) && !file.startsWith('components/figure/pictures/'))
  return [
    ...[...files, ...roots].filter(file => file.endsWith('.vue')).flatMap(file => of(file, vueTexts(read(file)))),
    ...files.filter(file => file.endsWith('.ts') && isFrench(file)).flatMap(file => of(file, stringsOf(read(file)))),
    ...scenarios.flatMap(scenario => [scenario.title, ...cuesOf(scenario)].map((text): DeckText =>
      ({ ...placeOf(text, files, read), where: scenario.id, kind: 'interface', text, words: countOf(text) }))),
  ]
}

/** Where a caption of the catalogue is written. */
function placeOf(caption: string, files: string[], read: (file: string) => string): { file: string, line: number } {
  for (const file of files.filter(file => file.startsWith('sim/catalogue/') && file.endsWith('.ts'))) {
    const line = read(file).split('\n').findIndex(text => text.includes(caption)) + 1
    if (line > 0)
      return { file, line }
  }
  return { file: 'sim/catalogue', line: 1 }
}

function filesUnder(root: string, folders: string[]): string[] {
  return folders.flatMap(folder => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')))
    .sort()
}

/** Lines of `whole` above `part`; 0 when it does not stand there as it is. */
function linesBefore(whole: string, part: string): number {
  const index = part === '' ? 0 : whole.indexOf(part)
  return whole.slice(0, Math.max(0, index)).split('\n').length - 1
}
