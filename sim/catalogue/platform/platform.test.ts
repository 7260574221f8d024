/** The platform's stories hold the figures that their captions, and the facts, say. */
import { describe, expect, it } from 'vitest'
import { rowAt } from '../../kernel/trace.ts'
import { forkRun, frameAt, openRun, playStory } from '../../run/run.ts'
import type { PlatformView } from '../../platform/view.ts'
import { platform } from '../../platform/world.ts'
import { scenarios } from './index.ts'

const SECOND = 1_000_000
const HOUR = 3_600 * SECOND

function played(id: string) {
  const run = openRun(platform, scenarios.find(s => s.id === id) ?? scenarios[0])
  const end = playStory(run)
  const { kernel: { trace }, state } = run.recorder
  const rows = Array.from({ length: trace.count }, (_, no) => {
    const { at, code, fields } = rowAt(trace, no)
    const { name, fields: kinds } = platform.vocabulary[code]
    return { at: at / SECOND, event: name, ...Object.fromEntries(kinds.map(([f, kind], i) => [f, platform.words(state as never, kind)?.[fields[i]] ?? fields[i]])) } as { at: number, event: string } & Record<string, string | number>
  })
  const lost = rows.find(r => r.event === 'site-lost')?.at ?? 0
  return {
    run, lost, end,
    all: (event: string) => rows.filter(r => r.event === event),
    /** Seconds after the loss of the site. */
    after: (event: string) => rows.filter(r => r.event === event).map(r => Math.round(r.at - lost)),
    view: (at = end) => frameAt<PlatformView>(run, at).view,
    cue: (no: number) => frameAt<PlatformView>(run, run.cues[no].at).view,
  }
}

describe('cold-open', () => {
  const story = played('cold-open')
  it('B’s pods run, a third of the requests fails, and nothing changes for seven minutes', () => {
    const [calm, dark, later] = [0, 1, 2].map(story.cue)
    expect(calm.service).toMatchObject({ served: 300, failed: 0 })
    expect(dark.service).toMatchObject({ served: 200, failed: 100 })
    expect(later.pods).toEqual(dark.pods)
    expect(later.nodes.map(n => n.ready)).toEqual([true, true, true])
    expect(story.run.cues[2].at - story.run.cues[1].at).toBeGreaterThan(7 * 60 * SECOND)
  })

  it('the dead pod is green: Running for the API, and it does not run; kubectl hears nothing', () => {
    expect(story.cue(2).pods.map(p => [p.status, p.alive])).toEqual([['Running', false], ['Running', true], ['Running', true]])
    expect(story.cue(2).clients[0].requests.map(r => r.outcome)).toEqual(['failed', 'failed'])
    for (const event of ['endpoints-changed', 'pod-created', 'node-not-ready']) expect(story.all(event)).toEqual([])
  })
})

describe('site-loss', () => {
  const story = played('site-loss')
  it('NotReady at 50 s, first evictions at 350 s, then 10 s a node (C8.1)', () => {
    expect(story.after('node-not-ready')).toEqual([50, 50, 50, 50])
    expect(story.all('pod-evicted').map(e => [Math.round(e.at - story.lost), e.node])).toEqual([[350, 'n1'], [360, 'n2'], [370, 'n3'], [380, 'n4']])
  })

  it('three classes: the flexible pod is born again on B, the pinned one waits for its node, the service of several pods never stops (C8.10)', () => {
    const view = story.cue(3)
    expect(view.pods.find(p => p.name === 'plex-2')).toMatchObject({ status: 'Running', alive: true })
    expect(['n5', 'n6']).toContain(view.pods.find(p => p.name === 'plex-2')?.node)
    expect(view.pods.find(p => p.name === 'home-assistant-2')).toMatchObject({ status: 'Pending', why: 'hardware' })
    expect(view.service).toMatchObject({ served: 100, failed: 0, down: 0 })
  })

  it('the StatefulSet is not made anew until a person says that its node is out of service (C8.4, C8.5)', () => {
    expect(story.cue(3).pods.filter(p => p.workload === 'base')).toMatchObject([{ name: 'base-0', status: 'Terminating', alive: false }])
    expect(story.cue(4).pods.filter(p => p.workload === 'base')).toMatchObject([{ name: 'base-0', status: 'Running', alive: true }])
    const born = story.all('pod-ready').find(e => e.workload === 'base')
    expect(born?.at).toBeGreaterThan(story.all('out-of-service')[0].at)
  })
})

describe('active/passive (C1.5)', () => {
  it('by backup: RPO is the backup’s age, 8 h; RTO a person, a restore and a boot, 6 h', () => {
    const { view, run } = played('active-passive-backup')
    expect(run.cues.map(({ at }) => Math.floor(at / HOUR))).toEqual([2, 10, 16])
    expect(view().recoveries).toMatchObject([{ kind: 'backup', rpo: 8 * HOUR, rto: 6 * HOUR }])
    expect(view().service).toMatchObject({ longest: 6 * HOUR, lost: 8 * 3_600 * 100 })
  })

  it('by mirror: RPO below the period of the copies, RTO a quarter of an hour', () => {
    const { view } = played('active-passive-mirror')
    const [{ rpo, rto, kind }] = view().recoveries
    expect(kind).toBe('replica')
    expect(rpo).toBe(3 * 60 * SECOND)
    expect(rto).toBe(15 * 60 * SECOND)
  })
})

