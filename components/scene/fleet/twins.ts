/** Twins of a fleet: the same incident where one cluster is stretched and where each site has its own; at the edge, another proof of death. */
import type { FleetDescription } from '../../../sim/fleet/description.ts'
import type { TwinKind } from '../../stage/staging.ts'

export function twinsOf(description: FleetDescription): readonly (TwinKind & { readonly description: FleetDescription })[] {
  const { clusters, data, sites } = description
  if (clusters.length === 0) return edgeTwins(description)
  const parts = clusters.flatMap(c => c.parts)
  const own = clusters.length > 1
  const [first] = parts
  const twin: FleetDescription = own
    ? {
        ...description, clusters: [{ name: 'étiré', parts: parts.map(p => ({ ...p, voters: p === first ? 2 : 1 })) }],
        hub: description.hub && { ...description.hub, manages: ['étiré'] }, data: { ...data, mode: 'sync', failover: 'operator' },
      }
    : {
        ...description, clusters: parts.map(p => ({ name: p.site, parts: [{ ...p, voters: 3 }] })),
        hub: description.hub && { ...description.hub, manages: parts.map(p => p.site) }, data: { ...data, mode: 'async', every: 1_000_000, failover: 'person' },
      }
  return [
    { id: 'shape', title: own ? 'Sur un cluster étiré' : 'Sur un cluster par site', description: twin },
    ...(sites.length > 0 && data.mode === 'async' ? [{ id: 'copy', title: 'Copie dix fois plus rare', description: { ...description, data: { ...data, every: 10 * (data.every ?? 500_000) } } }] : []),
  ]
}

const TITLES = { probe: 'Qui se sondent seulement', fencing: 'Qui s’éteignent l’un l’autre', arbiter: 'Avec un arbitre' } as const

function edgeTwins(description: FleetDescription): readonly (TwinKind & { readonly description: FleetDescription })[] {
  const { data, sites } = description
  const machines = sites.filter(s => s.name === data.primary || data.copies.includes(s.name))
  return (['probe', 'fencing', 'arbiter'] as const).filter(kind => kind !== data.failover).map((failover) => {
    const { primary, copies, every, silence } = data
    const arbiter = failover === 'arbiter' ? { arbiter: 'arbitre' } : {}
    return {
      id: failover, title: TITLES[failover],
      description: {
        ...description, sites: failover === 'arbiter' ? [...machines, { name: 'arbitre' }] : machines, links: [],
        data: { primary, copies, silence, ...(every === undefined ? {} : { every }), mode: failover === 'probe' ? 'async' as const : 'sync' as const, failover, ...arbiter },
      },
    }
  })
}
