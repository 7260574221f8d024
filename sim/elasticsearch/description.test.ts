import { describe, expect, it } from 'vitest'
import type { ElasticDescription } from './description.ts'
import { rejectDescription, settingsOf } from './description.ts'
import { rejectAction } from './forms.ts'
import { nodesOnSites } from './test-support.ts'

const sound = nodesOnSites(3, {
  links: [{ between: ['A', 'B'], latency: 2_500 }], indices: [{ name: 'logs' }], clients: [{ name: 'k', site: 'A', nodes: ['a', 'b'] }],
} satisfies Partial<ElasticDescription>)
const [a, ...others] = sound.nodes

describe('a description', () => {
  it('that is sound is taken, with Elasticsearch’s own defaults', () => {
    expect(rejectDescription(sound)).toBeNull()
    expect(settingsOf(sound)).toMatchObject({ autoShrink: true, awareness: false, forcedZones: [], delayedTimeout: 60_000_000, minimumMasterNodes: null })
  })

  it.each([
    ['an unknown field', { ...sound, racks: [] }, 'racks'],
    ['an unknown role', { ...sound, nodes: [{ ...a, roles: ['ingest'] }] }, 'voting_only'],
    ['a name twice', { ...sound, nodes: [a, a] }, '« a »'],
    ['a node named like a site', { ...sound, nodes: [{ ...a, name: 'B' }, ...others] }, '« B »'],
    ['an index twice', { ...sound, indices: [{ name: 'logs' }, { name: 'logs' }] }, '« logs »'],
    ['a node on no site', { ...sound, nodes: [{ ...a, site: 'Z' }, ...others] }, '« Z »'],
    ['a client of no node', { ...sound, clients: [{ name: 'k', site: 'A', nodes: ['z'] }] }, '« z »'],
    ['a link to nowhere', { ...sound, links: [{ between: ['A', 'Z'], latency: 1 }] }, '« Z »'],
    ['a forced zone that is no site', { ...sound, settings: { forcedZones: ['Z'] } }, '« Z »'],
    ['a link twice', { ...sound, links: [...sound.links, { between: ['B', 'A'], latency: 1 }] }, 'links.1'],
    ['a node that only votes and cannot', { ...sound, nodes: [...sound.nodes, { name: 'tb', site: 'C', roles: ['voting_only'] }] }, '« tb »'],
    ['a founder that is not eligible', { ...sound, nodes: [...sound.nodes, { name: 'd', site: 'C', roles: ['data'] }], initialMasterNodes: ['d'] }, '« d »'],
    ['nobody who could found the cluster', { ...sound, nodes: sound.nodes.map(n => ({ ...n, roles: ['master', 'voting_only'] })) }, 'fonder'],
    ['too many replicas', { ...sound, indices: [{ name: 'logs', replicas: 6 }] }, 'replicas'],
  ])('with %s is refused, and says so', (_, description, what) => {
    expect(rejectDescription(description)).toContain(what)
  })
})

describe('an action', () => {
  it.each([
    [{ type: 'lose-site', site: 'A' }, null],
    [{ type: 'cut', from: 'A', to: 'B', oneWay: true }, null],
    [{ type: 'index', client: 'k' }, null],
    [{ type: 'delay', from: 'A', to: 'B', latency: -1 }, 'latency'],
    [{ type: 'crash', node: 'a', more: 1 }, 'more'],
    [{ type: 'crash' }, 'node'],
    [{ type: 'reboot' }, 'type'],
    [null, 'action'],
  ])('%j: %s', (action, wrong) => {
    if (wrong === null) expect(rejectAction(action)).toBeNull()
    else expect(rejectAction(action)).toContain(wrong)
  })
})
