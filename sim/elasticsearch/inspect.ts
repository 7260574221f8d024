/**
 * All that an Elasticsearch node knows, in French: its coordination metadata (`_cluster/state`,
 * last_committed_config and last_accepted_config), what `_cat/nodes` and `_cat/shards` tell of it, and,
 * of a master, whom it checks (C10.1–C10.4, C10.13).
 */
import type { Inspection, InspectionSection, Kernel, Subject } from '../kernel/world.ts'
import { Mode } from './state.ts'
import type { ElasticState, NodeState } from './state.ts'
import { view } from './view.ts'
import type { NodeView } from './view.ts'

const pairs = (title: string, rows: InspectionSection['rows']): InspectionSection => ({ title, columns: [], rows, empty: '' })
const MODES = { candidate: 'cherche un master', master: 'master', follower: 'suit' } as const
const STATES = { STARTED: 'STARTED', INITIALIZING: 'INITIALIZING', UNASSIGNED: 'données seules' } as const

export function inspect(state: ElasticState, kernel: Kernel, subject: Subject): Inspection | null {
  if (subject.kind === 'message') return null
  const seen = view(state, kernel).nodes
  const no = seen.findIndex(n => n.name === subject.name)
  return no < 0 ? null : inspectNode(state, state.nodes[no], seen[no])
}

function inspectNode(state: ElasticState, node: NodeState, seen: NodeView): Inspection {
  const up = seen.status === 'up'
  return {
    title: `${seen.name} · ${up ? MODES[seen.mode] : seen.status === 'down' ? 'arrêté' : 'figé'}, site ${seen.site}`,
    sections: [
      pairs('Coordination', [
        ['node.role', seen.roles, 'd : données, m : éligible, v : vote seulement'],
        ['term', String(seen.term), 'mandat'],
        ['master', seen.master || 'aucun', 'celui qu’il connaît'],
        ['état accepté', String(seen.accepted), 'version, sur son disque'],
        ['état appliqué', seen.applied === 0 ? 'aucun' : String(seen.applied), 'version, commise'],
        ['écritures', seen.blocked ? 'refusées' : 'servies', 'no_master_block'],
      ]),
      configuration(state, node),
      ...(up && node.master && node.mode === Mode.Candidate ? [election(state, node)] : []),
      ...(up && node.mode === Mode.Leader ? [checks(state, node)] : []),
      {
        title: 'Copies de shards', columns: ['index', 'shard', 'prirep', 'état', 'docs'],
        rows: seen.copies.map(c => [c.index, String(c.shard), c.prirep, STATES[c.state], String(c.docs)]), empty: node.data ? 'Aucune.' : 'Ce nœud ne porte pas de données.',
      },
    ],
  }
}

/** A vote needs a majority of each, which differ while the configuration changes. */
function configuration(state: ElasticState, { accepted: { committed, config } }: NodeState): InspectionSection {
  const told = (nodes: readonly number[]) => nodes.map(n => state.nodes[n].name).join(', ') || 'vide'
  const majority = (nodes: readonly number[]) => state.settings.minimumMasterNodes ?? Math.floor(nodes.length / 2) + 1
  return pairs('Configuration de vote', [
    ['last_committed', told(committed), `${majority(committed)} voix nécessaires`],
    ['last_accepted', told(config), `${majority(config)} voix nécessaires`],
  ])
}

function election(state: ElasticState, { attempt, joins, preVote, peers }: NodeState): InspectionSection {
  const told = (nodes: readonly number[]) => nodes.map(n => state.nodes[n].name).join(', ') || 'personne'
  return pairs('Élection', [
    ['essais', String(attempt), 'chacun attend plus longtemps, au hasard'],
    ['pairs entendus', told(peers.map(p => p.node)), 'à qui il peut demander'],
    ['pré-vote', told(preVote.joins.map(j => j.from)), 'lui donneraient leur voix'],
    ['voix', told(joins.map(j => j.from)), 'reçues dans ce mandat'],
  ])
}

function checks(state: ElasticState, { followerChecks }: NodeState): InspectionSection {
  return {
    title: 'Vérifications des nœuds', columns: ['nœud', 'échecs de suite'],
    rows: followerChecks.map(c => [state.nodes[c.node].name, `${c.failures} sur 3`]), empty: 'Il est seul.',
  }
}
