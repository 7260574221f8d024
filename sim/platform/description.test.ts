import { describe, expect, it } from 'vitest'
import { rejectAction } from './actions.ts'
import { rejectDescription } from './description.ts'
import { threeSites } from './test-support.ts'

const sound = threeSites(1, 1, { workloads: [{ name: 'web', kind: 'deployment', replicas: 1 }], service: { name: 'web', rate: 10, workload: 'web', capacity: 5 } })

describe('a description', () => {
  it('that is sound is taken', () => {
    expect(rejectDescription(sound)).toBeNull()
  })

  it.each([
    ['a host on no site', { ...sound, hosts: [{ name: 'hA', site: 'Z' }, ...sound.hosts.slice(1)] }, 'hosts.hA.site'],
    ['a name twice', { ...sound, hosts: [...sound.hosts, { name: 'cpA', site: 'A' }] }, 'cpA'],
    ['a machine on no host', { ...sound, vms: [{ name: 'x', host: 'nowhere', role: 'node' }] }, 'vms.x.host'],
    ['a pod on no node', { ...sound, workloads: [{ name: 'web', kind: 'deployment', replicas: 1, on: ['hA'] }] }, 'workloads.web.on'],
    ['a database that is no StatefulSet', { ...sound, database: { workload: 'web' } }, 'database.workload'],
    ['a service that nobody serves', { ...sound, service: { name: 'web', rate: 10 } }, 'service'],
    ['pods without a capacity', { ...sound, service: { name: 'web', rate: 10, workload: 'web' } }, 'service.capacity'],
    ['an unknown field', { ...sound, racks: [] }, 'racks'],
    ['a replication more often than any product does', { ...sound, storage: { every: 299_000_000 } }, 'storage.every'],
    ['too many nodes', threeSites(40, 40), 'vms'],
    ['no control plane', { ...sound, vms: sound.vms.filter(vm => vm.role === 'node') }, 'control plane'],
  ])('with %s is refused, by its path', (_, description, path) => {
    expect(rejectDescription(description)).toContain(path)
  })
})

describe('an action', () => {
  it.each([
    [{ type: 'lose-site', site: 'A' }, null],
    [{ type: 'kubectl', client: 'c', verb: 'scale', workload: 'web', replicas: 3 }, null],
    [{ type: 'kubectl', client: 'c', verb: 'get' }, null],
    [{ type: 'kubectl', client: 'c', verb: 'edit' }, 'verb'],
    [{ type: 'kubectl', client: 'c', verb: 'scale', workload: 'web', replicas: -1 }, 'replicas'],
    [{ type: 'lose-site', site: 'A', more: 1 }, 'more'],
    [{ type: 'unplug' }, 'type'],
    [null, 'action'],
  ])('%j: %s', (action, wrong) => {
    if (wrong === null) expect(rejectAction(action)).toBeNull()
    else expect(rejectAction(action)).toContain(wrong)
  })
})
