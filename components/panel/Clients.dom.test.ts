import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { stage } from '../../test-support/cluster.ts'
import type { Stage } from '../../test-support/cluster.ts'
import { availabilityOf, lanesOf } from './clients.ts'
import Clients from './Clients.vue'

const open = (cluster: Stage) => mount(Clients, { props: { view: cluster.view(), at: cluster.at() } })

describe('<Clients>', () => {
  it('shows each request as a bar, the last first, with how it ended in words', () => {
    const cluster = stage()
    cluster.act({ type: 'write', client: 'c1', key: 'x', value: '1' })
    for (const member of ['m1', 'm2', 'm3'].filter(name => name !== cluster.leader())) cluster.act({ type: 'crash', member }, 0)
    cluster.act({ type: 'write', client: 'c1', key: 'x', value: '2', member: cluster.leader() }, 8_000_000)
    cluster.act({ type: 'write', client: 'c1', key: 'x', value: '3' }, 10_000)
    const panel = open(cluster)
    const rows = panel.findAll('li')
    expect(rows.map(li => li.get('.label').text())).toEqual(['x=3', 'x=2', 'x=1'])
    expect(rows.map(li => li.get('.bar').classes().find(c => ['ok', 'waiting', 'unknown', 'failed'].includes(c)))).toEqual(['waiting', 'unknown', 'ok'])
    expect(rows[0].text()).toContain('en attente')
    expect(rows[1].text()).toContain('résultat inconnu')
    expect(rows[1].get('.error').text()).toBe('context deadline exceeded')
    expect(rows[1].get('.error').attributes('lang')).toBe('en')
    expect(rows[2].text()).toContain('confirmée')
  })

  it('puts all bars on one axis that ends now', () => {
    const cluster = stage()
    cluster.act({ type: 'write', client: 'c1' }, 1_000_000)
    cluster.act({ type: 'write', client: 'c1' }, 1_000)
    const [{ bars }] = lanesOf(cluster.view().clients, cluster.at())
    expect(bars.at(-1)!.from).toBe(0)
    expect(bars[0].request.outcome).toBe('waiting')
    expect(bars[0].to).toBe(1)
    for (const { from, to } of bars) expect(to).toBeGreaterThanOrEqual(from)
  })

  it('puts first whoever asked or was told last', () => {
    const cluster = stage('AAB', { clients: ['c1', 'c2'].map(name => ({ name, site: 'A', endpoints: ['m1', 'm2', 'm3'] })) })
    const order = () => lanesOf(cluster.view().clients, cluster.at()).map(lane => lane.client.name)
    expect(order()).toEqual(['c1', 'c2'])
    cluster.act({ type: 'write', client: 'c2' })
    expect(order()).toEqual(['c2', 'c1'])
    cluster.act({ type: 'write', client: 'c1' })
    expect(order()).toEqual(['c1', 'c2'])
  })

  it('counts availability from what happened', () => {
    const cluster = stage()
    cluster.act({ type: 'write', client: 'c1' })
    const { clients, served } = cluster.view()
    expect(availabilityOf({ clients, served })[0]).toMatchObject({ share: 1, text: '1 sur 1 (100\u00A0%)' })
    expect(availabilityOf({ clients, served })[1].share).toBe(1)
    cluster.act({ type: 'lose-site', site: 'A' }, 10_000_000)
    const after = cluster.view()
    const [, possible] = availabilityOf(after)
    expect(possible.share).toBeCloseTo(served.could / (served.of + 10_000_000), 9)
    expect(open(cluster).text()).toContain(possible.text)
  })

  it('counts all requests of a long run, not only those in sight', () => {
    const cluster = stage()
    for (let i = 0; i < 40; i++) cluster.act({ type: 'write', client: 'c1' }, 20_000)
    const [client] = cluster.view().clients
    expect(client).toMatchObject({ ok: 40, ended: 40, total: 40 })
    expect(client.requests).toHaveLength(24)
  })

  it('has a sentence for a client that has asked nothing, and for a cluster without clients', () => {
    expect(open(stage()).text()).toContain('Il n’a encore rien demandé.')
    expect(open(stage('AAB', { clients: [] })).text()).toContain('Ce cluster n’a pas de client.')
  })
})
