/** What `_cat` answers, as rows under Elasticsearch's own column names (reference, “cat APIs”). */
import type { ClusterView, ElasticView } from '../../../sim/elasticsearch/view.ts'

export type Which = 'health' | 'nodes' | 'shards'

export interface CatTable {
  /** The request, with the columns it asks for. */
  readonly line: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const COLUMNS: Readonly<Record<Which, readonly string[]>> = {
  health: ['status', 'node.total', 'node.data', 'shards', 'pri', 'init', 'unassign'],
  nodes: ['name', 'node.role', 'master'],
  shards: ['index', 'shard', 'prirep', 'state', 'docs', 'node'],
}

/** Of each master that acts; without one `_cat` answers nobody. */
export function catTables(view: ElasticView, which: Which): readonly (CatTable & { readonly master: string })[] {
  const headings = COLUMNS[which]
  const line = `GET _cat/${which}?v&h=${headings.join(',')}`
  return view.masters.map(cluster => ({ master: cluster.master, line, headings, rows: rowsOf(view, cluster, which) }))
}

function rowsOf(view: ElasticView, cluster: ClusterView, which: Which): readonly (readonly string[])[] {
  const members = view.nodes.filter(n => cluster.nodes.includes(n.name))
  const { shards } = cluster
  const started = shards.filter(s => s.state === 'STARTED')
  switch (which) {
    case 'health': return [[
      cluster.health, String(members.length), String(members.filter(n => n.data).length), String(started.length),
      String(started.filter(s => s.prirep === 'p').length), String(shards.filter(s => s.state === 'INITIALIZING').length),
      String(shards.filter(s => s.state === 'UNASSIGNED').length),
    ]]
    case 'nodes': return members.map(n => [n.name, n.roles, n.name === cluster.master ? '*' : '-'])
    case 'shards': return shards.map(s => [s.index, String(s.shard), s.prirep, s.state, s.state === 'STARTED' ? String(s.docs) : '', s.node])
  }
}
