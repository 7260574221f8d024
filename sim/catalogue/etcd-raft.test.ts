/** What the stories of chapter 5 come to: what clients got, who leads, what is committed, in which order. */
import { describe, expect, it } from 'vitest'
import { told } from '../etcd/test-support.ts'
import type { EtcdView } from '../etcd/view.ts'
import { frameAt, openRun, playStory } from '../run/run.ts'
import type { Scenario } from '../run/scenario.ts'
import { loadWorld } from '../run/worlds.ts'
import { memberAdded } from './member-added.ts'
import { memberLearner } from './member-learner.ts'
import { memberRemoved } from './member-removed.ts'
import { memberReplaced } from './member-replaced.ts'
import { memberSecond } from './member-second.ts'
import { twoOneRefused } from './two-one-refused.ts'
import { twoReads } from './two-reads.ts'
import { writePath } from './write-path.ts'

async function played(scenario: Scenario) {
  const run = openRun(await loadWorld(scenario.world), scenario)
  playStory(run)
  const events = told(run.recorder.kernel.trace)
  return {
    events,
    /** The view at a cue. */
    at: (cue: number) => frameAt<EtcdView>(run, run.cues[cue].at).view,
    cues: run.cues.map(c => c.at / 1_000),
  }
}

const member = (view: EtcdView, name: string) => view.members.find(m => m.name === name)!
const leaders = (view: EtcdView) => view.members.filter(m => m.status === 'up' && m.role === 'leader').map(m => m.name)
const copies = (view: EtcdView, label: string, how: 'durable' | 'committed' | 'there' = 'there') =>
  view.members.filter(m => m.log.some(c => c.label === label && (how === 'there' || c[how]))).map(m => m.name)
const held = (view: EtcdView, key: string) => Object.fromEntries(view.members.map(m => [m.name, new Map(m.store).get(key)]))
const lastOf = (view: EtcdView, client: string) => view.clients.find(c => c.name === client)!.requests.at(-1)!

describe('write-path', () => {
  it('goes from a follower to the leader, to the disks of a majority, to whoever watches, and back', async () => {
    const { at, events } = await played(writePath)
    expect(leaders(at(0))).toEqual(['m1'])
    expect(copies(at(1), 'x=7')).toEqual([])
    expect(copies(at(2), 'x=7')).toEqual(['m1'])
    expect(copies(at(3), 'x=7', 'durable')).toEqual(['m1', 'm2'])
    expect(copies(at(3), 'x=7', 'committed')).toEqual([])
    expect(copies(at(4), 'x=7', 'committed')).toEqual(['m1', 'm2'])
    expect(held(at(4), 'x')).toEqual({ m1: '7', m2: '7', m3: undefined })
    expect(held(at(5), 'x')).toEqual({ m1: '7', m2: '7', m3: '7' })
    expect(lastOf(at(5), 'c2')).toMatchObject({ outcome: 'ok', member: 'm3' })
    const order = events.filter(e => (e.event === 'request-proposed' && e.request === 1) || e.event === 'watched' || (e.event === 'answer-sent' && e.request === 1))
    expect(order.map(e => e.event)).toEqual(['request-proposed', 'watched', 'answer-sent'])
  })
})

describe('two-reads', () => {
  it('on the leader’s side both are right; cut off, one is stale and the other fails', async () => {
    const { at, cues } = await played(twoReads)
    expect(lastOf(at(2), 'c2')).toMatchObject({ outcome: 'ok', label: 'x → 1' })
    expect(lastOf(at(3), 'c1')).toMatchObject({ outcome: 'ok', label: 'x → 9' })
    expect(held(at(3), 'x')).toEqual({ m1: '9', m2: '9', m3: '1' })
    expect(lastOf(at(4), 'c2')).toMatchObject({ outcome: 'ok', label: 'x → 1' })
    expect(lastOf(at(5), 'c2').outcome).toBe('failed')
    // etcdctl's --command-timeout: 5 s after it was asked.
    expect(cues[5] - cues[4]).toBeCloseTo(5_100, 0)
  })
})

describe('two-one-refused', () => {
  it('one vote of three elects nobody, and a cut is the same silence while A decides', async () => {
    const { at, events } = await played(twoOneRefused)
    expect(leaders(at(0))).toEqual(['m1'])
    for (const cue of [1, 2]) {
      expect(leaders(at(cue))).toEqual([])
      expect(member(at(cue), 'm3')).toMatchObject({ role: 'candidate', votes: { granted: 1, needed: 2 } })
    }
    expect(member(at(2), 'm3').term).toBeGreaterThan(member(at(1), 'm3').term)
    expect(lastOf(at(2), 'c2').outcome).toBe('unknown')
    expect(leaders(at(3))).toHaveLength(1)
    expect(member(at(3), leaders(at(3))[0]).site).toBe('A')
    expect(member(at(4), 'm3').role).toBe('candidate')
    expect(leaders(at(4))).toEqual(leaders(at(3)))
    expect(copies(at(4), 'x=9', 'committed')).toEqual(['m1', 'm2'])
    expect(events.filter(e => e.event === 'role-changed' && e.member === 3 && e.to === 'leader')).toEqual([])
  })
})

describe('the members', () => {
  it('replaced: add refused, then remove, add and start accepted', async () => {
    const { at } = await played(memberReplaced)
    expect(lastOf(at(1), 'c1')).toMatchObject({ outcome: 'failed' })
    expect(at(1).voters).toEqual(['m1', 'm2', 'm3'])
    expect([at(2).voters, at(2).quorum]).toEqual([['m1', 'm2'], 2])
    expect([at(3).voters, at(3).quorum]).toEqual([['m1', 'm2', 'm4'], 2])
    expect([4].map(cue => at(cue).members.filter(m => m.standing === 'voter' && m.status === 'up').map(m => m.name))).toEqual([['m1', 'm2', 'm4']])
  })

  it('added to three: three votes are needed before the fourth is there', async () => {
    const { at } = await played(memberAdded)
    expect([0, 1, 2].map(cue => [at(cue).voters.length, at(cue).quorum])).toEqual([[3, 2], [4, 3], [4, 3]])
    expect(member(at(1), 'm4').status).toBe('down')
    expect(member(at(2), 'm4')).toMatchObject({ status: 'up', commit: member(at(2), 'm1').commit })
  })

  it('added to one: no write between the declaration and the start', async () => {
    const { at, cues } = await played(memberSecond)
    expect([0, 1].map(cue => at(cue).quorum)).toEqual([1, 2])
    expect(lastOf(at(2), 'c1').outcome).toBe('waiting')
    expect(copies(at(2), 'x=2', 'committed')).toEqual([])
    expect(copies(at(3), 'x=2', 'committed')).toContain('m1')
    expect(lastOf(at(3), 'c1').outcome).toBe('ok')
    expect(cues[3] - cues[2]).toBeLessThan(1_150)
  })

  it('a learner first: the majority stays two until it is promoted', async () => {
    const { at } = await played(memberLearner)
    expect([0, 1, 2, 3].map(cue => at(cue).quorum)).toEqual([2, 2, 2, 3])
    expect([at(2).learners, at(3).learners]).toEqual([['m4'], []])
  })

  it('removed: two are left, two are needed, and it stops by itself', async () => {
    const { at } = await played(memberRemoved)
    expect([at(1).voters, at(1).quorum]).toEqual([['m1', 'm2'], 2])
    expect(member(at(2), 'm3').status).toBe('down')
  })
})
