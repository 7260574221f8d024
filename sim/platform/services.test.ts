/** Services, users and people with kubectl: C1.5, C2.9, C2.10, C8.4, C8.5. */
import { describe, expect, it } from 'vitest'
import { explain } from './french.ts'
import { played, threeSites } from './test-support.ts'

const LOST = 30.05
const web = { name: 'web', kind: 'deployment' as const, replicas: 4, on: ['n1', 'n3', 'n2', 'n4'] }
const service = (rate: number, capacity = 100) => ({ name: 'web', rate, workload: 'web', capacity })

describe('endpoints', () => {
  it('are those of the pods that are ready, 50 s after a site is lost; without an API they stay', () => {
    for (const [site, kept] of [['A', 2], ['none', 4]] as const) {
      const base = threeSites(2, 2, { workloads: [web], service: service(100) })
      const run = played(site === 'A' ? base : { ...base, vms: base.vms.filter(vm => vm.role === 'node' || vm.name === 'cpA') })
      run.at(LOST, { type: 'lose-site', site: 'A' })
      run.at(LOST + 200)
      expect(run.view().service?.endpoints).toHaveLength(kept)
      expect(run.view().service?.failed).toBe(site === 'A' ? 0 : 50)
    }
  })

  it('a container that crashes comes back on the spot, with or without an API', () => {
    const base = threeSites(2, 2, { workloads: [web], service: service(100) })
    const run = played({ ...base, vms: base.vms.filter(vm => vm.role === 'node' || vm.name === 'cpA') })
    run.at(LOST, { type: 'lose-site', site: 'A' })
    run.at(100, { type: 'crash-pod', pod: 'web-2' })
    run.at(105)
    expect(run.view().pods.find(p => p.name === 'web-2')).toMatchObject({ alive: false })
    run.at(120)
    expect(run.view().pods.find(p => p.name === 'web-2')).toMatchObject({ alive: true, status: 'Running' })
  })
})

describe('users', () => {
  it.each([[100, 'served'], [199, 'served'], [201, 'degraded']] as const)('%i requests a second over two pods of 100: %s', (rate, how) => {
    const run = played(threeSites(1, 1, { workloads: [{ ...web, replicas: 2, on: ['n1', 'n2'] }], service: service(rate) }))
    run.at(1)
    expect(run.view().service?.[how]).toBe(rate)
  })

  it('beyond capacity the queue fails all once it is longer than they wait, and drains when there is room', () => {
    const run = played(threeSites(1, 1, { workloads: [{ ...web, replicas: 2, on: ['n1', 'n2'] }], service: service(240) }))
    run.at(200)
    // 120 come to each pod of 100: 10 s of work wait after 10 × 100 / 20 s.
    expect(run.told('overloaded')[0].at).toBeCloseTo(50, 1)
    expect(run.view().service).toMatchObject({ served: 0, failed: 240 })
    expect(run.view().service?.availability).toBeCloseTo(50 / 200, 2)
    const more = played(threeSites(1, 1, { workloads: [{ ...web, replicas: 2, on: ['n1', 'n2'] }], service: service(240), clients: [{ name: 'admin', site: 'B' }] }))
    more.at(200, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'web', replicas: 4 })
    more.at(400)
    expect(more.view().service).toMatchObject({ served: 240, failed: 0 })
    expect(more.told('relieved').length).toBeGreaterThan(0)
  })
})

describe('the load', () => {
  it('changes what comes in from that instant on, and what is queued is served once it falls', () => {
    const run = played(threeSites(1, 1, { workloads: [{ ...web, replicas: 2, on: ['n1', 'n2'] }], service: service(100) }))
    run.at(10, { type: 'set-rate', rate: 240 })
    expect(run.view().service).toMatchObject({ rate: 240, served: 0, degraded: 240 })
    run.at(20, { type: 'set-rate', rate: 100 })
    run.at(40)
    expect(run.view().service).toMatchObject({ rate: 100, served: 100, degraded: 0, availability: 1 })
    expect(run.told('rate-changed').map(e => e.rate)).toEqual([240, 100])
  })

  it('is refused where it is the same, or nobody asks', () => {
    const run = played(threeSites(1, 1, { workloads: [{ ...web, replicas: 2, on: ['n1', 'n2'] }], service: service(100) }))
    expect(run.at(10, { type: 'set-rate', rate: 100 })?.refused).toBe('same-rate')
    expect(played(threeSites(1, 1)).at(10, { type: 'set-rate', rate: 100 })?.refused).toBe('no-service')
  })
})

