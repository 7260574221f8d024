import { describe, expect, it } from 'vitest'
import { createEngine, restoreKeyframe, runUntil, saveKeyframe, stepEngine } from '../kernel/world.ts'
import { acknowledgesAt, canAcknowledge, servedTime } from './availability.ts'
import { act, followersOf, leaderOf, pass, passUntil, settled, storm } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { etcd } from './world.ts'

const served = ({ state, kernel }: EtcdEngine) => servedTime(state, kernel.now)

describe('a write could be acknowledged', () => {
  it('from the first leader on, and all the time while nothing fails', () => {
    const engine = createEngine(etcd, storm(1, {}).description, { seed: 1 })
    expect(served(engine)).toEqual({ could: 0, of: 0 })
    const calm = settled()
    pass(calm, 3_000_000)
    expect(calm.state.availability.can).toBe(true)
    expect(served(calm).could).toBe(served(calm).of)
    expect(served(calm).of).toBeGreaterThan(3_000_000)
  })

  it('not without a majority, however long the leader takes to notice', () => {
    const engine = settled()
    const before = served(engine)
    for (const { name } of followersOf(engine)) act(engine, { type: 'crash', member: name })
    pass(engine, 2_000_000)
    expect(served(engine)).toEqual({ could: before.could, of: before.of + 2_000_000 })
  })

  it('not while the leader is frozen; a link cut one way is no way', () => {
    const engine = settled()
    const { name } = leaderOf(engine)!
    act(engine, { type: 'pause', member: name })
    expect(engine.state.availability.can).toBe(false)
    act(engine, { type: 'resume', member: name })
    expect(engine.state.availability.can).toBe(true)
    for (const other of followersOf(engine)) act(engine, { type: 'cut', from: other.name, to: name, oneWay: true })
    expect(engine.state.availability.can).toBe(false)
  })

  it('again once another leads: the time in between is what is missing', () => {
    const engine = settled()
    const before = served(engine)
    const from = engine.kernel.now
    act(engine, { type: 'crash', member: leaderOf(engine)!.name })
    passUntil(engine, () => leaderOf(engine) !== undefined)
    const { since } = engine.state.availability
    expect(since).toBeGreaterThan(from + 1_000_000)
    pass(engine, 500_000)
    expect(served(engine)).toEqual({ could: before.could + engine.kernel.now - since, of: before.of + engine.kernel.now - from })
  })

  it('as one finds by looking after each event of twelve storms', () => {
    let changes = 0
    for (let seed = 1; seed <= 12; seed++) {
      const { description, actions, until } = storm(seed, { preVotes: true })
      const engine = createEngine(etcd, description, { seed })
      const look = (): void => {
        const can = canAcknowledge(engine.state, engine.kernel)
        expect(engine.state.availability.can, `seed ${seed}, ${engine.kernel.now} µs`).toBe(can)
      }
      let was = false
      for (const { at, action } of actions) {
        while (stepEngine(engine, at)) {
          look()
          if (engine.state.availability.can !== was) changes++
          was = engine.state.availability.can
        }
        runUntil(engine, at)
        etcd.act(engine.state, engine.kernel, action as never)
        look()
      }
      while (stepEngine(engine, until)) look()
    }
    // The storms do what is asked of them.
    expect(changes).toBeGreaterThan(24)
  })

  it('is counted on from a keyframe as from the beginning', () => {
    const engine = settled()
    act(engine, { type: 'crash', member: leaderOf(engine)!.name })
    pass(engine, 300_000)
    const again = restoreKeyframe(etcd, saveKeyframe(engine)) as EtcdEngine
    pass(engine, 4_000_000)
    pass(again, 4_000_000)
    expect(served(again)).toEqual(served(engine))
  })
})

describe('a write that one member is asked for would be acknowledged', () => {
  const at = (engine: EtcdEngine, name: string) => acknowledgesAt(engine.state, engine.kernel, engine.state.members.find(m => m.name === name)!)

  it('by leader and followers; not by one that is down, or does not reach the leader', () => {
    const engine = settled()
    const leader = leaderOf(engine)!.name
    const [one, other] = followersOf(engine).map(m => m.name)
    expect([leader, one, other].map(name => at(engine, name))).toEqual([true, true, true])
    act(engine, { type: 'crash', member: other })
    act(engine, { type: 'cut', from: one, to: leader, oneWay: true })
    expect([leader, one, other].map(name => at(engine, name))).toEqual([false, false, false])
    act(engine, { type: 'heal', from: one, to: leader, oneWay: true })
    expect([leader, one, other].map(name => at(engine, name))).toEqual([true, true, false])
  })

  it('not after the leader’s loss until another leads, and at a follower until it has heard of it', () => {
    const engine = settled()
    const [one, other] = followersOf(engine).map(m => m.name)
    act(engine, { type: 'crash', member: leaderOf(engine)!.name })
    expect([at(engine, one), at(engine, other)]).toEqual([false, false])
    passUntil(engine, () => leaderOf(engine) !== undefined)
    const heir = leaderOf(engine)!.name
    expect([at(engine, heir), at(engine, heir === one ? other : one)]).toEqual([true, false])
    pass(engine, 100_000)
    expect([at(engine, one), at(engine, other)]).toEqual([true, true])
  })
})
