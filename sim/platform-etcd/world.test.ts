/** What the platform gets from its etcd: figures are etcd's own, read off the run. */
import { describe, expect, it } from 'vitest'
import { firstKept, rowAt } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { PlatformAction } from '../platform/actions.ts'
import type { PlatformDescription, VmDescription } from '../platform/description.ts'
import { platformEtcd } from './world.ts'

const SECOND = 1_000_000

/** A control plane on each of these sites, one host each, and a node on B. */
function planesOn(sites: readonly string[], disk: VmDescription['disk'] = 'local', more: Partial<PlatformDescription> = {}): PlatformDescription {
  return {
    sites: ['A', 'B', 'C'].map(name => ({ name })),
    hosts: [...sites.map((site, i) => ({ name: `h${i + 1}`, site })), { name: 'hB', site: 'B' }],
    vms: [...sites.map((_, i) => ({ name: `cp${i + 1}`, host: `h${i + 1}`, role: 'control-plane' as const, disk })), { name: 'n1', host: 'hB', role: 'node' as const }],
    clients: [{ name: 'admin', site: 'B' }], workloads: [{ name: 'web', kind: 'deployment', replicas: 1 }], settings: { leaseSpread: 0 },
    ...more,
  }
}

function played(description: PlatformDescription, seed = 1) {
  const engine = createEngine(platformEtcd, description, { seed, keepTrace: true })
  const { state, kernel } = engine
  const rows = () => Array.from({ length: kernel.trace.count - firstKept(kernel.trace) }, (_, i) => rowAt(kernel.trace, firstKept(kernel.trace) + i))
  return {
    state,
    at(seconds: number, action?: PlatformAction) {
      runUntil(engine, seconds * SECOND)
      return action ? platformEtcd.act(state, kernel, action) : null
    },
    view: () => platformEtcd.view(state, kernel),
    store: () => platformEtcd.view(state, kernel).store!,
    /** Instants of events of that name, µs. */
    when: (name: string) => rows().filter(r => platformEtcd.vocabulary[r.code].name === name).map(r => r.at),
    rows,
  }
}

describe('the leader’s machine is lost', () => {
  it('the API is out for one of etcd’s election timeouts to two, give or take a heartbeat (C6.2)', () => {
    const outages = Array.from({ length: 40 }, (_, i) => {
      const run = played(planesOn(['A', 'B', 'C']), i + 1)
      run.at(20 + i / 100)
      const leader = run.store().leader
      run.at(20 + i / 100, { type: 'lose-host', host: `h${leader.slice(2)}` })
      expect(run.view().controlPlane).toMatchObject({ answers: false, up: 2, quorum: 2 })
      run.at(30)
      expect(run.view().controlPlane.answers).toBe(true)
      expect(run.store()).toMatchObject({ term: 2, quorum: 2 })
      expect(run.when('api-lost')).toHaveLength(1)
      return run.when('api-restored')[1] - run.when('api-lost')[0]
    }).sort((a, b) => a - b)
    const { heartbeatInterval, electionTicks } = played(planesOn(['A'])).state.store.settings
    const timeout = heartbeatInterval * electionTicks
    expect(outages[0]).toBeGreaterThan(timeout - heartbeatInterval)
    // Two that campaign together split the votes, and wait once more.
    expect(outages.filter(o => o > 2 * timeout + heartbeatInterval).length).toBeLessThan(5)
    expect(outages[20]).toBeGreaterThan(timeout)
    expect(outages[20]).toBeLessThan(2 * timeout)
  })

  it('a follower’s is not noticed by anybody (C6.1)', () => {
    const run = played(planesOn(['A', 'B', 'C']))
    run.at(20)
    const [follower] = run.store().members.filter(m => m.role === 'follower')
    run.at(20, { type: 'lose-host', host: `h${follower.name.slice(2)}` })
    run.at(200)
    expect(run.when('api-lost')).toEqual([])
  })
})

describe('who survives what (C3.4), with votes that are counted', () => {
  it.each([
    ['AAA', [false, true]], ['AAB', [false, true]], ['AABB', [false, false]], ['ABC', [true, true, true]], ['AABBC', [true, true, true]],
  ] as const)('%s', (layout, survives) => {
    survives.forEach((answers, i) => {
      const run = played(planesOn([...layout]))
      run.at(20, { type: 'lose-site', site: ['A', 'B', 'C'][i] })
      run.at(60)
      expect(run.view().controlPlane.answers, `without ${['A', 'B', 'C'][i]}`).toBe(answers)
      run.at(60, { type: 'restore-site', site: ['A', 'B', 'C'][i] })
      run.at(200)
      expect(run.view().controlPlane.answers).toBe(true)
    })
  })
})

describe('a link is cut', () => {
  it('the API answers on the side of the majority only; a leader on the other resigns', () => {
    const run = played(planesOn(['A', 'B', 'B']))
    run.at(20, { type: 'cut', from: 'A', to: 'B' })
    run.at(25)
    const [cp1] = run.store().members
    expect(cp1.role).not.toBe('leader')
    expect(run.state.platform.store?.serving).toEqual([false, true, true])
    run.at(25, { type: 'heal', from: 'A', to: 'B' })
    run.at(30)
    expect(run.state.platform.store?.serving).toEqual([true, true, true])
  })
})

