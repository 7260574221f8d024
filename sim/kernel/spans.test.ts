import { expect, it } from 'vitest'
import { spanText } from './spans.ts'

it.each([
  [0, '0 s'], [1_449_999, '1,4 s'], [2_500_000, '2,5 s'], [30_000_000, '30 s'], [59_949_999, '59,9 s'],
  [59_950_000, '1 min'], [350_000_000, '5 min 50 s'], [3_599_000_000, '59 min 59 s'],
  [3_600_000_000, '1 h'], [35_700_000_000, '9 h 55'], [32_700_000_000, '9 h 05'],
  [86_400_000_000, '1 j'], [413_080_000_000, '4 j 18 h'],
])('%i µs last « %s »', (micros, text) => {
  expect(spanText(micros)).toBe(text.replaceAll(' ', '\u00A0'))
})
