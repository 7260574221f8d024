import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CUT, createNetwork, isCut, LOST, lostOnTheWay, mayDuplicate, moveEndpoint, setEndpointCut, setLink, setOwnLink, setSiteCut, settingsOf, transmit } from './network.ts'
import type { LinkSettings, Network } from './network.ts'
import { createRandom } from './random.ts'

fc.configureGlobal({ seed: 20_261_120 })

// Endpoints 0 and 1 stand in A, 2 in B, 3 in C.
const ENDPOINTS = [['a', 0], ['b', 0], ['c', 1], ['d', 2]].map(([name, site]) => ({ name: name as string, site: site as number }))

function network(settings: Partial<LinkSettings> = {}, seed = 1): Network {
  return createNetwork(createRandom(seed), ['A', 'B', 'C'], ENDPOINTS, () => ({ latency: 100, jitter: 0, loss: 0, duplicates: 0, reorders: 0, ...settings }))
}
/** Pairs of endpoints that are cut, as "ac". */
const cuts = (n: Network) => ENDPOINTS.flatMap((f, a) => ENDPOINTS.flatMap((t, b) => (a !== b && isCut(n, a, b) ? [f.name + t.name] : [])))

describe('a link', () => {
  it('has the delay of its two sites, in that direction', () => {
    const n = createNetwork(createRandom(1), ['A', 'B', 'C'], ENDPOINTS, (a, b) => ({ latency: 100 * a + b, jitter: 0, loss: 0, duplicates: 0, reorders: 0 }))
    expect([transmit(n, 1000, 0, 2), transmit(n, 1000, 2, 0), transmit(n, 1000, 0, 1), transmit(n, 1000, 3, 2)]).toEqual([1001, 1100, 1000, 1201])
  })

  it('delivers in the order of sending, whatever the jitter, and within latency + jitter of the last', () => {
    const gaps = fc.array(fc.nat(80), { minLength: 2, maxLength: 100 })
    fc.assert(fc.property(gaps, fc.nat(500), fc.nat(1000), (list, jitter, seed) => {
      const n = network({ jitter }, seed)
      let now = 0
      let last = 0
      for (const gap of list) {
        now += gap
        const at = transmit(n, now, 0, 2)
        expect(at).toBeGreaterThanOrEqual(Math.max(last, now + 100))
        expect(at).toBeLessThanOrEqual(now + 100 + jitter)
        last = at
      }
    }))
  })

  it('delivers out of turn where it reorders, but never what has to come in order', () => {
    const arrivals = (inOrder: boolean) => {
      const n = network({ reorders: 0.5 })
      return Array.from({ length: 200 }, (_, now) => transmit(n, now, 0, 2, inOrder))
    }
    const isSorted = (list: readonly number[]) => list.every((at, i) => i === 0 || at >= list[i - 1])
    expect(isSorted(arrivals(false))).toBe(false)
    expect(isSorted(arrivals(true))).toBe(true)
  })

  it('really jitters: single messages take every delay of the range', () => {
    const n = network({ jitter: 9 })
    const delays = new Set(Array.from({ length: 300 }, (_, i) => transmit(n, i * 1000, 0, 2) - i * 1000))
    expect([...delays].sort((a, b) => a - b)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109])
  })

  it('holds back no other link', () => {
    const n = network({ jitter: 5000 })
    const alone = network({ jitter: 5000 })
    for (let i = 0; i < 50; i++) transmit(n, i, 0, 2)
    expect(transmit(n, 50, 2, 0)).toBe(transmit(alone, 50, 2, 0))
  })

  it('loses the given share', () => {
    const n = network({ loss: 0.2 })
    const lost = Array.from({ length: 5000 }, (_, i) => transmit(n, i * 200, 0, 2)).filter(at => at === LOST).length
    expect(lost / 5000).toBeGreaterThan(0.18)
    expect(lost / 5000).toBeLessThan(0.22)
    expect(transmit(network({ loss: 1 }), 0, 0, 2)).toBe(LOST)
  })
})

