/** Clusters of Elasticsearch over two sites, and a third for the tiebreaker. RTT 0.5 ms inside a site, 5 ms between two. */
import type { ElasticDescription } from '../../elasticsearch/description.ts'

const logs = { name: 'logs', shards: 1, replicas: 1 } as const

/** Two zones, each with one master-eligible node and two data nodes; a copy of the index in each; a tiebreaker ready in a third. */
export const twoZones = {
  sites: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
  links: [],
  nodes: [
    { name: 'es-a', site: 'A', roles: ['master'] },
    { name: 'a1', site: 'A', roles: ['data'] },
    { name: 'a2', site: 'A', roles: ['data'] },
    { name: 'es-b', site: 'B', roles: ['master'] },
    { name: 'b1', site: 'B', roles: ['data'] },
    { name: 'b2', site: 'B', roles: ['data'] },
    { name: 'tb', site: 'C', roles: ['master', 'voting_only'], startAt: null },
  ],
  indices: [logs],
  clients: [{ name: 'cB', site: 'B', nodes: ['b1', 'b2'] }],
  settings: { awareness: true, forcedZones: ['A', 'B'] },
} satisfies ElasticDescription

/** Master-eligible data nodes: that many on A, that many on B. A client on each site. */
export function zonesOf(a: number, b: number): ElasticDescription {
  const names = (site: string, count: number) => Array.from({ length: count }, (_, i) => `es-${site.toLowerCase()}${i + 1}`)
  const [onA, onB] = [names('A', a), names('B', b)]
  return {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [],
    nodes: [...onA.map(name => ({ name, site: 'A', roles: ['master', 'data'] as const })), ...onB.map(name => ({ name, site: 'B', roles: ['master', 'data'] as const }))],
    indices: [logs],
    clients: [{ name: 'cA', site: 'A', nodes: onA, timeout: 10_000_000 }, { name: 'cB', site: 'B', nodes: onB, timeout: 10_000_000 }],
    settings: { awareness: true },
  }
}
