/** Kubernetes' own words: conditions, columns and events, as kubectl shows them. */
import { describe, expect, it } from 'vitest'
import { played, threeSites } from './test-support.ts'

const LOST = 30.05
const clients = [{ name: 'admin', site: 'B' }]
const web = { name: 'web', kind: 'deployment' as const, replicas: 4, on: ['n1', 'n3', 'n2', 'n4'], spread: 'hard' as const }
const db = { name: 'db', kind: 'statefulset' as const, replicas: 1, on: ['n1'], volume: 'zone' as const }
const gpu = { name: 'gpu', kind: 'deployment' as const, replicas: 1, on: ['n2'], pinned: 'n2' }

function lost(seconds: number) {
  const run = played(threeSites(2, 2, { workloads: [web, db, gpu], clients }))
  run.at(LOST, { type: 'lose-site', site: 'A' })
  run.at(LOST + seconds)
  return {
    run,
    events: (reason: string, object = '') => run.view().events.filter(e => e.reason === reason && e.object.startsWith(object)),
  }
}

describe('a silent node', () => {
  it('has Ready=Unknown, NodeStatusUnknown after the grace period, and says so in an event of its own and one per pod', () => {
    const { run, events } = lost(60)
    expect(run.view().nodes.map(n => n.condition)).toEqual([
      ...Array.from({ length: 2 }, () => ({ status: 'Unknown', reason: 'NodeStatusUnknown' })),
      ...Array.from({ length: 2 }, () => ({ status: 'True', reason: 'KubeletReady' })),
    ])
    expect(events('NodeNotReady', 'node/')).toMatchObject([{ type: 'Normal', object: 'node/n1', message: 'Node n1 status is now: NodeNotReady' }, { object: 'node/n2' }])
    expect(events('NodeNotReady', 'pod/').map(e => [e.type, e.object, e.message])).toEqual(
      ['web-1', 'db-0', 'web-3', 'gpu-1'].map(pod => ['Warning', `pod/${pod}`, 'Node is not ready']))
  })

  it('keeps its pods Running, 1/1: nobody takes back what its kubelet said last', () => {
    const { run } = lost(60)
    expect(run.view().pods.find(p => p.name === 'web-1')).toMatchObject({ status: 'Running', ready: '1/1', alive: false })
    expect(run.view().pods.find(p => p.name === 'web-2')).toMatchObject({ status: 'Running', ready: '1/1', alive: true })
  })

  it('has them evicted by the taint manager', () => {
    expect(lost(352).events('TaintManagerEviction')[0]).toMatchObject({ type: 'Normal', object: 'pod/web-1', message: 'Marking for deletion Pod default/web-1', count: 1 })
  })
})

describe('the scheduler says of each node the first filter that refuses it', () => {
  const failed = (workload: string) => lost(500).events('FailedScheduling', `pod/${workload}`).map(e => e.message)

  it('a dead zone that counts', () => {
    expect(failed('web')).toEqual(Array.from({ length: 2 }, () =>
      '0/4 nodes are available: 2 node(s) didn\'t match pod topology spread constraints, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.'))
  })

  it.each(['hard', 'honor', 'soft'] as const)('nodes that nobody labelled, spread %s', (spread) => {
    const run = played(threeSites(2, 2, { workloads: [{ ...web, spread, replicas: 3, on: [] }], settings: { zones: false }, clients }))
    expect(run.view().pods.map(p => p.status)).toEqual(Array.from({ length: 3 }, () => (spread === 'soft' ? 'Running' : 'Pending')))
    run.at(1, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'web', replicas: 4 })
    run.at(20)
    const message = '0/4 nodes are available: 4 node(s) didn\'t match pod topology spread constraints (missing required label).'
    expect(run.view().events.filter(e => e.reason === 'FailedScheduling').map(e => e.message)).toEqual(spread === 'soft' ? [] : Array.from({ length: 4 }, () => message))
    expect(run.view().pods.map(p => p.why)).toEqual(Array.from({ length: 4 }, () => (spread === 'soft' ? 'none' : 'no-label')))
  })

  it('hardware', () => {
    expect(failed('gpu')).toEqual(['0/4 nodes are available: 2 node(s) didn\'t match Pod\'s node affinity/selector, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.'])
  })

  it('a volume of the lost zone, once a person has forced the pod out; and the taint of that person', () => {
    const { run, events } = lost(400)
    run.at(LOST + 400, { type: 'force-delete', pod: 'db-0' })
    run.at(LOST + 410)
    const message = '0/4 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 2 node(s) had volume node affinity conflict.'
    expect(events('FailedScheduling', 'pod/db-0')).toMatchObject([{ message, count: 1 }])
    expect(events('SuccessfulCreate')).toMatchObject([{ object: 'statefulset/db', message: 'create Pod db-0 in StatefulSet db successful' }])
    for (const node of ['n1', 'n2']) run.at(LOST + 410, { type: 'out-of-service', node })
    run.at(LOST + 420, { type: 'restore-site', site: 'A' })
    run.at(LOST + 600)
    expect(events('FailedScheduling', 'pod/db-0').at(-1)?.message).toContain('2 node(s) had untolerated taint {node.kubernetes.io/out-of-service: nodeshutdown}')
  })
})

