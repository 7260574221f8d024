import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { etcd } from '../etcd/world.ts'
import { cluster } from '../etcd/test-support.ts'
import { hashOf, markOf } from './trace.ts'
import { keepQueue } from './queue.ts'
import { createEngine, restoreKeyframe, runUntil, saveKeyframe } from './world.ts'
import type { Engine, Keyframe } from './world.ts'

fc.configureGlobal({ seed: 20_261_120 })

const END = 6_000_000
const busy = cluster({ members: 3, loss: 0.05, client: { every: 50_000, from: 1_000_000 } })
const open = (seed: number, keepTrace = false) => createEngine(etcd, busy, { seed, keepTrace })
const hash = (engine: Engine) => hashOf(markOf(engine.kernel.trace))
/** Everything but the trace. */
/** As it matters: how a heap lies is its own affair. */
const contents = ({ kernel, state }: Engine) => ({ kernel: { ...kernel, trace: null, queue: keepQueue(kernel.queue) }, state })

function runThrough(seed: number) {
  const engine = open(seed)
  runUntil(engine, END)
  return engine
}

describe('a keyframe', () => {
  it.each([0, 1, 999_999, 1_050_000, 2_345_678, 5_999_999, END])('taken at %i µs: restored and run on = run through, state and trace', at => {
    const engine = open(5)
    runUntil(engine, at)
    const restored = restoreKeyframe(etcd, saveKeyframe(engine))
    expect(restored.kernel.now).toBe(at)
    runUntil(restored, END)
    const through = runThrough(5)
    expect(hash(restored)).toBe(hash(through))
    expect(contents(restored)).toEqual(contents(through))
    expect(etcd.view(restored.state as never, restored.kernel)).toEqual(etcd.view(through.state, through.kernel))
  })

  it('at any instants, one taken from the other: the same trace', () => {
    const through = new Map([1, 2, 3].map(seed => [seed, hash(runThrough(seed))]))
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.array(fc.nat(END), { minLength: 1, maxLength: 4 }), (seed, instants) => {
      let engine: Engine = open(seed)
      for (const at of instants.sort((a, b) => a - b)) {
        runUntil(engine, at)
        engine = restoreKeyframe(etcd, saveKeyframe(engine))
      }
      runUntil(engine, END)
      expect(hash(engine)).toBe(through.get(seed))
    }), { numRuns: 40 })
  }, 60_000)

  it('is not moved by what happens after it, neither in its engine nor in one restored from it', () => {
    const engine = open(5)
    runUntil(engine, 2_000_000)
    const keyframe = saveKeyframe(engine)
    const kept = structuredClone(keyframe)
    runUntil(engine, 3_000_000)
    runUntil(restoreKeyframe(etcd, keyframe), 4_000_000)
    expect(keyframe).toEqual(kept)
  })

  it('laid upon an earlier one is the same as one laid alone', () => {
    const engine = open(5)
    let before: Keyframe | undefined
    for (let at = 0; at <= END; at += 200_000) {
      runUntil(engine, at)
      before = saveKeyframe(engine, before)
      expect(contents(restoreKeyframe(etcd, before))).toEqual(contents(engine))
    }
    expect(contents(restoreKeyframe(etcd, before as Keyframe))).toEqual(contents(restoreKeyframe(etcd, saveKeyframe(engine))))
  })

  it('shares nothing with its engine: two restored from it go their own ways', () => {
    const engine = open(5)
    runUntil(engine, 2_000_000)
    const keyframe = saveKeyframe(engine)
    const [calm, hurt] = [0, 1].map(() => restoreKeyframe(etcd, keyframe))
    etcd.act(hurt.state as never, hurt.kernel, { type: 'lose-site', site: 'A' })
    runUntil(hurt, END)
    runUntil(calm, END)
    expect(hash(calm)).toBe(hash(runThrough(5)))
    expect(hash(hurt)).not.toBe(hash(calm))
  })

  it('holds plain data only', () => {
    const engine = open(5)
    runUntil(engine, 3_000_000)
    const { saved } = saveKeyframe(engine)
    const restored = restoreKeyframe(etcd, saveKeyframe(engine))
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) {
        expect(typeof value, path).not.toBe('function')
        return
      }
      const plain = Array.isArray(value) || value instanceof Map || value instanceof Set || Object.getPrototypeOf(value) === Object.prototype
      expect(plain, `${path} is plain`).toBe(true)
      for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) visit(inner, `${path}.${key}`)
    }
    visit(contents(engine), 'engine')
    visit(contents(restored), 'restored')
    visit(saved, 'saved')
  })

  it('costs the trace nothing: one that keeps all rows has the same hash as one that keeps the last', () => {
    const all = open(5, true)
    runUntil(all, END)
    expect(hash(all)).toBe(hash(runThrough(5)))
  })
})

describe('a run', () => {
  it('is the same from the same seed, and another from another', () => {
    const hashes = [1, 1, 2, 3].map(seed => hash(runThrough(seed)))
    expect(hashes[0]).toBe(hashes[1])
    expect(new Set(hashes).size).toBe(3)
  })
})
