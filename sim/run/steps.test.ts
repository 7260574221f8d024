import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { told, twoSites } from '../etcd/test-support.ts'
import { etcd } from '../etcd/world.ts'
import { frameAt, openRun, playStory, recordTo } from './run.ts'
import type { Run } from './run.ts'
import { MOST_STEPS, stepsBetween } from './steps.ts'
import type { EtcdView } from '../etcd/view.ts'

const played = scenarios.map((scenario) => {
  const run = openRun(etcd, scenario)
  return { id: scenario.id, run, end: playStory(run) }
})
const ways = played.flatMap(({ id, run }) => run.cues.slice(1).map(({ at }, i) => ({ way: `${id} ${i}–${i + 1}`, run, from: run.cues[i].at, to: at })))

describe('the steps between two instants', () => {
  it.each(ways)('of $way go forward, stay between, end with the arrival, and are few', ({ run, from, to }) => {
    const steps = stepsBetween(run, from, to)
    expect(steps.at(-1)).toBe(to)
    expect(steps.length).toBeLessThanOrEqual(MOST_STEPS)
    for (const [i, at] of steps.entries()) {
      expect(Number.isInteger(at)).toBe(true)
      expect(at).toBeGreaterThan(i === 0 ? from : steps[i - 1])
    }
  })

  it.each(ways)('of $way leave no leader, no stop and no answer unseen', ({ run, from, to }) => {
    const steps = stepsBetween(run, from, to)
    const frames = steps.map(at => frameAt<EtcdView>(run, at).view)
    for (const e of told(run.recorder.kernel.trace)) {
      if (e.at <= from || e.at > to) continue
      if (e.event === 'role-changed' && e.to === 'leader') expect(frames.some(v => v.members.some(m => m.name === `m${e.member}` && m.role === 'leader'))).toBe(true)
      if (e.event === 'stopped') expect(frames.some(v => v.members.some(m => m.name === `m${e.member}` && m.status === 'down'))).toBe(true)
      if (e.event === 'request-ended') expect(frames.some(v => v.clients.some(c => c.requests.some(r => r.id === e.request && r.outcome !== 'waiting')))).toBe(true)
    }
  })

  it('show votes and entries on their way, not only where they end', () => {
    const { run } = played.find(p => p.id === 'election')!
    const seen = new Set(stepsBetween(run, run.cues[0].at, run.cues.at(-1)!.at)
      .flatMap(at => frameAt<EtcdView>(run, at).view.messages.map(m => m.type)))
    expect(seen.has('MsgVote') || seen.has('MsgVoteResp')).toBe(true)
    expect(seen.has('MsgApp')).toBe(true)
  })

  it('keep the weightiest where there is no room for all', () => {
    const { run, from, to } = ways.find(w => w.way === 'leader-lost 2–3')!
    const elected = told(run.recorder.kernel.trace).find(e => e.event === 'role-changed' && e.to === 'leader' && e.at > from)!
    const three = stepsBetween(run, from, to, 3)
    expect(three).toHaveLength(3)
    expect(frameAt<EtcdView>(run, three.at(-1)!).view.members.find(m => m.name === `m${elected.member}`)?.role).toBe('leader')
    expect(stepsBetween(run, from, to, 1)).toEqual([to])
  })

  it('are the arrival alone where nothing happens, and where there is no way to go', () => {
    const quiet: Run = openRun(etcd, { id: 'quiet', title: 'Calme', world: 'etcd', seed: 17, description: { ...twoSites(), clients: [] }, story: [{ cue: 'Début.' }] })
    recordTo(quiet, 20_000_000)
    expect(stepsBetween(quiet, 10_000_000, 20_000_000)).toEqual([20_000_000])
    expect(stepsBetween(quiet, 5_000_000, 5_000_000)).toEqual([5_000_000])
    expect(stepsBetween(quiet, 5_000_000, 4_000_000)).toEqual([4_000_000])
  })

  it('stay few, and are found, in a busy minute', () => {
    const description = { ...twoSites(), clients: [{ ...twoSites().clients[0], every: 20_000, from: 1_000_000 }] }
    const run = openRun(etcd, { id: 'busy', title: 'Trafic', world: 'etcd', seed: 17, description, story: [{ cue: 'Début.' }] })
    recordTo(run, 12_000_000)
    expect(stepsBetween(run, 2_000_000, 12_000_000)).toHaveLength(MOST_STEPS)
  })
})
