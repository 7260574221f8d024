/** Settings that a twin may change, one at a time: pre-vote, the number of members, the number of sites, the disks. */
import type { EtcdDescription } from '../../sim/etcd/description.ts'
import type { TwinKind } from '../stage/staging.ts'

/** Versions before 3.5 have no pre-vote unless it is set. */
const hasPreVote = ({ settings }: EtcdDescription) => settings?.preVote ?? !(settings?.version ?? '').startsWith('3.4')

/** @returns twins of a cluster; what is asked of members that a twin does not have is refused there, and changes nothing */
export function twinsOf(description: EtcdDescription): readonly (TwinKind & { readonly description: EtcdDescription })[] {
  const { members, sites, clients, settings } = description
  const preVote = hasPreVote(description)
  const founders = members.filter(m => !m.spare)
  const more = founders.length <= 3
  const gone = more ? [] : founders.slice(3)
  const resized = more ? [...members, ...added(description, 5 - founders.length)] : members.filter(m => !gone.includes(m))
  const names = resized.map(m => m.name)
  const third = sites.length < 3
  return [
    { id: 'pre-vote', title: preVote ? 'Sans pré-vote' : 'Avec pré-vote', description: { ...description, settings: { ...settings, preVote: !preVote } } },
    {
      id: 'members', title: more ? 'À cinq membres' : 'À trois membres',
      description: { ...description, members: resized, clients: clients.map(c => ({ ...c, endpoints: c.endpoints.filter(e => names.includes(e)) })).map(c => (c.endpoints.length > 0 ? c : { ...c, endpoints: names })) },
    },
    {
      id: 'sites', title: sites.length === 2 ? 'Sur trois sites' : 'Sur deux sites',
      description: third ? onOneMoreSite(description) : onTwoSites(description),
    },
    { id: 'disk', title: 'Disques dix fois plus lents', description: { ...description, settings: { ...settings, fsync: 10 * (settings?.fsync ?? 1_000) } } },
  ]
}

/** Members that come, spread over the sites in turn. */
function added({ members, sites }: EtcdDescription, count: number) {
  const free = Array.from({ length: members.length + count }, (_, i) => `m${i + 1}`).filter(name => !members.some(m => m.name === name))
  return free.slice(0, count).map((name, i) => ({ name, site: sites[(members.length + i) % sites.length].name }))
}

/** A member of the largest site moves to a site more, as far from the others as they are from one another. */
function onOneMoreSite(description: EtcdDescription): EtcdDescription {
  const { sites, links, members } = description
  const founders = members.filter(m => !m.spare)
  const size = (site: string) => founders.filter(m => m.site === site).length
  const last = founders.toSorted((a, b) => size(a.site) - size(b.site)).at(-1)
  const name = ['A', 'B', 'C'].find(n => !sites.some(s => s.name === n)) ?? 'C'
  const between = links.find(l => l.between[0] !== l.between[1])
  const added = between ? sites.map(s => ({ ...between, between: [s.name, name] as const })) : []
  return {
    ...description, sites: [...sites, { name }], links: [...links, ...added],
    members: members.map(m => (m === last ? { ...m, site: name } : m)),
  }
}

/** Whoever stands on the third site moves to the second. */
function onTwoSites(description: EtcdDescription): EtcdDescription {
  const kept = description.sites.slice(0, 2)
  const move = <T extends { readonly site: string }>(thing: T): T => (kept.some(s => s.name === thing.site) ? thing : { ...thing, site: kept[1].name })
  return {
    ...description, sites: kept, links: description.links.filter(l => l.between.every(n => kept.some(s => s.name === n))),
    members: description.members.map(move), clients: description.clients.map(move),
  }
}
