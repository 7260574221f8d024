/**
 * What the reading page shows beside the slides themselves, as the module `virtual:deck-reading`,
 * made when the deck is built: the slides' text in plain HTML, what their figures say, the glossary.
 * Notes are not in it: they come with the slides, as the build was told to publish them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Reading } from 'virtual:deck-reading'
import type { Plugin } from 'vite'
import { readDeck } from '../outline.ts'
import { glossaryOf } from './glossary.ts'
import { componentAlts, slideHtml } from './slide-html.ts'

const ID = 'virtual:deck-reading'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Reads the deck and its glossary. */
export async function readingOf(root: string): Promise<Reading> {
  const { slides } = await readDeck(root)
  return {
    slides: await Promise.all(slides.map(async ({ content }) => ({
      html: slideHtml(content), alts: [...await pictureAlts(content, root), ...componentAlts(content)],
    }))),
    glossary: glossaryOf(readFileSync(join(root, 'docs/glossaire.md'), 'utf8')),
  }
}

async function pictureAlts(content: string, root: string): Promise<string[]> {
  const names = [...content.matchAll(/<Picture\b[^>]*?\sname="([^"]+)"/g)].map(([, name]) => name)
  return Promise.all(names.map(async (name) => {
    const path = join(root, `components/figure/pictures/${name}.ts`)
    const { default: picture } = await import(/* @vite-ignore */ pathToFileURL(path).href) as { default: { alt: string } }
    return picture.alt
  }))
}

/** The plugin for Vite. While writing, a page that is reloaded has what was written since. */
export function readingPage(): Plugin {
  return {
    name: 'deck:reading-page',
    resolveId: id => (id === ID ? `\0${ID}` : undefined),
    async load(id) {
      if (id !== `\0${ID}`) return
      return `export default ${JSON.stringify(await readingOf(ROOT))}`
    },
  }
}
