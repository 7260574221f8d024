import { describe, expect, it } from 'vitest'
import { below, createRandom, happens, nextUint32, streamOf } from './random.ts'

const draws = (seed: number, name: string, count: number) => {
  const stream = streamOf(createRandom(seed), name)
  return Array.from({ length: count }, () => nextUint32(stream))
}

describe('random streams', () => {
  it.each([
    [0, '', [2592820592, 524294144, 1153209530, 429854507, 3428386406]],
    [1, 'm1/election', [1905762921, 2143582457, 1190423088, 1209480007, 3717831426]],
    [1, 'm2/election', [598044303, 1239716031, 2561140366, 1582870577, 480617185]],
    [0xffff_ffff, 'link m1→m2', [1144395041, 4129248107, 986104105, 76023422, 639182393]],
  ])('of seed %i, named « %s », begin with these values for ever', (seed, name, values) => {
    expect(draws(seed, name, 5)).toEqual(values)
  })

  it('are independent by name: draws in one move no other', () => {
    const random = createRandom(7)
    const [a, b] = ['m1/election', 'm2/election'].map(name => streamOf(random, name))
    const mixed: number[] = []
    for (let i = 0; i < 20; i++) {
      for (let k = 0; k < i % 3; k++) nextUint32(a)
      mixed.push(nextUint32(b))
    }
    expect(mixed).toEqual(draws(7, 'm2/election', 20))
  })

  it('are made once: the same name goes on where it stood', () => {
    const random = createRandom(7)
    const first = nextUint32(streamOf(random, 'x'))
    expect([first, nextUint32(streamOf(random, 'x'))]).toEqual(draws(7, 'x', 2))
  })

  it('differ by name and by seed', () => {
    const names = Array.from({ length: 500 }, (_, i) => `m${i}/clock`)
    expect(new Set(names.map(name => draws(1, name, 1)[0])).size).toBe(500)
    expect(new Set(Array.from({ length: 500 }, (_, seed) => draws(seed, 'x', 1)[0])).size).toBe(500)
  })

  it('give every whole number below a bound about equally often', () => {
    const stream = streamOf(createRandom(3), 'dice')
    const counts = new Array<number>(10).fill(0)
    for (let i = 0; i < 10_000; i++) counts[below(stream, 10)]++
    expect(counts).toHaveLength(10)
    // Five standard deviations of a binomial (10,000, 1/10) are 150.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('stay below the largest bound', () => {
    const stream = streamOf(createRandom(3), 'large')
    for (let i = 0; i < 1000; i++) expect(below(stream, 0x1_0000_0000)).toBeLessThan(0x1_0000_0000)
    expect(below(stream, 1)).toBe(0)
  })

  it('draw nothing for what is certain', () => {
    const stream = streamOf(createRandom(3), 'x')
    const before = { ...stream }
    expect([happens(stream, 0), happens(stream, 1)]).toEqual([false, true])
    expect(stream).toEqual(before)
    happens(stream, 0.5)
    expect(stream).not.toEqual(before)
  })

  it('make things happen as often as they should', () => {
    const stream = streamOf(createRandom(3), 'coin')
    let count = 0
    for (let i = 0; i < 10_000; i++) if (happens(stream, 0.3)) count++
    expect(Math.abs(count - 3000)).toBeLessThan(230)
  })
})
