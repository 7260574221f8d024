import { readFileSync } from 'node:fs'
import dictionary from 'dictionary-fr'
import nspell from 'nspell'
import { describe, expect, it } from 'vitest'
import { deckTexts } from './deck-text.ts'
import { lexiconOf, unknownWords } from './spelling.ts'

/** The project's words, one a line. */
const own = readFileSync(new URL('../../docs/mots.txt', import.meta.url), 'utf8').split('\n').filter(Boolean)

describe('unknown words', () => {
  const lexicon = lexiconOf({ correct: word => ['dites', 'état', 'un', 'quorum', 'clé', 'valeur', 'a', 'aujourd’hui', 'actif', 'passif'].includes(word.toLowerCase()) }, ['etcd', 'Kafka'])
  it.each([
    ['L’état d’etcd, dites-le : a-t-il un quorum ? Etcd, clé-valeur, actif/passif.', []],
    ['Kafka et kafka', ['et', 'kafka']],
    ['etcd.io/docs/v3.6/faq m1 3ᵉ min.insync.replicas --force-new-cluster api_guarantees', []],
    ['(l’étta), « quorrum » qu’onn', ['l’étta', 'quorrum', 'qu’onn']],
    ['méta-\u2060clé', ['méta-clé']],
    ['\uFFFC.', []],
  ])('of %j are %j', (text, expected) => {
    expect(unknownWords(text, lexicon)).toEqual(expected)
  })
})

describe('the deck', () => {
  // Some seconds: the dictionary has eighty thousand words and their forms.
  const french = nspell(dictionary)

  it('has no word that neither the dictionary nor docs/mots.txt knows', async () => {
    const lexicon = lexiconOf(french, own)
    const found = (await deckTexts())
      // A source names documents and pages, most of them in English, and a frontmatter cannot mark them.
      .filter(({ kind }) => kind !== 'source')
      .flatMap(({ file, line, where, text }) => unknownWords(text, lexicon).map(word => `${file}:${line} « ${where} » : ${word}`))
    expect(found).toEqual([])
  })

  it('has a list of words that is sorted, and holds what the dictionary does not', () => {
    expect(own).toEqual([...new Set(own)].sort((a, b) => a.localeCompare(b, 'fr')))
    expect(own.filter(word => french.correct(word))).toEqual([])
  })
}, 60_000)
