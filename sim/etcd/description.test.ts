import { describe, expect, it } from 'vitest'
import { rejectDescription, serverTimeout } from './description.ts'
import type { EtcdDescription } from './description.ts'
import { cluster, open, twoSites } from './test-support.ts'

const sound = twoSites()
const members = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `m${i + 1}`, site: 'A' }))
const client = { name: 'c1', site: 'A', endpoints: ['m1'] }
const link = { between: ['A', 'B'], latency: 1000 }

describe('the description of a cluster', () => {
  it('accepts sound ones, of 1 to 51 members', () => {
    expect(rejectDescription(sound)).toBeNull()
    for (let count = 1; count <= 51; count += 10) expect(rejectDescription(cluster({ members: count, client: { endpoints: ['m1'] } }))).toBeNull()
  })

  it.each<[sentence: string, change: unknown]>([
    ['« sites » manque', { sites: undefined }],
    ['« sites » est vide', { sites: [] }],
    ['« members » manque', { members: undefined }],
    ['« members » compte de 1 à 51 membres', { members: [] }],
    ['« members » compte de 1 à 51 membres', { members: members(52) }],
    ['« members.0.name » ne peut pas être vide', { members: [{ name: '', site: 'A' }] }],
    ['« members.0.name » dépasse 20 caractères', { members: [{ name: 'm'.repeat(21), site: 'A' }] }],
    ['« members.0.startAt » ne peut pas être négatif', { members: [{ name: 'm1', site: 'A', startAt: -1 }] }],
    ['« clients.0.endpoints » est vide', { clients: [{ ...client, endpoints: [] }] }],
    ['« clients.0.deadline » doit être positif', { clients: [{ ...client, deadline: 0 }] }],
    ['« clients.0.every » est plus court qu’une milliseconde', { clients: [{ ...client, every: 999 }] }],
    ['« links.0.latency » est un nombre entier de µs', { links: [{ ...link, latency: 0.5 }] }],
    ['« links.0.jitter » ne peut pas être négatif', { links: [{ ...link, jitter: -1 }] }],
    ['« links.0.loss » va de 0 à 1', { links: [{ ...link, loss: 1.01 }] }],
    ['« settings.heartbeatInterval » doit être positif', { settings: { heartbeatInterval: 0 } }],
    ['« settings.electionTicks » est d’au moins 5 battements', { settings: { electionTicks: 4 } }],
    ['« settings.fsync » est un nombre entier de µs', { settings: { fsync: 1.5 } }],
    ['le nom « m1 » est donné deux fois', { members: [...members(2), { name: 'm1', site: 'B' }] }],
    ['le nom « A » est donné deux fois', { clients: [{ ...client, name: 'A' }] }],
    ['« m1 » est sur un site inconnu, « C »', { members: [{ name: 'm1', site: 'C' }] }],
    ['« c1 » est sur un site inconnu, « C »', { clients: [{ ...client, site: 'C' }] }],
    ['« c1 » s’adresse à un membre inconnu, « m9 »', { clients: [{ ...client, endpoints: ['m1', 'm9'] }] }],
    ['un lien mène à un site inconnu, « C »', { links: [{ ...link, between: ['A', 'C'] }] }],
  ])('%s', (sentence, change) => {
    expect(rejectDescription({ ...sound, ...change as object })).toBe(sentence)
  })

  it('must be there at all', () => {
    expect(rejectDescription(null)).toBe('la description du cluster est un objet')
  })

  it('has etcd’s settings where it says nothing: heartbeat 100 ms, election 10 of them, requests given up after 7 s', () => {
    const { settings } = open({ ...cluster(), settings: undefined }).state
    expect([settings.version, settings.preVote, settings.snapshotCount]).toEqual(['3.6.11', true, 10_000])
    expect([settings.heartbeatInterval, settings.electionTicks, serverTimeout(settings)]).toEqual([100_000, 10, 7_000_000])
  })

  it('gives a link its own delay, or that of inside one site, or that between two', () => {
    const of = (links: EtcdDescription['links']) => open({ ...sound, links }).state.network.links
    expect(of([]).map(l => l.latency)).toEqual([250, 2_500, 2_500, 250])
    expect(of([{ between: ['B', 'A'], latency: 9, loss: 0.5 }]).map(l => [l.latency, l.jitter, l.loss])).toEqual([[250, 100, 0], [9, 0, 0.5], [9, 0, 0.5], [250, 100, 0]])
  })
})
