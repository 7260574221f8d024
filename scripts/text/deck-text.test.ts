import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readDeck } from '../outline.ts'
import { stringsOf, vueTexts } from './code-text.ts'
import { deckTexts, figuresOf, interfaceTexts, notePieces, plainTitle, slideTexts } from './deck-text.ts'
import { cellsOf, markdownPieces } from './markdown-text.ts'
import { mermaidTexts } from './mermaid-text.ts'

const shown = (markdown: string) => markdownPieces(markdown).map(({ kind, line, text }) => [kind, line, text])

describe('the text of Markdown', () => {
  it('is its titles, sentences, items and cells, with their lines', () => {
    expect(shown('# Un *titre*\n\nDeux\nlignes.\n\n- un\n- **deux**\n\n| a | b \\| c |\n|---|:-:|\n| `x` | d |\n')).toEqual([
      ['title', 0, 'Un titre'],
      ['body', 2, 'Deux lignes.'],
      ['body', 5, 'un'],
      ['body', 6, 'deux'],
      ['table', 8, 'a'],
      ['table', 8, 'b | c'],
      ['table', 10, '\uFFFC'],
      ['table', 10, 'd'],
    ])
  })

  it('leaves out code, comments, styles, addresses and English, but not what stands after them', () => {
    expect(shown('```text\nlog in English\n```\n<!-- non -->\n<style>\np { color: red }\n</style>\nTué par `kill -9` : <span lang="en">unhealthy\n cluster</span>. [ici](https://a.b) https://c.d')).toEqual([
      ['body', 7, 'Tué par \uFFFC : \uFFFC \uFFFC. ici \uFFFC'],
    ])
    expect(shown('Avant.\n\n<div lang="en">\n\n```text\npanic\n```\n\n</div>\n\nAprès.')).toEqual([['body', 0, 'Avant.'], ['body', 10, 'Après.']])
  })

  it('holds what is read aloud, and the halves of a split', () => {
    expect(shown('::left::\n\n<v-click>\n\nGauche\n\n</v-click>\n\n::right::\n\n<Schema name="x"\n  alt="Un > deux." />')).toEqual([
      ['body', 4, 'Gauche'],
      ['alt', 10, 'Un > deux.'],
    ])
  })

  it('counts English as words and code as none', () => {
    expect(markdownPieces('Il dit <span lang="en">out of range</span> `a b` : 2.')[0].words).toBe(6)
  })

  it('keeps no-break spaces', () => {
    expect(shown('Oui\u202F! 5&nbsp;s')).toEqual([['body', 0, 'Oui\u202F! 5\u00A0s']])
  })

  it('splits rows at bars that are not escaped', () => {
    expect(cellsOf('| a | `b \\| c` | |')).toEqual(['a', '`b | c`', ''])
  })
})

describe('the text of notes', () => {
  it('keeps apart what is for the speakers alone', () => {
    expect(notePieces('[A] Bonjour.\n\n[click] [B] Oui.\n\n[privé]\nVite !\n[/privé]').map(({ kind, line, text }) => [kind, line, text])).toEqual([
      ['note', 0, 'Bonjour.'],
      ['note', 2, 'Oui.'],
      ['private', 5, 'Vite !'],
    ])
    expect(notePieces('Rien.').map(({ kind }) => kind)).toEqual(['note'])
  })
})

describe('the text of code', () => {
  it('is the strings that look French, and not those of errors', () => {
    expect(stringsOf('const a = [\'figé\', \'a-b\', `n’a pas ${x} de ${y ? \'l’un\' : 1}`]\nthrow new Error(\'arrêté net\')').map(({ text }) => text)).toEqual([
      'figé', 'n’a pas \uFFFC de \uFFFC', 'l’un',
    ])
  })

  it('is the text and spoken attributes of a template, with their lines', () => {
    const source = '<script setup lang="ts">\nconst a = \'arrêté\'\n</script>\n\n<template>\n  <p class="le la" :aria-label="b ? \'Pause\' : c">Site {{ d || \'Rien\' }}</p>\n</template>\n'
    expect(vueTexts(source)).toEqual([
      { line: 2, text: 'arrêté' },
      { line: 6, text: 'Pause' },
      { line: 6, text: 'Site' },
      { line: 6, text: 'Rien' },
    ])
  })
})

