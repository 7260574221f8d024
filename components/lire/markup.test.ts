import { describe, expect, it } from 'vitest'
import type { GlossaryTerm } from 'virtual:deck-reading'
import { readDeck } from '../../scripts/outline.ts'
import { fold, foldedText, stretchesOf, wordsOf } from './fold.ts'
import { escapeHtml, linked, marked, termFinder, textOf } from './markup.ts'

describe('a reader’s search', () => {
  it.each([
    ['Étiré', 'etire', ['Étiré']],
    ['étiré sans fin', 'étiré', ['étiré']],
    ['cœur et Cœur', 'coeur', ['cœur', 'Cœur']],
    ['l’écriture', 'L\'écriture', ['l’écriture']],
    ['deux\u00A0sites', 'sites deux', ['deux', 'sites']],
    ['majorité', 'jorit', ['jorit']],
    ['aaa', 'aa', ['aa']],
    ['rien', 'tout', []],
    ['abcd', 'ab bc', ['abc']],
    ['💥 panne', 'panne', ['panne']],
  ])('in %j finds %j', (text, query, found) => {
    expect(stretchesOf(text, wordsOf(query)).map(({ from, to }) => text.slice(from, to))).toEqual(found)
  })

  it('folds a whole text as it folds each of its letters', async () => {
    const { slides } = await readDeck()
    for (const { content, note = '' } of slides) expect(foldedText(content + note)).toBe(fold(content + note).text)
    expect(foldedText('Œuvre\u2060\u202F: L’ÎLE – e\u0301')).toBe(fold('Œuvre\u2060\u202F: L’ÎLE – e\u0301').text)
  })

  it('knows where each letter came from, and has no words in spaces', () => {
    expect(fold('Œé').text).toBe('oee')
    expect(fold('Œé').at).toEqual([0, 0, 1, 2])
    expect(wordsOf('  \u00A0 ')).toEqual([])
  })
})

describe('words in HTML', () => {
  it.each([
    ['<p>Un <em>membre</em> étiré</p>', 'membre etire', '<p>Un <em><mark>membre</mark></em> <mark>étiré</mark></p>'],
    ['<p class="mark">a &lt; b</p>', 'mark', '<p class="mark">a &lt; b</p>'],
    ['a &lt; b &amp; c', '<', 'a <mark>&lt;</mark> b &amp; c'],
    ['amp &amp; amp', 'amp', '<mark>amp</mark> &amp; <mark>amp</mark>'],
    ['<p>rien</p>', '', '<p>rien</p>'],
  ])('are marked outside the tags: %j', (html, query, expected) => {
    expect(marked(html, wordsOf(query))).toBe(expected)
  })

  it('puts nothing into the page that was not there', () => {
    expect(marked(escapeHtml('<img onerror=x>'), wordsOf('img'))).toBe('&lt;<mark>img</mark> onerror=x&gt;')
    expect(textOf('<p>a&nbsp;<b>b</b></p>').trim()).toBe('a\u00A0 b')
  })
})

describe('terms of the glossary', () => {
  const term = (id: string, ...forms: string[]): GlossaryTerm => ({ id, forms, term: forms[0], english: '', sense: '' })
  const finder = termFinder([term('e', 'entrée'), term('v', 'entrée vide'), term('m', 'majorité', 'quorum'), term('d', 'domaine de panne'), term('c', 'cluster étiré'), term('p', 'PRA')])
  const link = (html: string) => linked(html, finder, new Set())

  it.each([
    ['Une entrée.', 'Une <a class="term" href="#e">entrée</a>.'],
    ['Une entrée vide, une entrée.', 'Une <a class="term" href="#v">entrée vide</a>, une <a class="term" href="#e">entrée</a>.'],
    ['Entrées, entrées', '<a class="term" href="#e">Entrées</a>, entrées'],
    ['clusters étirés', '<a class="term" href="#c">clusters étirés</a>'],
    ['domaines de panne', '<a class="term" href="#d">domaines de panne</a>'],
    ['le quorum, la majorité', 'le <a class="term" href="#m">quorum</a>, la majorité'],
    ['<a href="x">quorum</a> <code>quorum</code>', '<a href="x">quorum</a> <code>quorum</code>'],
    ['<b class="step">entrée 1</b>', '<b class="step">entrée 1</b>'],
    ['rentrée, entrées-sorties, PRAS', 'rentrée, entrées-sorties, PRAS'],
  ])('link to it at their first occurrence: %j', (html, expected) => {
    expect(link(html)).toBe(expected)
  })

  it('are linked once over all the texts of a slide', () => {
    const seen = new Set<string>()
    expect(linked('le quorum', finder, seen)).toContain('<a')
    expect(linked('le quorum', finder, seen)).toBe('le quorum')
  })
})