describe('kubectl', () => {
  const clients = [{ name: 'admin', site: 'B' }]
  it('is answered where a majority stands, and gives up after 30 s where it does not', () => {
    const run = played(threeSites(2, 2, { workloads: [web], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'get' })
    run.at(20, { type: 'cut', from: 'A', to: 'B' })
    run.at(20, { type: 'cut', from: 'B', to: 'C' })
    run.at(30, { type: 'kubectl', client: 'admin', verb: 'get' })
    run.at(100)
    expect(run.told('request-ended')).toMatchObject([{ at: 10.05, outcome: 'ok' }, { at: 60, outcome: 'failed' }])
  })

  it('a rollout replaces pods one by one, and never has fewer than asked for', () => {
    const run = played(threeSites(2, 2, { workloads: [web], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'web' })
    for (let at = 11; at < 100; at++) {
      run.at(at)
      expect(run.view().workloads[0].alive).toBeGreaterThanOrEqual(4)
    }
    expect(run.view().pods.map(p => p.name)).toEqual(['web-5', 'web-6', 'web-7', 'web-8'])
  })
})

describe('a StatefulSet on a node that is silent', () => {
  const db = { name: 'db', kind: 'statefulset' as const, replicas: 1, on: ['n1'], volume: 'single' as const }
  const cut = () => {
    const run = played(threeSites(1, 1, { workloads: [db] }))
    for (const to of ['B', 'C']) run.at(LOST, { type: 'cut', from: 'A', to })
    run.at(LOST + 500)
    return run
  }

  it('stays Terminating while its node may live: its container does', () => {
    expect(cut().view().pods).toMatchObject([{ name: 'db-0', status: 'Terminating', alive: true }])
  })

  it('is born again once its kubelet has said that it is gone', () => {
    const run = cut()
    run.at(600, { type: 'heal', from: 'A', to: 'B' })
    run.at(700)
    expect(run.view().pods).toMatchObject([{ name: 'db-0', status: 'Running', alive: true }])
  })

  it('force delete: a second one starts, after the six minutes of its volume; the first still runs', () => {
    const run = cut()
    expect(run.at(550, { type: 'force-delete', pod: 'db-0' })).toBeNull()
    run.at(600)
    expect(run.view().pods).toMatchObject([{ node: 'n2', why: 'volume-attached' }])
    run.at(760)
    expect(Number(run.told('volume-detached')[0].at) - Number(run.told('pod-evicted')[0].at)).toBeCloseTo(360, 6)
    expect(run.view().strays).toEqual([{ name: 'db-0', node: 'n1' }])
    expect(run.view().workloads[0].alive).toBe(2)
  })
})

describe('a volume of a zone (C8.7)', () => {
  const clients = [{ name: 'admin', site: 'B' }]

  it('holds a Deployment’s next pod in it: after a rollout, and Pending once the zone is lost', () => {
    const wiki = { name: 'wiki', kind: 'deployment' as const, replicas: 1, on: ['n1'], volume: 'zone' as const }
    // n2, n3 and n4 would be the scheduler's choice otherwise: nothing runs there.
    const run = played(threeSites(1, 3, { workloads: [wiki], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'wiki' })
    run.at(60)
    expect(run.view().pods).toMatchObject([{ name: 'wiki-2', node: 'n1', status: 'Running', alive: true }])
    run.at(60.05, { type: 'lose-site', site: 'A' })
    run.at(500)
    expect(run.view().pods.find(p => p.name === 'wiki-3')).toMatchObject({ node: '', status: 'Pending', why: 'volume-zone' })
  })

  it('is made for a new ordinal where its pod is first bound, and kept when the ordinal goes', () => {
    const db = { name: 'db', kind: 'statefulset' as const, replicas: 1, on: ['n1'], volume: 'zone' as const }
    const run = played(threeSites(1, 1, { workloads: [db], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'db', replicas: 2 })
    run.at(60)
    expect(run.view().pods.map(p => p.node)).toEqual(['n1', 'n2'])
    expect(run.state.volumes).toMatchObject([{ ordinal: 0, zone: 0 }, { ordinal: 1, zone: 1, attached: 1 }])
    run.at(70, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'db', replicas: 1 })
    run.at(90, { type: 'lose-host', host: 'hB' })
    run.at(200)
    expect(run.view().pods).toHaveLength(1)
    run.at(200, { type: 'force-delete', pod: 'db-0' })
    run.at(220, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'db', replicas: 2 })
    run.at(260)
    expect(run.view().pods[1]).toMatchObject({ name: 'db-1', status: 'Pending', why: 'volume-zone' })
  })

  it('that one node mounts at a time stops a rollout whose new pod is on another node', () => {
    const wiki = { name: 'wiki', kind: 'deployment' as const, replicas: 1, on: ['n1'], volume: 'single' as const }
    const run = played(threeSites(1, 1, { workloads: [wiki], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'wiki' })
    run.at(300)
    expect(run.view().pods).toMatchObject([{ name: 'wiki-1', node: 'n1', alive: true }, { name: 'wiki-2', node: 'n2', status: 'ContainerCreating', why: 'volume-attached' }])
  })
})

it('every refusal is a sentence', () => {
  const run = played(threeSites(2, 2, { workloads: [web], clients: [{ name: 'admin', site: 'B' }] }))
  const refused = [
    run.at(1, { type: 'lose-site', site: 'Z' }), run.at(1, { type: 'restore-site', site: 'A' }), run.at(1, { type: 'lose-host', host: 'x' }),
    run.at(1, { type: 'restore-host', host: 'hA' }), run.at(1, { type: 'heal', from: 'A', to: 'B' }), run.at(1, { type: 'cut', from: 'A', to: 'A' }),
    run.at(1, { type: 'fail-over', vm: 'x' }), run.at(1, { type: 'fail-over', vm: 'n1' }), run.at(1, { type: 'snapshot', vm: 'x' }), run.at(1, { type: 'revert-snapshot', vm: 'n1' }), run.at(1, { type: 'crash-pod', pod: 'x' }), run.at(1, { type: 'force-delete', pod: 'x' }),
    run.at(1, { type: 'out-of-service', node: 'x' }), run.at(1, { type: 'out-of-service', node: 'n1' }), run.at(1, { type: 'in-service', node: 'n1' }),
    run.at(1, { type: 'kubectl', client: 'x', verb: 'get' }), run.at(1, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'x' }),
  ]
  for (const refusal of refused) {
    expect(refusal).not.toBeNull()
    if (refusal) expect(explain(refusal), refusal.refused).toMatch(/^[A-ZÀ-Ý].*\.$|^\S+ .*\.$/)
    if (refusal) expect(explain(refusal)).not.toContain('Action refusée')
  }
})
