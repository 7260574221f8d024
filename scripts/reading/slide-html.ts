/**
 * A slide's Markdown as the plain HTML that the reading page shows beside its picture: sentences,
 * lists, tables and listings, without the title, the notes, the clicks and the components.
 */
import { createMarkdownExit } from 'markdown-exit'

const markdown = createMarkdownExit({ html: true })

/** Components and what only places things on the slide. */
const COMPONENT = /<([A-Z]\w*)\b(?:[^>"]|"[^"]*")*?(?:\/>|>[\s\S]*?<\/\1>)/g
const CLICKS = /<\/?v-clicks?\b(?:[^>"]|"[^"]*")*>|\s+v-(?:click|after|click-hide)(?:\.[\w.]+)?(?:="[^"]*")?(?=[\s>])/g

const HALF = '<!-- half -->'

/** @param content the slide's Markdown below its frontmatter */
export function slideHtml(content: string): string {
  const prose = content
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replace(/^# .*$/m, '')
    // Two lists in two halves of a slide are two lists.
    .replaceAll(/^::\w+::$/gm, HALF)
    .replaceAll(COMPONENT, '')
    .replaceAll(CLICKS, '')
    // Marks of lines that clicks bring out.
    .replaceAll(/^(```\w*)[ \t]*\{[^}\n]*\}.*$/gm, '$1')
  return markdown.render(prose)
    // The page's own headings end at the slide's title.
    .replaceAll(/<(\/?)h[2-6]>/g, '<$1h4>')
    .replaceAll(`${HALF}\n`, '')
    .trim()
}

/** What the schemas, boards and charts of a slide say to whoever does not see them. */
export function componentAlts(content: string): string[] {
  return [...content.matchAll(/<[A-Z]\w*\b[^>]*?\salt="([^"]*)"/g)].map(([, alt]) => alt)
}

/** One line of Markdown, as it reads within a sentence. */
export function inlineHtml(line: string): string {
  return markdown.renderInline(line)
}
