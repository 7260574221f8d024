import { expect, it } from 'vitest'
import { boardOf, votesOf } from '../../composables/board.ts'
import { verdictOf } from './verdict.ts'

it.each([
  ['3', false, '3 sur 3, il en faut 2\u00A0: ils décident.'],
  ['4 −3 −4', false, '2 sur 4, il en faut 3\u00A0: plus personne ne décide.'],
  ['2/1', true, '3 control planes, tous là.'],
  ['2/1 −A', true, '1 sur 3\u00A0: ont-ils le droit de décider\u202F?'],
])('%s, bet %s: « %s »', (placing, bet, text) => {
  expect(verdictOf(votesOf(boardOf(placing)), bet)).toBe(text)
})

it('a bet never tells how many it takes', () => {
  for (const placing of ['2/1 −A', '2/1 −B', '2/2 −A', '3/2 −B', '4/1']) {
    expect(verdictOf(votesOf(boardOf(placing)), true)).not.toMatch(/faut|décident\.|personne/)
  }
})