describe('active/active (C1.5)', () => {
  const story = played('active-active')
  it('at 40 % the other site carries all, nothing is lost', () => {
    expect(story.cue(0).service?.loads).toMatchObject([{ inflow: 200, capacity: 500 }, { inflow: 200, capacity: 500 }])
    expect(story.cue(1).service?.loads).toMatchObject([{ site: 'B', inflow: 400, capacity: 500, collapsed: false }])
    expect(story.cue(1).service).toMatchObject({ availability: 1, down: 0, lost: 0 })
    expect(story.cue(1).recoveries).toMatchObject([{ kind: 'restart', rpo: 0, rto: 135 * SECOND }])
  })

  it('at 60 % all is green, the other site is asked for 120 %, and serves nobody after 50 s', () => {
    expect(story.cue(2).service?.loads).toMatchObject([{ site: 'A', inflow: 300, capacity: 500 }, { site: 'B', inflow: 300, capacity: 500 }])
    expect(story.cue(2).service).toMatchObject({ served: 600, degraded: 0, failed: 0, availability: 1 })
    const [, lost] = story.all('site-lost')
    expect(story.all('overloaded').map(e => Math.round(e.at - lost.at))).toEqual([50])
    expect(story.cue(3).service).toMatchObject({ served: 0, degraded: 0, failed: 600 })
    expect(story.cue(3).service?.loads).toMatchObject([{ site: 'B', inflow: 600, capacity: 500, collapsed: true }])
  })
})

describe('one control plane, three hypervisors (C2.16)', () => {
  it('a lost host: 15 s and a boot; a lost site without a copy: a person', () => {
    const story = played('mono-cp-local')
    expect(story.view().recoveries).toMatchObject([{ kind: 'restart', rpo: 0, rto: 135 * SECOND }, { kind: 'backup' }])
    expect(story.all('vm-stuck').find(e => e.vm === 'cp1')).toMatchObject({ why: 'site-lost' })
  })

  it('a replica: what was asked since the copy is forgotten', () => {
    const story = played('mono-cp-replicated')
    expect(story.cue(1).workloads[0]).toMatchObject({ replicas: 5, alive: 5 })
    expect(story.view().workloads[0]).toMatchObject({ replicas: 3, alive: 2 })
    const [{ rpo }] = story.view().recoveries
    expect(rpo).toBeGreaterThan(180 * SECOND)
    expect(rpo).toBeLessThan(300 * SECOND)
  })

  it('stretched: alone, without loss, in 2 min 15 s; the dead pod leaves the Service 50 s later', () => {
    const story = played('mono-cp-stretched')
    expect(story.view().recoveries).toMatchObject([{ vm: 'cp1', kind: 'restart', rpo: 0, rto: 135 * SECOND }])
    const [elected] = story.all('controller-elected').slice(1)
    expect(Math.round(story.all('node-not-ready')[0].at - elected.at)).toBe(50)
    expect(story.view().service).toMatchObject({ served: 300, failed: 0 })
  })
})

describe('an operator that nobody hears (C2.10, C3.4)', () => {
  it.each([['mono-cp-lost', 1], ['three-zero', 2]] as const)('%s: all that stands on B runs, the Service aims at the dead primary, and only A’s return changes it', (id, quorum) => {
    const story = played(id)
    const { cues } = story.run
    const last = story.cue(cues.length - 1)
    expect(last).toMatchObject({ operatorBlocked: true, primary: 'base-0', controlPlane: { up: 0, quorum, answers: false } })
    expect(last.service).toMatchObject({ served: 0, failed: 200 })
    expect(last.pods.filter(p => p.node !== 'n1').every(p => p.alive)).toBe(true)
    expect(story.all('vm-booting')).toEqual([])
    const back = forkRun(story.run, [{ at: story.end, id: 'back', action: { type: 'restore-site', site: 'A' } }])
    expect(frameAt<PlatformView>(back, story.end + 100 * SECOND).view.primary).toBe('base-0')
    expect(frameAt<PlatformView>(back, story.end + 180 * SECOND).view).toMatchObject({ primary: 'base-1', operatorBlocked: false, service: { failed: 0 } })
  })

  it('one control plane: a person hears no more than the operator', () => {
    const story = played('mono-cp-lost')
    expect(story.all('vm-stuck').map(e => e.why)).toEqual(['site-lost', 'site-lost'])
    // A container that crashes is started again by its kubelet, which needs no API for that.
    expect(story.all('container-crashed')).toMatchObject([{ pod: 'boutique-1', node: 'n2' }])
    expect(story.cue(2).pods.find(p => p.name === 'boutique-1')).toMatchObject({ alive: true, node: 'n2' })
    const { clients, controlPlane } = story.cue(2)
    expect(clients[0].requests).toMatchObject([{ outcome: 'failed' }])
    expect(controlPlane.members).toBe(1)
  })

  it('three: without one of them the API answers; no licence, no restart, on A or on B', () => {
    const story = played('three-zero')
    expect(story.cue(1)).toMatchObject({ controlPlane: { members: 3, up: 2, answers: true }, service: { served: 200, failed: 0 } })
    expect(story.cue(1).controlPlane.holder).not.toBe('cp1')
    expect(story.all('vm-stuck').map(e => e.why)).toEqual(Array.from({ length: 4 }, () => 'no-failover'))
  })
})

describe('topologySpreadConstraints (C8.8)', () => {
  it('DoNotSchedule and Ignore: both replacements stay Pending', () => {
    const view = played('spread-trap').view()
    expect(view.pods.filter(p => p.status === 'Pending').map(p => p.why)).toEqual(['spread', 'spread'])
    expect(view.service?.served).toBe(0)
  })

  it.each(['spread-honor', 'spread-anyway'])('%s: four pods on B', (id) => {
    const view = played(id).view()
    expect(view.pods.filter(p => p.alive)).toHaveLength(4)
    expect(view.service).toMatchObject({ failed: 0 })
  })
})
