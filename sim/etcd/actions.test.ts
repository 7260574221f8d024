import { describe, expect, it } from 'vitest'
import { hashOf, markOf } from '../kernel/trace.ts'
import { saveKeyframe } from '../kernel/world.ts'
import { REQUEST_LIMIT, TEXT_LIMIT } from './actions.ts'
import type { EtcdAction } from './actions.ts'
import { act, cluster, leaderOf, pass, settled, told, twoSites } from './test-support.ts'
import { etcd } from './world.ts'

/** Two sites; m2 is down, m3 paused, A → B cut one way, m1 – m2 cut. */
function hurt() {
  const engine = settled(twoSites())
  act(engine, { type: 'crash', member: 'm2' })
  act(engine, { type: 'pause', member: 'm3' })
  act(engine, { type: 'cut', from: 'A', to: 'B', oneWay: true })
  act(engine, { type: 'cut', from: 'm1', to: 'm2' })
  pass(engine, 100_000)
  return engine
}

const long = 'x'.repeat(TEXT_LIMIT + 1)

const refused: readonly (readonly [reason: string, action: unknown])[] = [
  ['already-up', { type: 'restart', member: 'm1' }],
  ['already-up', { type: 'restart', member: 'm3' }],
  ['already-down', { type: 'crash', member: 'm2' }],
  ['already-down', { type: 'pause', member: 'm2' }],
  ['already-down', { type: 'resume', member: 'm2' }],
  ['already-paused', { type: 'pause', member: 'm3' }],
  ['already-paused', { type: 'terminate', member: 'm3' }],
  ['already-down', { type: 'terminate', member: 'm2' }],
  ['not-paused', { type: 'resume', member: 'm1' }],
  ['unknown-member', { type: 'crash', member: 'm9' }],
  ['unknown-member', { type: 'isolate', member: 'A' }],
  ['unknown-member', { type: 'crash' }],
  ['already-cut', { type: 'cut', from: 'A', to: 'B', oneWay: true }],
  ['already-cut', { type: 'cut', from: 'm1', to: 'm2' }],
  ['already-cut', { type: 'cut', from: 'm2', to: 'm1', oneWay: true }],
  ['not-cut', { type: 'heal', from: 'm1', to: 'm3' }],
  ['not-cut', { type: 'heal', from: 'B', to: 'A', oneWay: true }],
  ['not-cut', { type: 'rejoin', member: 'm3' }],
  ['same-place', { type: 'cut', from: 'm1', to: 'm1' }],
  ['same-place', { type: 'heal', from: 'A', to: 'A' }],
  ['same-place', { type: 'cut' }],
  ['unknown-link', { type: 'cut', from: 'm1', to: 'B' }],
  ['unknown-link', { type: 'cut', from: 'm1', to: 'c1' }],
  ['unknown-link', { type: 'heal', from: 'A', to: 'C' }],
  ['unknown-site', { type: 'lose-site', site: 'C' }],
  ['unknown-site', { type: 'restore-site', site: 'm1' }],
  ['site-already-up', { type: 'restore-site', site: 'B' }],
  ['unknown-client', { type: 'write', client: 'c9' }],
  ['unknown-client', { type: 'write', client: 'm1' }],
  ['unknown-member', { type: 'write', client: 'c1', member: 'c2' }],
  ['member-down', { type: 'write', client: 'c1', member: 'm2' }],
  ['out-of-reach', { type: 'write', client: 'c1', member: 'm3' }],
  ['bad-key', { type: 'write', client: 'c1', key: '' }],
  ['bad-key', { type: 'write', client: 'c1', key: long }],
  ['bad-key', { type: 'write', client: 'c1', value: long }],
  ['bad-key', { type: 'write', client: 'c1', key: 7 }],
  ['bad-key', { type: 'write', client: 'c1', value: { toString: 'no' } }],
  ['unknown-action', { type: 'reboot', member: 'm1' }],
  ['unknown-action', { type: 'toString' }],
]

