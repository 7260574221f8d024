/** The clock of a lost site: C2.11–C2.13, C8.1, C8.2. */
import { describe, expect, it } from 'vitest'
import { betweenTaints } from './rules.ts'
import { played, threeSites } from './test-support.ts'

const oneEach = (nodes: number) => [{ name: 'app', kind: 'deployment' as const, replicas: nodes, on: Array.from({ length: nodes }, (_, i) => `n${i + 1}`) }]
/** Just after leases were renewed, and seen. */
const LOST = 30.05

function lost(nodes: number, settings = {}) {
  const run = played(threeSites(nodes, nodes, { workloads: oneEach(nodes), settings }))
  run.at(LOST, { type: 'lose-site', site: 'A' })
  return run
}

describe('a site is lost, the control plane is safe', () => {
  it('its nodes are NotReady after 50 s; after 40 s before 1.32', () => {
    for (const [minor, seconds] of [[32, 50], [31, 40]]) {
      const run = lost(3, { minor })
      run.at(300)
      expect(run.told('node-not-ready').map(e => Math.round(e.at - LOST))).toEqual([seconds, seconds, seconds])
    }
  })

  it.each([[1, [350]], [3, [350, 360, 370]], [10, [350, 360, 370, 380, 390, 400, 410, 420, 430, 440]]])('%i nodes: evictions at %j s', (nodes, seconds) => {
    const run = lost(nodes)
    run.at(700)
    expect(run.told('pod-evicted').map(e => Math.round(e.at - LOST))).toEqual(seconds)
  })

  it('20 nodes: the last at 540 s; and 340 s before 1.32', () => {
    const run = lost(20)
    run.at(700)
    expect(Math.round(Number(run.told('pod-evicted').at(-1)?.at) - LOST)).toBe(540)
    const old = lost(1, { minor: 31 })
    old.at(700)
    expect(Math.round(old.told('pod-evicted')[0].at - LOST)).toBe(340)
  })

  it('nodes that come back in time keep their pods', () => {
    const run = lost(3)
    run.at(200, { type: 'restore-site', site: 'A' })
    run.at(1_000)
    expect(run.told('node-tainted')).toHaveLength(3)
    expect(run.told('pod-evicted')).toEqual([])
    expect(run.view().pods.every(p => p.alive && p.status === 'Running')).toBe(true)
  })

  it('a controller manager that takes over counts from when it began', () => {
    const run = played(threeSites(2, 2, { workloads: oneEach(2) }))
    run.at(LOST, { type: 'lose-site', site: 'A' })
    run.at(LOST + 1, { type: 'lose-host', host: 'hB' })
    run.at(LOST + 2, { type: 'restore-host', host: 'hB' })
    run.at(900)
    // hB's machines boot again, 2 min; then somebody takes the lease.
    const [, elected] = run.told('controller-elected')
    const first = run.told('node-not-ready')[0].at
    expect(first - elected.at).toBeGreaterThan(50)
    expect(first - elected.at).toBeLessThan(61)
  })
})

describe('controllers and scheduler', () => {
  it('of a lost host keep their lease for 15 s, in which nobody acts; the next try, 2 s apart, takes it (C2.14)', () => {
    const web = { name: 'web', kind: 'deployment' as const, replicas: 1, on: ['n1'] }
    const run = played(threeSites(1, 0, { workloads: [web], clients: [{ name: 'admin', site: 'A' }] }))
    run.at(LOST, { type: 'lose-host', host: 'hB' })
    run.at(LOST, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'web', replicas: 2 })
    run.at(45.99)
    expect(run.view().controlPlane).toMatchObject({ answers: true, holder: '' })
    expect(run.told('pod-created')).toEqual([])
    run.at(47)
    // Renewed last at 30 s.
    expect(run.told('controller-elected')).toMatchObject([{ at: 0, vm: 'cpB' }, { at: 46, vm: 'cpA' }])
    expect(run.told('pod-created')).toHaveLength(1)
  })
})

describe('the 55 % rule', () => {
  const run = (labelled: boolean) => {
    const platform = played(threeSites(6, 4, { workloads: oneEach(6), settings: { zones: labelled } }))
    platform.at(LOST, { type: 'lose-site', site: 'A' })
    platform.at(900)
    return platform
  }

  it('a zone that is lost altogether is evicted as usual', () => {
    expect(run(true).told('pod-evicted')).toHaveLength(6)
    expect(run(true).told('evictions-stopped')).toEqual([])
  })

  it('without labels the cluster is one zone: six nodes of ten stop all evictions', () => {
    expect(run(false).told('evictions-stopped')).toMatchObject([{ lost: 6, of: 10 }])
    expect(run(false).told('pod-evicted')).toEqual([])
  })

  it.each([
    [2, 3, 10], [3, 4, null], [5, 10, 10], [6, 10, null], [10, 10, 10], [11, 20, null], [10, 20, 10],
    [28, 50, null], [29, 51, 100], [28, 51, 10], [51, 51, 10],
  ])('%i nodes of %i: one every %s s', (lost, nodes, seconds) => {
    expect(betweenTaints(lost, nodes)).toBe(seconds === null ? null : seconds * 1_000_000)
  })

  it('in a zone of more than fifty nodes evictions go on, one node every 100 s', () => {
    const run = played(threeSites(31, 25, { workloads: [{ name: 'app', kind: 'deployment', replicas: 3, on: ['n1', 'n2', 'n3'] }], settings: { zones: false } }))
    run.at(LOST, { type: 'lose-site', site: 'A' })
    run.at(1_000)
    expect(run.told('evictions-slowed')).toMatchObject([{ zone: 'all', lost: 31, of: 56 }])
    expect(run.told('pod-evicted').map(e => Math.round(e.at - LOST))).toEqual([350, 450, 550])
  })

  it('all zones silent: it is the control plane that is cut off, nothing is evicted, and nothing once the link is back', () => {
    const base = threeSites(3, 3, { workloads: oneEach(3) })
    const run = played({ ...base, vms: base.vms.filter(vm => vm.role === 'node' || vm.name === 'cpC') })
    run.at(LOST, { type: 'cut', from: 'A', to: 'C' })
    run.at(LOST, { type: 'cut', from: 'B', to: 'C' })
    run.at(2_000)
    expect(run.told('node-not-ready')).toHaveLength(6)
    expect(run.told('evictions-stopped').map(e => e.zone)).toEqual(expect.arrayContaining(['A', 'B']))
    run.at(2_000, { type: 'heal', from: 'B', to: 'C' })
    run.at(2_040, { type: 'heal', from: 'A', to: 'C' })
    run.at(3_000)
    expect(run.told('pod-evicted')).toEqual([])
    expect(run.view().nodes.every(n => n.ready && !n.tainted)).toBe(true)
  })
})
