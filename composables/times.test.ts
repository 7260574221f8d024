import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockText, latencyText, spanText, tickText } from './times.ts'

describe('virtual time', () => {
  it.each([
    [0, '0,000 s'], [1_208_000, '1,208 s'], [1_208_499, '1,208 s'], [119_999_000, '119,999 s'],
    [120_000_000, '2 min'], [413_080_000, '6 min 53 s'], [750_000_000, '12 min 30 s'], [3_599_999_999, '59 min 59 s'],
    [3_600_000_000, '1 h'], [35_700_000_000, '9 h 55'], [32_700_000_000, '9 h 05'],
    [86_400_000_000, '1 j'], [413_080_000_000, '4 j 18 h'],
  ])('%i µs on the clock are « %s »', (at, text) => {
    expect(clockText(at)).toBe(text.replaceAll(' ', '\u00A0'))
  })

  it.each([[1_000_000, '1 s'], [90_000_000, '90 s'], [120_000_000, '2 min'], [5_400_000_000, '1 h 30']])('%i µs on an axis are « %s »', (at, text) => {
    expect(tickText(at)).toBe(text.replaceAll(' ', '\u00A0'))
  })

  it.each([[250, '0,25 ms'], [2_500, '2,5 ms'], [300_000, '300 ms'], [1_500_000, '1\u202F500 ms']])('a delay of %i µs is « %s »', (latency, text) => {
    expect(latencyText(latency)).toBe(text.replaceAll(' ', '\u00A0'))
  })

  it('has no space where a line could break', () => {
    fc.assert(fc.property(fc.nat(1_000_000_000_000), (n) => { expect(clockText(n) + latencyText(n) + spanText(n)).not.toContain(' ') }))
  })
})
