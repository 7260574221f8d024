import { encode } from 'uqr'
import { expect, it } from 'vitest'
import { qrPath, QUIET } from './qr.ts'

/** The dark modules that a path fills, by drawing it. */
function modulesOf(d: string, size: number): boolean[][] {
  const grid = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, run] of d.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) grid[Number(y)].fill(true, Number(x), Number(x) + Number(run))
  return grid
}

it.each(['A', 'https://exemple.org/deck/labo#1AQcLbGVhZGVyLWxvc3QAAaETmQQCAJRG', 'é'.repeat(200)])('draws the very modules of the code of %.50s', (text) => {
  const { size, d } = qrPath(text)
  const bare = encode(text, { ecc: 'M', border: 0 })
  expect(size).toBe(bare.size + 2 * QUIET)
  const drawn = modulesOf(d, size)
  expect(drawn.slice(QUIET, -QUIET).map(row => row.slice(QUIET, -QUIET))).toEqual(bare.data)
  expect(drawn.flat().filter(Boolean)).toHaveLength(bare.data.flat().filter(Boolean).length)
  expect(d.replaceAll(/M\d+ \d+h(\d+)v1h-\1z/g, '')).toBe('')
})

it('grows with what it says', () => {
  expect(qrPath('A').size).toBe(21 + 2 * QUIET)
  expect(qrPath('A'.repeat(300)).size).toBeGreaterThan(qrPath('A'.repeat(60)).size)
})
