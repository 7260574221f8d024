import { describe, expect, it } from 'vitest'
import { SECOND } from '../sim/kernel/time.ts'
import { hashOf, markOf } from '../sim/kernel/trace.ts'
import { busy, deliver, idle, settled } from './cluster.ts'
import { costOf, GOAL, median, messagesFigure, perSecond, quantile, sceneFigure } from './figures.ts'
import type { Round } from './figures.ts'

const round = (bare: number, simulated: number): Round => ({
  bare: { events: bare, seconds: 0.5 }, simulation: { events: simulated, seconds: 2 },
})

describe('a ratio', () => {
  it('is messages per second over the bare queue’s events per second', () => {
    expect(perSecond({ events: 8_000_000, seconds: 0.5 })).toBe(16_000_000)
    expect(messagesFigure([round(8_000_000, 4_000_000)]).ratio).toBe(0.125)
  })

  it('is taken round by round: a machine that slows down for all slows down nothing', () => {
    const calm = round(8_000_000, 4_000_000)
    const disturbed = { bare: { ...calm.bare, seconds: 1.5 }, simulation: { ...calm.simulation, seconds: 6 } }
    expect(messagesFigure([calm, disturbed, disturbed]).rounds).toEqual([0.125, 0.125, 0.125])
  })

  it('has the median of its rounds as the figure, beside the best', () => {
    const figure = messagesFigure([round(8e6, 4e6), round(8e6, 1e6), round(8e6, 6.4e6), round(8e6, 2e6), round(8e6, 3.2e6)])
    expect(figure).toEqual({
      ratio: 0.1, best: 0.2, goal: 0.1, messagesPerSecond: 1.6e6, bareEventsPerSecond: 16e6,
      rounds: [0.125, 0.03125, 0.2, 0.0625, 0.1],
    })
  })
})

it('the scene’s figure has median and p95, and nothing drawn as its baseline', () => {
  const drawn = Array.from({ length: 100 }, (_, i) => (i + 1) / 100)
  expect(sceneFigure(drawn, [0.1, 0.2, 0.3])).toEqual({
    median: 0.505, p95: 0.95, goal: GOAL.scene, frames: 100, nothingDrawn: 0.2, ratio: 0.505 / 0.2,
  })
})

it('a cost is a duration and what the bare queue does in it', () => {
  expect(costOf(0.001, 20_000_000)).toEqual({ micros: 1000, bareEvents: 20_000 })
})

it('median and quantile take the list as it comes and leave it so', () => {
  const list = [3, 1, 2, 10]
  expect([median(list), median([5]), quantile(list, 0.5), quantile(list, 0.95), quantile(list, 0)]).toEqual([2.5, 5, 2, 10, 1])
  expect(list).toEqual([3, 1, 2, 10])
})

describe('what is measured', () => {
  it('is the same count of messages every time, whatever the machine', () => {
    // A second: ten heartbeats to four members with their answers; twenty writes, each appended at
    // four, acknowledged, its commit told and acknowledged, and forwarded once: m1 does not lead.
    const expected = 10 * (10 * 8 + 20 * 17)
    const [first, second] = [settled(busy), settled(busy)]
    expect([deliver(first, 10 * SECOND), deliver(second, 10 * SECOND)]).toEqual([expected, expected])
    expect(hashOf(markOf(first.kernel.trace))).toBe(hashOf(markOf(second.kernel.trace)))
  })

  it('has a leader and writes confirmed in time all along', () => {
    const engine = settled(busy)
    deliver(engine, 10 * SECOND)
    expect(engine.state.requests.filter(r => r.answeredAt < 0).length).toBeLessThanOrEqual(1)
    expect(new Set(engine.state.members.map(m => m.node?.term)).size).toBe(1)
  })

  it('is, for the idle cluster, heartbeats only', () => {
    expect(deliver(settled(idle), 10 * SECOND)).toBe(10 * 10 * 8)
  })
})
