/** The stories of the platform with its etcd hold what their captions say; durations are etcd's, not the test's. */
import { describe, expect, it } from 'vitest'
import { platformEtcd } from '../../platform-etcd/world.ts'
import type { PlatformEtcdState } from '../../platform-etcd/world.ts'
import type { PlatformView } from '../../platform/view.ts'
import { rowOf } from '../../run/rows.ts'
import { frameAt, openRun, playStory } from '../../run/run.ts'
import { scenarios } from './index.ts'

function played(id: string) {
  const run = openRun(platformEtcd, scenarios.find(s => s.id === id)!)
  playStory(run)
  const { kernel: { trace }, state } = run.recorder
  const rows = Array.from({ length: trace.count }, (_, no) => {
    const { at, code, fields } = rowOf(run, no)
    const { name, fields: kinds } = platformEtcd.vocabulary[code]
    return { at, event: name, code, fields, ...Object.fromEntries(kinds.map(([f, kind], i) => [f, platformEtcd.words(state as never, kind)?.[fields[i]] ?? fields[i]])) } as { at: number, event: string, code: number, fields: readonly number[] } & Record<string, unknown>
  })
  return {
    run, state: state as PlatformEtcdState,
    all: (event: string) => rows.filter(r => r.event === event),
    cue: (no: number) => frameAt<PlatformView>(run, run.cues[no].at).view,
    told: (event: string) => rows.filter(r => r.event === event).map(r => platformEtcd.narrate(state as never, r.code, r.fields)),
  }
}

describe('leader-machine-lost', () => {
  const story = played('leader-machine-lost')
  const { heartbeatInterval, electionTicks } = story.state.store.settings
  const timeout = heartbeatInterval * electionTicks

  it('the API is out from the loss of cp1 to the election of cp2: one to two election timeouts', () => {
    expect(story.cue(0)).toMatchObject({ store: { leader: 'cp1', term: 1 }, controlPlane: { answers: true, up: 3 } })
    expect(story.cue(1)).toMatchObject({ store: { leader: '' }, controlPlane: { answers: false, up: 2, quorum: 2 } })
    expect(story.cue(2)).toMatchObject({ store: { leader: 'cp2', term: 2 }, controlPlane: { answers: true, up: 2 } })
    const [lost, restored] = [story.all('api-lost')[0].at, story.all('api-restored')[1].at]
    expect(restored - lost).toBeGreaterThan(timeout - heartbeatInterval)
    expect(restored - lost).toBeLessThan(2 * timeout)
    expect(story.all('etcd-role-changed').find(e => e.to === 'leader' && e.member === 'cp2')?.at).toBe(restored)
    expect(story.all('host-lost')[0].at).toBe(lost)
    expect(story.told('api-lost')[0]).toContain('aucun leader qui joigne une majorité')
  })

  it('cp1 comes back on the site’s other host with its disk, in the other’s term and up to date', () => {
    expect(story.all('vm-booting')[0]).toMatchObject({ vm: 'cp1', host: 'esx-a2' })
    // 15 s without a heartbeat, of which there is one a second (C2.1).
    const silent = story.all('vm-booting')[0].at - story.all('host-lost')[0].at
    expect(silent).toBeGreaterThan(14_000_000)
    expect(silent).toBeLessThanOrEqual(15_000_000)
    expect(story.cue(3).store?.members.map(m => m.role)).toEqual(['follower', 'leader', 'follower'])
    const back = story.all('etcd-started').find(e => e.member === 'cp1' && e.life === 2)
    const leads = story.all('etcd-role-changed').find(e => e.to === 'leader' && e.member === 'cp2')
    expect(back?.at).toBeGreaterThan(leads?.at ?? Infinity)
  })

  it('A takes two of three with it: cp3 asks for votes and gets none, until A is back', () => {
    expect(story.cue(4)).toMatchObject({ controlPlane: { answers: false, up: 1, quorum: 2 }, store: { leader: '' } })
    const [lost, back] = [story.all('site-lost')[0].at, story.all('site-restored')[0].at]
    const between = story.all('etcd-role-changed').filter(e => e.at > lost && e.at < back)
    expect(between.some(e => e.member === 'cp3' && e.to === 'pre-candidate')).toBe(true)
    expect(between.some(e => e.to === 'leader' || e.to === 'candidate')).toBe(false)
    expect(story.told('api-lost')[1]).toContain('il en faut 2')
    expect(story.cue(5).controlPlane.answers).toBe(true)
  })
})

describe('replica-among-members', () => {
  const story = played('replica-among-members')

  it('A’s loss takes a follower: the API never stops', () => {
    expect(story.all('api-lost')).toEqual([])
    expect(story.cue(1)).toMatchObject({ controlPlane: { answers: true, up: 2 }, store: { leader: 'cp3', term: 1 } })
  })

  it('the replica’s member panics as etcd does, with the entry that it is told of and the last that it has (C7.8)', () => {
    const [{ commit, lastIndex }] = story.all('etcd-panicked')
    expect(story.told('etcd-panicked')[0]).toContain(`tocommit(${String(commit)}) is out of range [lastIndex(${String(lastIndex)})]`)
    const [{ rpo }] = story.all('recovered')
    expect(rpo).toBe(240_000)
    expect(story.told('recovered')[0]).toMatch(/son disque a 4.min de retard/)
    expect(story.cue(3)).toMatchObject({ controlPlane: { answers: true, up: 2, members: 3 } })
    expect(story.cue(3).store?.members[0]).toMatchObject({ role: '', panicked: true })
    expect(story.cue(3).vms[0]).toMatchObject({ status: 'running', site: 'B' })
  })

  it('the bet is decided by the run', () => {
    const caught = story.all('etcd-applied').filter(e => e.member === 'cp1' && e.index === 89)
    expect(caught.every(e => e.at < story.all('site-lost')[0].at)).toBe(true)
  })
})