describe('a refused action', () => {
  it.each(refused)('%s: %j changes neither state nor trace', (reason, action) => {
    const engine = hurt()
    const before = structuredClone(saveKeyframe(engine))
    const refusal = etcd.act(engine.state, engine.kernel, action as EtcdAction)
    expect(refusal).toMatchObject({ refused: reason, subject: expect.any(String) })
    expect(saveKeyframe(engine)).toEqual(before)
    expect(hashOf(markOf(engine.kernel.trace))).toBe(hashOf(before.mark))
  })

  it('carries a subject short enough to be shown', () => {
    expect(etcd.act(hurt().state, hurt().kernel, { type: 'crash', member: long })?.subject).toHaveLength(TEXT_LIMIT)
  })

  it('of a whole site: one that is lost already', () => {
    const engine = hurt()
    act(engine, { type: 'lose-site', site: 'B' })
    expect(etcd.act(engine.state, engine.kernel, { type: 'lose-site', site: 'B' })).toEqual({ refused: 'site-already-lost', subject: 'B' })
  })

  it('of a member that is isolated already', () => {
    const engine = settled()
    act(engine, { type: 'isolate', member: 'm1' })
    expect(etcd.act(engine.state, engine.kernel, { type: 'isolate', member: 'm1' })).toEqual({ refused: 'already-cut', subject: 'm1' })
  })

  it('keeps a run bounded: no request beyond the limit', () => {
    const engine = settled()
    engine.state.requests.count = REQUEST_LIMIT
    expect(etcd.act(engine.state, engine.kernel, { type: 'write', client: 'c1' })).toMatchObject({ refused: 'too-many-requests' })
  })

  it.each(refused)('is explained in a French sentence: %s', (_, action) => {
    const engine = hurt()
    const refusal = etcd.act(engine.state, engine.kernel, action as EtcdAction)
    expect(refusal && etcd.explain(refusal)).toMatch(/^\S.{8,}[.!?]$/)
  })
})

describe('an action', () => {
  const codes = (engine: ReturnType<typeof settled>, from: number) => told(engine.kernel.trace, from).map(e => `${e.event} ${e.from ?? e.member ?? ''}${e.to === undefined ? '' : `→${e.to}`}`)
  const done = (action: EtcdAction, description = twoSites()) => {
    const engine = settled(description)
    const from = engine.kernel.trace.count
    act(engine, action)
    return codes(engine, from)
  }

  it('cuts one direction or both, between members or between sites', () => {
    expect(done({ type: 'cut', from: 'm1', to: 'm3', oneWay: true })).toEqual(['link-cut 1→3'])
    expect(done({ type: 'cut', from: 'm1', to: 'm3' })).toEqual(['link-cut 1→3', 'link-cut 3→1'])
    expect(done({ type: 'cut', from: 'B', to: 'A' })).toEqual(['sites-cut 1→0', 'sites-cut 0→1'])
  })

  it('cuts only what is still open, and heals only what is cut', () => {
    const engine = settled(twoSites())
    act(engine, { type: 'cut', from: 'm1', to: 'm3', oneWay: true })
    const from = engine.kernel.trace.count
    act(engine, { type: 'isolate', member: 'm1' })
    act(engine, { type: 'heal', from: 'm1', to: 'm3' })
    act(engine, { type: 'rejoin', member: 'm1' })
    expect(codes(engine, from)).toEqual([
      'link-cut 1→2', 'link-cut 2→1', 'link-cut 3→1', 'link-healed 1→3', 'link-healed 3→1', 'link-healed 1→2', 'link-healed 2→1',
    ])
  })

  it('on a site concerns all its members, and those only', () => {
    expect(done({ type: 'lose-site', site: 'A' }).filter(e => e.startsWith('stopped'))).toEqual(['stopped 1', 'stopped 2'])
  })

  it('isolating a member leaves its clients their way to it', () => {
    const engine = settled(cluster())
    const leader = leaderOf(engine)?.name as string
    act(engine, { type: 'isolate', member: leader })
    expect(etcd.act(engine.state, engine.kernel, { type: 'write', client: 'c1', member: leader })).toBeNull()
  })
})
