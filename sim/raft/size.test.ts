import { describe, expect, it } from 'vitest'
import { entriesBetween } from './log.ts'
import { entrySize, payloadSize } from './size.ts'
import { makeNode } from './test-support.ts'
import { EntryType } from './types.ts'

describe('the size of a payload', () => {
  it.each([[null, 0], ['', 0], ['abc', 3], [{ size: 1000, key: 'k' }, 1000], [{ key: 'k' }, 64], [{ size: 'big' }, 64], [7, 64]])('of %j is %i bytes', (data, size) => {
    expect(payloadSize(data)).toBe(size)
  })
})

// pb.Entry encoded: a tag and a varint each for type, term and index, and the data with its length.
it.each([[1, 1, null, 6], [1, 1, 'a', 9], [127, 127, 'a', 9], [128, 300, 'a', 11], [1, 1, 'x'.repeat(200), 209]])(
  'an entry of term %i at %i with %j is encoded in %i bytes', (term, index, data, size) => {
    expect(entrySize({ index, term, type: EntryType.Normal, data })).toBe(size)
  })

describe('entries within a number of bytes', () => {
  // Each `n@1` entry takes 6 + 2 + 3 bytes.
  const { log } = makeNode({ log: [1, 1, 1, 1, 1] })
  it.each([[0, 1], [10, 1], [11, 1], [21, 1], [22, 2], [54, 4], [55, 5], [Infinity, 5]])('%i bytes: %i entries, never less than one', (limit, count) => {
    expect(entriesBetween(log, 1, 5, limit).map(e => e.index)).toEqual([1, 2, 3, 4, 5].slice(0, count))
  })

  it('none of none', () => {
    expect(entriesBetween(log, 6, 5, 10)).toEqual([])
  })
})
