import { describe, expect, it } from 'vitest'
import { readDuration, readHex, readInteger, showDuration } from './go.ts'
import { humanBytes } from './table.ts'

describe('Go’s ways', () => {
  it.each([[0, '0s'], [845, '845µs'], [1_200, '1.2ms'], [999_999, '999.999ms'], [5_001_000, '5.001s'], [60_500_000, '1m0.5s'], [3_600_000_000, '1h0m0s']])('writes %i µs', (micros, text) => {
    expect(showDuration(micros)).toBe(text)
    expect(readDuration(text)).toEqual({ value: micros })
  })

  it.each([
    ['5', 'time: missing unit in duration "5"'], ['5x', 'time: unknown unit "x" in duration "5x"'], ['', 'time: invalid duration ""'],
    ['-5s', 'time: invalid duration "-5s"'], ['s', 'time: invalid duration "s"'], ['5s!', 'time: invalid duration "5s!"'],
  ])('reads no duration in %j', (text, error) => {
    expect(readDuration(text)).toEqual({ error })
  })

  it('reads whole numbers, and says why not', () => {
    expect(readInteger('-12')).toEqual({ value: -12 })
    expect(readInteger('1.5')).toEqual({ error: 'strconv.ParseInt: parsing "1.5": invalid syntax' })
    expect(readInteger('-1', true)).toEqual({ error: 'strconv.ParseUint: parsing "-1": invalid syntax' })
    expect(readInteger('9007199254740992')).toEqual({ error: 'strconv.ParseInt: parsing "9007199254740992": value out of range' })
    expect(readHex('1F')).toEqual({ value: 31 })
    expect(readHex('4baca1fa027a6205')).toEqual({ error: 'strconv.ParseInt: parsing "4baca1fa027a6205": value out of range' })
  })
})

describe('sizes', () => {
  // 20,480 and 28,672 as recorded; the others follow go-humanize's rule.
  it.each([[0, '0 B'], [9, '9 B'], [10, '10 B'], [999, '999 B'], [1_000, '1.0 kB'], [20_480, '20 kB'], [21_500, '22 kB'], [28_672, '29 kB'], [1_800_000, '1.8 MB'], [2_147_483_648, '2.1 GB']])('%i', (bytes, text) => {
    expect(humanBytes(bytes)).toBe(text)
  })
})