describe('a machine and its disk', () => {
  it('starts elsewhere on its own, stretched disk: the member goes on from there, on the other site’s network', () => {
    const run = played(planesOn(['A', 'B', 'B'], 'stretched', { storage: { witness: 'C', preferred: 'A' } }))
    run.at(20, { type: 'lose-site', site: 'A' })
    run.at(200)
    expect(run.view().vms[0]).toMatchObject({ status: 'running', site: 'B' })
    const { network, members } = run.state.store
    expect(network.sites[network.endpoints[0].site]).toBe('B')
    expect(members[0].applied).toBe(Math.max(...members.map(m => m.applied)))
    expect(run.when('etcd-panicked')).toEqual([])
  })

  it('starts from a backup among the others: the member panics under the leader that counts on what it had (C7.8)', () => {
    const backed = planesOn(['A', 'B', 'B'], 'site', { storage: { backup: { every: 60 * SECOND, to: 'B', restore: SECOND } } })
    const run = [1, 2, 3, 4, 5].map(seed => played(backed, seed)).find((r) => { r.at(100); return r.store().leader !== 'cp1' })!
    run.at(100, { type: 'lose-site', site: 'A' })
    expect(run.at(110, { type: 'restore-backup', vm: 'cp1' })).toBeNull()
    run.at(300)
    expect(run.view().vms[0]).toMatchObject({ status: 'running', site: 'B' })
    expect(run.store().members.map(m => [m.role, m.panicked])).toContainEqual(['', true])
    const [{ fields: [, commit, last] }] = run.rows().filter(r => platformEtcd.vocabulary[r.code].name === 'etcd-panicked')
    expect(last).toBeLessThan(commit)
    expect(run.view().controlPlane).toMatchObject({ answers: true, up: 2 })
    // Alone of its kind the platform does not know what a disk holds: there it is refused.
    expect(platformEtcd.explain({ refused: 'member-of-quorum', subject: 'cp1' })).toContain('membre d’etcd')
  })
})

describe('what the API writes', () => {
  it('is in etcd: leases of the kubelets, one put each, applied by every member', () => {
    const run = played(planesOn(['A', 'B', 'C']))
    run.at(95)
    const { members, requests } = run.state.store
    expect(requests.count).toBe(9)
    expect(members.map(m => m.store.revision)).toEqual([10, 10, 10])
    run.at(95, { type: 'lose-site', site: 'A' })
    run.at(96, { type: 'lose-site', site: 'C' })
    run.at(300)
    expect(run.state.store.requests.count).toBeLessThan(11)
    expect(run.view().nodes[0].silent).toBeGreaterThan(190 * SECOND)
  })
})

describe('two of three members start from old disks (C7.9)', () => {
  const both = (seed: number) => {
    const run = played(planesOn(['A', 'A', 'B'], 'site', { storage: { backup: { every: 60 * SECOND, to: 'B', restore: SECOND } } }), seed)
    run.at(90, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'web', replicas: 4 })
    run.at(100, { type: 'lose-site', site: 'A' })
    expect(run.view().workloads[0].replicas).toBe(4)
    run.at(110, { type: 'restore-backup', vm: 'cp1' })
    run.at(110, { type: 'restore-backup', vm: 'cp2' })
    run.at(300)
    expect(run.view().controlPlane.answers).toBe(true)
    return run
  }
  const runs = [1, 2, 3, 4, 5, 6].map(both)

  it('where one of them is elected, the API is back at what its disk knew, and says how much is gone', () => {
    const back = runs.filter(run => run.store().leader !== 'cp3')
    expect(back.length).toBeGreaterThan(0)
    for (const run of back) {
      expect(run.view().workloads[0].replicas).toBe(1)
      const [gone] = run.rows().filter(r => platformEtcd.vocabulary[r.code].name === 'went-back')
      expect(gone.fields[0]).toBeGreaterThan(0)
    }
  })

  it('where the one that kept its disk is elected, nothing is lost: its log is the longest', () => {
    const kept = runs.filter(run => run.store().leader === 'cp3')
    expect(kept.length).toBeGreaterThan(0)
    for (const run of kept) {
      expect(run.when('went-back')).toEqual([])
      expect(run.view().workloads[0].replicas).toBe(4)
    }
  })
})

describe('a description', () => {
  it.each([[0, 'n’a pas de control plane'], [10, 'plus de 9 control planes']])('with %i control planes is refused', (count, says) => {
    const description = planesOn(Array.from({ length: count }, () => 'A'), 'local', { workloads: [] })
    expect(platformEtcd.reject(description)).toContain(says)
  })

  it('with nine is not', () => {
    expect(platformEtcd.reject(planesOn(Array.from({ length: 9 }, () => 'A')))).toBeNull()
  })
})
