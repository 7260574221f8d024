/**
 * Who decides: the voting configuration and its quorums (Elasticsearch reference, “Quorum-based decision
 * making”, “Voting configurations”; CoordinationState, Reconfigurator and VotingOnlyNodePlugin of the
 * source). An election and a publication need a majority of two configurations: the last committed and
 * the last accepted; they differ only while the configuration changes.
 */
import type { ClusterState, ElasticState, Join, NodeState, Publication } from './state.ts'

/** More than half of a configuration. */
export function isQuorum(config: readonly number[], votes: readonly number[]): boolean {
  return 2 * config.filter(node => votes.includes(node)).length > config.length
}

/** Do these votes elect, or commit, on top of that state? */
export function decides(state: ElasticState, { committed, config }: Pick<ClusterState, 'committed' | 'config'>, votes: readonly number[]): boolean {
  const { minimumMasterNodes } = state.settings
  if (minimumMasterNodes !== null) return votes.length >= minimumMasterNodes
  return isQuorum(committed, votes) && isQuorum(config, votes)
}

/** Both quorums: of the last committed configuration and of the one that is published. */
export function commits(world: ElasticState, { state, votes }: Pick<Publication, 'state' | 'votes'>): boolean {
  return decides(world, state, votes)
}

/** One candidate a term: whoever asks first. */
export function canJoin(node: NodeState, term: number): boolean {
  return term > node.term
}

/** Does the voter know a newer state than the candidate's? Then it cannot help to elect it. */
export function isFresher(join: Join, { accepted }: NodeState): boolean {
  return join.acceptedTerm > accepted.term || (join.acceptedTerm === accepted.term && join.acceptedVersion > accepted.version)
}

/**
 * A voting-only node wins only when it alone holds the newest state: it then hands that state to a full
 * master-eligible node and stands down (VotingOnlyNodeElectionStrategy).
 */
export function mayWin(state: ElasticState, node: NodeState, joins: readonly Join[]): boolean {
  if (!decides(state, node.accepted, joins.map(j => j.from))) return false
  if (!node.votingOnly) return true
  const full = joins.filter(j => !state.nodes[j.from].votingOnly)
  if (full.length === 0) return false
  const same = (j: Join) => j.acceptedTerm === node.accepted.term && j.acceptedVersion === node.accepted.version
  return !(full.some(same) && node.accepted.term > 0 && full.every(same))
}

/** What a reconfiguration reads of a cluster: its nodes' ids, and whether it may count fewer. */
export interface Electors {
  readonly nodes: readonly { readonly id: number }[]
  readonly settings: { readonly autoShrink: boolean }
}

/**
 * The voting configuration that suits the live master-eligible nodes: an odd number of them, the master
 * first, then the live, then who votes already, then by id; never below three voters once there were
 * three. The same as before when the new one would have no quorum.
 */
export function reconfigure(state: Electors, live: readonly number[], master: number, current: readonly number[]): readonly number[] {
  const candidates = [...live, ...current.filter(n => !live.includes(n))]
  const rank = (n: number) => (n === master ? 0 : (live.includes(n) ? 1 : 3) + (current.includes(n) ? 0 : 1))
  candidates.sort((a, b) => rank(a) - rank(b) || state.nodes[a].id - state.nodes[b].id)
  const least = !state.settings.autoShrink ? current.length : current.length < 3 ? 1 : 3
  const odd = live.length % 2 === 0 ? live.length - 1 : live.length
  const config = candidates.slice(0, Math.max(odd, least)).sort((a, b) => a - b)
  return isQuorum(config, live) ? config : current
}
