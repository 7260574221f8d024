import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { deckTexts } from './deck-text.ts'
import { findingsIn, rules } from './typography.ts'

const N = '\u00A0'
const T = '\u202F'

/** For each rule a text that keeps it, and one that breaks it and no other. */
const examples: Record<string, [good: string, bad: string]> = {
  'apostrophe droite': ['l’état', 'l\'état'],
  'guillemets droits': [`«${N}oui${N}»`, '"oui"'],
  'espace après «': [`«${N}oui${N}»`, `« oui${N}»`],
  'espace avant »': [`«${N}oui${N}»`, `«${N}oui${T}»`],
  'espace avant :': [`etcd${N}: etcd.io, à 16:56`, `etcd${T}: une base`],
  'espace avant ; ! ?': [`Oui${T}?! «${N}?${N}» (?) Non${T}; si${T}!`, 'Oui ?'],
  'espace après la ponctuation': ['1,5 et a, b. Il', 'un,deux'],
  'espace avant , .': ['un, deux. Et .spec', 'un , deux'],
  'points de suspension': ['et donc…', 'et donc...'],
  'virgule décimale': [`1,27${N}s avec etcd 3.4.23`, `1.27${N}s`],
  'milliers': [`5${T}800 mots en 2026, port 2379, tickets 13509, 15699 et 10817`, '12 500 mots'],
  'capitale accentuée': ['État, À la fin. Si A la perd', 'Etat'],
  'espaces doubles': ['un deux', 'un  deux'],
  'espace avant %': [`99,9${N}% et 5${T}%`, '99,9 %'],
  'espace avant l’unité': [`5${N}ms, 3${T}h, m1 s’arrête, 2 hôtes`, '300 ms'],
  'ordinal': ['3ᵉ zone, 1ᵉʳ, 2e0', '3e zone'],
  'ligature': ['nœud, cœur', 'noeud'],
  'tiret': [`clé-valeur, deux – trois`, 'deux - trois'],
  'mot du glossaire': ['split brain, commise, follower', 'l’écriture est committée'],
}

describe('the rules', () => {
  it.each(rules.map(rule => [rule.name]))('%s', (name) => {
    const [good, bad] = examples[name]
    expect(findingsIn(good)).toEqual([])
    expect(new Set(findingsIn(bad).map(({ rule }) => rule.name))).toEqual(new Set([name]))
  })
})

it('the French of the deck keeps them', async () => {
  const found = (await deckTexts()).flatMap(({ file, line, where, kind, text }) =>
    findingsIn(text).map(({ rule, excerpt }) => `${file}:${line} « ${where} » [${kind}] ${rule.name} | ${excerpt} → ${rule.remedy}`))
  expect(found).toEqual([])
})

it('no line of a page has two dollar signs, which would switch KaTeX on', () => {
  const folder = fileURLToPath(new URL('../../pages/', import.meta.url))
  const found = readdirSync(folder).filter(name => name.endsWith('.md')).flatMap(name =>
    readFileSync(join(folder, name), 'utf8').split('\n').flatMap((text, index) => /\$.*\$/.test(text) ? [`pages/${name}:${index + 1}: ${text}`] : []))
  expect(found).toEqual([])
})