describe('events', () => {
  it('tell of a rollout: scheduled, started, killed; the same again counts up', () => {
    const run = played(threeSites(1, 1, { workloads: [{ name: 'web', kind: 'deployment', replicas: 1, on: ['n1'] }], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'web' })
    run.at(40)
    expect(run.view().events.map(e => [e.reason, e.object, e.message])).toEqual([
      ['Scheduled', 'pod/web-2', 'Successfully assigned default/web-2 to n2'],
      ['Started', 'pod/web-2', 'Started container web'],
      ['Killing', 'pod/web-1', 'Stopping container web'],
    ])
    for (const at of [50, 70]) run.at(at, { type: 'crash-pod', pod: 'web-2' })
    expect(run.view().events.at(-1)).toMatchObject({ reason: 'Started', count: 3, last: 0 })
    run.at(80)
    expect(run.view().events.at(-1)).toMatchObject({ count: 3, first: 69_000_000, last: 10_000_000 })
    run.at(3_700)
    run.at(3_700, { type: 'crash-pod', pod: 'web-2' })
    expect(run.view().events).toMatchObject([{ reason: 'Started', count: 1 }])
  })

  it('none while the API does not answer; and a restored control plane knows those of its copy only', () => {
    const base = threeSites(1, 1, { workloads: [{ name: 'web', kind: 'deployment', replicas: 1, on: ['n2'] }], storage: { every: 300_000_000 } })
    const run = played({ ...base, vms: [...base.vms.filter(vm => vm.role === 'node'), { name: 'cp', host: 'hA', role: 'control-plane', disk: 'replicated' }] })
    run.at(100, { type: 'crash-pod', pod: 'web-1' })
    run.at(310, { type: 'crash-pod', pod: 'web-1' })
    expect(run.view().events).toMatchObject([{ count: 2 }])
    run.at(350, { type: 'lose-site', site: 'A' })
    run.at(400, { type: 'crash-pod', pod: 'web-1' })
    expect(run.view().events).toMatchObject([{ count: 2, last: 90_000_000 }])
    run.at(500, { type: 'fail-over', vm: 'cp' })
    run.at(621)
    expect(run.view().events).toMatchObject([{ count: 1, last: 521_000_000 }])
  })

  it('a volume that another node still holds', () => {
    const wiki = { name: 'wiki', kind: 'deployment' as const, replicas: 1, on: ['n1'], volume: 'single' as const }
    const run = played(threeSites(1, 1, { workloads: [wiki], clients }))
    run.at(10, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'wiki' })
    run.at(100)
    expect(run.view().events.at(-1)).toMatchObject({ type: 'Warning', reason: 'FailedAttachVolume', object: 'pod/wiki-2' })
    expect(run.view().pods[1]).toMatchObject({ status: 'ContainerCreating', ready: '0/1' })
  })
})

it('kubectl is asked in commands that kubectl knows', () => {
  const run = played(threeSites(1, 1, { workloads: [db, { ...web, on: [] }], clients }))
  run.at(1, { type: 'kubectl', client: 'admin', verb: 'get' })
  run.at(2, { type: 'kubectl', client: 'admin', verb: 'get', resource: 'nodes' })
  run.at(3, { type: 'kubectl', client: 'admin', verb: 'scale', workload: 'db', replicas: 2 })
  run.at(4, { type: 'kubectl', client: 'admin', verb: 'deploy', workload: 'web' })
  expect(run.view().clients[0].requests.map(r => r.label)).toEqual([
    'kubectl get pods', 'kubectl get nodes', 'kubectl scale statefulset/db --replicas=2', 'kubectl rollout restart deployment/web',
  ])
})