describe('a cut', () => {
  it('between two endpoints concerns this direction of this pair only', () => {
    const n = network()
    setEndpointCut(n, 5, 0, 2, true)
    expect(cuts(n)).toEqual(['ac'])
    expect(transmit(n, 6, 0, 2)).toBe(CUT)
    expect(transmit(n, 6, 2, 0)).toBe(106)
  })

  it('between two sites concerns this direction of all pairs across', () => {
    const n = network()
    setSiteCut(n, 5, 0, 1, true)
    expect(cuts(n)).toEqual(['ac', 'bc'])
    setSiteCut(n, 5, 2, 0, true)
    expect(cuts(n)).toEqual(['ac', 'bc', 'da', 'db'])
  })

  it('loses what was on the wire in that direction, and nothing else', () => {
    const n = network()
    setEndpointCut(n, 50, 0, 2, true)
    expect(lostOnTheWay(n, 0, 2, 49)).toBe(true)
    expect(lostOnTheWay(n, 0, 2, 50)).toBe(true)
    expect(lostOnTheWay(n, 2, 0, 49)).toBe(false)
    expect(lostOnTheWay(n, 1, 2, 49)).toBe(false)
  })

  it('of a site loses what was on the wire between its endpoints', () => {
    const n = network()
    setSiteCut(n, 50, 0, 1, true)
    const wires = [[0, 2], [1, 2], [2, 0], [0, 3], [0, 1]]
    expect(wires.map(([a, b]) => lostOnTheWay(n, a, b, 40))).toEqual([true, true, false, false, false])
  })

  it('healed lets pass again what is sent from then on; what was lost stays lost', () => {
    const n = network()
    setEndpointCut(n, 50, 0, 2, true)
    setEndpointCut(n, 80, 0, 2, false)
    expect(cuts(n)).toEqual([])
    expect(transmit(n, 90, 0, 2)).toBe(190)
    expect(lostOnTheWay(n, 0, 2, 90)).toBe(false)
    expect(lostOnTheWay(n, 0, 2, 49)).toBe(true)
  })

  it('of a site stands even when the pair’s own is healed, and the other way round', () => {
    const n = network()
    setSiteCut(n, 1, 0, 1, true)
    setEndpointCut(n, 2, 0, 2, true)
    setEndpointCut(n, 3, 0, 2, false)
    expect(isCut(n, 0, 2)).toBe(true)
    setEndpointCut(n, 4, 0, 2, true)
    setSiteCut(n, 5, 0, 1, false)
    expect(cuts(n)).toEqual(['ac'])
  })
})

describe('a way that changes', () => {
  const slow: LinkSettings = { latency: 900, jitter: 0, loss: 0, duplicates: 0.5, reorders: 0 }

  it('between two sites, in one direction, is so for all who stand there', () => {
    const n = network()
    setLink(n, 0, 1, slow)
    expect([transmit(n, 0, 0, 2), transmit(n, 0, 1, 2), transmit(n, 0, 2, 0), transmit(n, 0, 0, 3)]).toEqual([900, 900, 100, 100])
    expect([mayDuplicate(n, 0, 2), mayDuplicate(n, 2, 0)]).toEqual([true, false])
  })

  it('between two endpoints is theirs alone, whatever their sites are to each other later, and wherever they stand', () => {
    const n = network()
    setOwnLink(n, 0, 2, slow)
    expect([settingsOf(n, 0, 2).latency, settingsOf(n, 1, 2).latency, settingsOf(n, 2, 0).latency]).toEqual([900, 100, 100])
    setLink(n, 0, 1, { ...slow, latency: 300 })
    moveEndpoint(n, 2, 2)
    expect([settingsOf(n, 0, 2).latency, settingsOf(n, 1, 2).latency]).toEqual([900, 100])
  })
})

describe('an endpoint that moves', () => {
  it('has the links and cuts of the site it stands on from then on', () => {
    const between = { latency: 2_000, jitter: 0, loss: 0, duplicates: 0, reorders: 0 }
    const network = createNetwork(createRandom(1), ['A', 'B'], [{ name: 'x', site: 0 }, { name: 'y', site: 0 }], (a, b) => (a === b ? { ...between, latency: 100 } : between))
    expect(transmit(network, 0, 0, 1)).toBe(100)
    moveEndpoint(network, 1, 1)
    expect(transmit(network, 1_000, 0, 1)).toBe(3_000)
    setSiteCut(network, 4_000, 0, 1, true)
    expect(isCut(network, 0, 1)).toBe(true)
    moveEndpoint(network, 1, 0)
    expect(isCut(network, 0, 1)).toBe(false)
  })
})