it('the text of a schema is its labels', () => {
  expect(mermaidTexts([
    'flowchart TD',
    '  a(membre<br>etcd) --> b{"Une majorité ?"}',
    '  b -->|oui| c[(disque)]',
    '  b -- non --> d',
    '  subgraph Site A',
    '  classDef x fill:#fff',
    '  class a,b x',
    '  participant l as Le leader',
    '  l->>f: entrée 3',
    '  Note over l,f: on attend',
  ].join('\n')).map(({ text }) => text)).toEqual(['membre etcd', 'Une majorité ?', 'oui', 'disque', 'non', 'Site A', 'Le leader', 'entrée 3', 'on attend'])
})

it('a title is compared without its no-break spaces and its emphasis', () => {
  expect(plainTitle('Le *leader*\u00A0: méta-\u2060cluster')).toBe('Le leader : méta-cluster')
})

describe('a deck on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'texts-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('is read with its pictures, its schemas and the lines of its files', async () => {
    mkdirSync(join(root, 'components/figure/pictures'), { recursive: true })
    mkdirSync(join(root, 'components/figure/mermaid'), { recursive: true })
    writeFileSync(join(root, 'components/figure/pictures/01-x.ts'), 'export default {\n  alt: \'Deux sites.\',\n  zones: [{ id: \'A\', label: \'Site A\' }],\n  steps: [{ things: { m: { sub: \'figé\' } } }],\n}\n')
    writeFileSync(join(root, 'components/figure/mermaid/y.mmd'), 'flowchart TD\n  a[début]\n')
    writeFileSync(join(root, 'slides.md'), '---\ntitle: Essai\n---\n\n# {{ $slidev.configs.title }}\n\n---\nsource: "un livre"\n---\n\n# Deux\n\n<Picture name="01-x" />\n<Schema name="y" alt="Un début." />\n\n<!--\n[A] Bonjour.\n-->\n')
    const [cover, slide] = await slideTexts(root)
    expect(cover.title).toBe('Essai')
    expect(slide.texts.map(({ file, line, where, kind, text }) => [file, line, where, kind, text])).toEqual([
      ['slides.md', 11, 'Deux', 'title', 'Deux'],
      ['slides.md', 14, 'Deux', 'alt', 'Un début.'],
      ['slides.md', 8, 'Deux', 'source', 'un livre'],
      ['components/figure/pictures/01-x.ts', 2, 'Deux', 'alt', 'Deux sites.'],
      ['components/figure/pictures/01-x.ts', 3, 'Deux', 'label', 'Site A'],
      ['components/figure/pictures/01-x.ts', 4, 'Deux', 'label', 'figé'],
      ['components/figure/mermaid/y.mmd', 2, 'Deux', 'label', 'début'],
      ['slides.md', 17, 'Deux', 'note', 'Bonjour.'],
    ])
  })
})

describe('this deck', () => {
  it('gives the simulator’s words too, without what etcd itself says', () => {
    const texts = interfaceTexts().map(({ text }) => text)
    expect(texts).toContain('Revenir au scénario')
    expect(texts).toContain('Une élection au démarrage')
    expect(texts.join()).not.toContain('deadline')
  })

  it('has the pictures and schemas that its slides place', async () => {
    const { slides } = await readDeck()
    const missing = slides.flatMap(({ file, line, content }) =>
      figuresOf(content).filter(path => !existsSync(path)).map(path => `${file}:${line}: ${path}`))
    expect(missing).toEqual([])
  })

  it('gives every text once, at a place that exists', async () => {
    const texts = await deckTexts()
    expect(texts.length).toBeGreaterThan(400)
    expect(texts.filter(({ line }) => !(line >= 1))).toEqual([])
  })
})
