import { expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/etcd.ts'
import type { EtcdDescription } from '../../sim/etcd/description.ts'
import { settingsOf } from '../../sim/etcd/description.ts'
import { etcd } from '../../sim/etcd/world.ts'
import { benchScenario, FIRST_BENCH, VERSIONS } from './bench.ts'
import { twinsOf } from './twins.ts'

const described = (layout: Partial<typeof FIRST_BENCH>) => benchScenario({ ...FIRST_BENCH, ...layout }, 1).description as EtcdDescription
const twin = (description: EtcdDescription, id: string) => twinsOf(description).find(t => t.id === id)!
const onSites = ({ members, sites }: EtcdDescription) => sites.map(s => members.filter(m => m.site === s.name && !m.spare).length)

it('every twin of every scenario and bench is a cluster that can be built, and another one', () => {
  const benches = [[1], [3], [0, 2], [2, 1], [2, 2, 1], [3, 3, 3]].flatMap(members => [false, true].map(spare => described({ members, spare, writes: 5 })))
  for (const description of [...scenarios.map(s => s.description as EtcdDescription), ...benches]) {
    for (const each of twinsOf(description)) {
      expect(etcd.reject(each.description), each.title).toBeNull()
      expect(each.description, each.title).not.toEqual(description)
    }
  }
})

it.each(VERSIONS)('pre-vote in %s is turned into its contrary', (version) => {
  const { settings, ...rest } = described({ version })
  const { preVote: _, ...others } = settings!
  const description = { ...rest, settings: others }
  const before = settingsOf(description).preVote
  const { title, description: other } = twin(description, 'pre-vote')
  expect(settingsOf(other).preVote).toBe(!before)
  expect(title).toBe(before ? 'Sans pré-vote' : 'Avec pré-vote')
})

it.each<[members: number[], title: string, founders: number]>([
  [[2, 1], 'À cinq membres', 5], [[1], 'À cinq membres', 5], [[2, 2, 1], 'À trois membres', 3], [[2, 2], 'À trois membres', 3],
])('members %j: %s; machines in reserve stay so', (members, title, founders) => {
  const { title: said, description } = twin(described({ members, spare: true }), 'members')
  expect(said).toBe(title)
  expect(description.members.filter(m => !m.spare)).toHaveLength(founders)
  expect(description.members.filter(m => m.spare)).toHaveLength(members.length)
  for (const client of description.clients) expect(client.endpoints.length).toBeGreaterThan(0)
})

it.each<[members: number[], title: string, after: number[]]>([
  [[3], 'Sur deux sites', [2, 1]], [[2, 1], 'Sur trois sites', [1, 1, 1]], [[2, 2, 1], 'Sur deux sites', [2, 3]],
])('sites of %j: %s, %j', (members, title, after) => {
  const { title: said, description } = twin(described({ members, spare: true }), 'sites')
  expect([said, onSites(description)]).toEqual([title, after])
})
