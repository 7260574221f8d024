/** Settings that a twin may change, one at a time: pre-vote, the number of members, the number of sites, the disks. */
import type { EtcdDescription } from '../../sim/etcd/description.ts'

export interface TwinKind {
  readonly id: string
  readonly title: string
  readonly description: EtcdDescription
}

/** Versions before 3.5 have no pre-vote unless it is set. */
const hasPreVote = ({ settings }: EtcdDescription) => settings?.preVote ?? !(settings?.version ?? '').startsWith('3.4')

/** @returns twins of a cluster; what is asked of members that a twin does not have is refused there, and changes nothing */
export function twinsOf(description: EtcdDescription): readonly TwinKind[] {
  const { members, sites, clients, settings } = description
  const preVote = hasPreVote(description)
  const more = members.length <= 3
  const resized = more ? enlarged(description) : members.slice(0, 3)
  const names = resized.map(m => m.name)
  const third = sites.length < 3
  return [
    { id: 'pre-vote', title: preVote ? 'Sans pré-vote' : 'Avec pré-vote', description: { ...description, settings: { ...settings, preVote: !preVote } } },
    {
      id: 'members', title: more ? 'À cinq membres' : 'À trois membres',
      description: { ...description, members: resized, clients: clients.map(c => ({ ...c, endpoints: c.endpoints.filter(e => names.includes(e)) })).map(c => (c.endpoints.length > 0 ? c : { ...c, endpoints: names })) },
    },
    {
      id: 'sites', title: third ? 'Sur trois sites' : 'Sur deux sites',
      description: third ? onThreeSites(description) : onTwoSites(description),
    },
    { id: 'disk', title: 'Disques dix fois plus lents', description: { ...description, settings: { ...settings, fsync: 10 * (settings?.fsync ?? 1_000) } } },
  ]
}

/** Five members: those that come are spread over the sites in turn. */
function enlarged({ members, sites }: EtcdDescription) {
  const added = Array.from({ length: 5 - members.length }, (_, i) => ({ name: `m${members.length + 1 + i}`, site: sites[(members.length + i) % sites.length].name }))
  return [...members, ...added]
}

/** The last member moves to a third site, as far from the others as they are from one another. */
function onThreeSites(description: EtcdDescription): EtcdDescription {
  const { sites, links, members } = description
  const name = ['A', 'B', 'C'].find(n => !sites.some(s => s.name === n)) ?? 'C'
  const between = links.find(l => l.between[0] !== l.between[1])
  const added = between ? sites.map(s => ({ ...between, between: [s.name, name] as const })) : []
  return {
    ...description, sites: [...sites, { name }], links: [...links, ...added],
    members: members.map((m, i) => (i === members.length - 1 ? { ...m, site: name } : m)),
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
