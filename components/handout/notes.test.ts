import { describe, expect, it } from 'vitest'
import { spokenHtml, steppedHtml, withoutPrivateCues } from './notes.ts'

describe('the spoken text', () => {
  it('loses its click marks', () => {
    expect(spokenHtml('<p>Un <span class="slidev-note-click-mark" data-clicks="1"></span>deux</p>')).toBe('<p>Un deux</p>')
  })

  it('loses its private cues, in one paragraph or over several', () => {
    expect(spokenHtml('<p>Dit.</p><p>[privé] Si la démo échoue… [/privé]</p>')).toBe('<p>Dit.</p>')
    expect(spokenHtml('<p>Dit.</p><p>[privé]</p><p>Secret.</p><p>[/privé]</p>')).not.toContain('Secret')
    expect(spokenHtml('<p>Dit.</p><p>[privé] Jamais refermé.</p>')).not.toContain('refermé')
  })

  it('marks who speaks', () => {
    expect(spokenHtml('<p>[A] Bonjour.</p>')).toBe('<p><b class="voice">A</b> Bonjour.</p>')
  })
})

it.each([
  ['Dit.\n\n[privé]\nSi la démo échoue.\n[/privé]', 'Dit.'],
  ['Un [privé]chut[/privé] deux [privé]chut[/privé] trois', 'Un  deux  trois'],
  ['Dit. [privé] Jamais refermé.', 'Dit.'],
  ['Rien de privé.', 'Rien de privé.'],
])('a public note keeps what is said: %j', (note, kept) => {
  expect(withoutPrivateCues(note)).toBe(kept)
})

it('a reader sees the clicks as steps, and no private cue', () => {
  expect(steppedHtml('<p>[A] Un <span class="slidev-note-click-mark" data-clicks="2"></span> deux</p><p>[privé] <span class="slidev-note-click-mark" data-clicks="3"></span> chut [/privé]</p>'))
    .toBe('<p><b class="voice">A</b> Un <b class="step">clic 2</b> deux</p>')
})
