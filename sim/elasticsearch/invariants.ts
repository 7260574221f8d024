/**
 * What must hold after every event (reference, “Quorum-based decision making”; the formal model is
 * elastic/elasticsearch-formal-models, ZenWithTerms). The counter-model promises none of what rests on
 * quorums: there they are not asked.
 */
import type { Invariant } from '../kernel/world.ts'
import { healthOfShard } from './allocation.ts'
import { Health } from './events.ts'
import { localCopy } from './shards.ts'
import { Copied, Mode, NOBODY, Outcome, shardKey } from './state.ts'
import type { ClusterState, ElasticState } from './state.ts'
import { newestCommitted } from './view.ts'
import { keyOf } from './clients.ts'
import { isUp } from './transport.ts'

type Rule = Invariant<ElasticState>

/** Nothing but the recorded configuration says who decides. */
const sound = (state: ElasticState) => state.settings.minimumMasterNodes === null

const oneMaster: Rule = {
  id: 'one-master-per-term',
  start() {
    const masters = new Map<number, number>()
    return (state) => {
      if (!sound(state)) return null
      for (const node of state.nodes) {
        if (node.mode !== Mode.Leader) continue
        const known = masters.get(node.term) ?? node.index
        if (known !== node.index) return `${node.name} and ${state.nodes[known].name} are both master in term ${node.term}`
        masters.set(node.term, node.index)
      }
      return null
    }
  },
}

/** Each committed state once, as soon as some node acts by it. */
function committedStates(): (state: ElasticState) => readonly ClusterState[] {
  const last: (ClusterState | null)[] = []
  return state => state.nodes.flatMap(({ index, applied }) => {
    if (applied === null || applied === last[index]) return []
    last[index] = applied
    return [applied]
  })
}

const oneState: Rule = {
  id: 'one-state-per-version',
  start() {
    const fresh = committedStates()
    const terms = new Map<number, number>()
    return (state) => {
      if (!sound(state)) return null
      for (const { term, version } of fresh(state)) {
        const known = terms.get(version) ?? term
        if (known !== term) return `state ${version} is committed in term ${known} and in term ${term}`
        terms.set(version, term)
      }
      return null
    }
  },
}

const survives: Rule = {
  id: 'committed-survives',
  start() {
    const fresh = committedStates()
    /** Newest committed version of each term, and terms whose master has been looked at. */
    const newest = new Map<number, number>()
    const seen = new Set<number>()
    return (state) => {
      if (!sound(state)) return null
      for (const { term, version } of fresh(state)) newest.set(term, Math.max(version, newest.get(term) ?? 0))
      for (const node of state.nodes) {
        if (node.mode !== Mode.Leader || seen.has(node.term)) continue
        seen.add(node.term)
        for (const [term, version] of newest) {
          if (term < node.term && node.accepted.version < version) return `${node.name}, master of term ${node.term}, lacks state ${version} of term ${term}`
        }
      }
      return null
    }
  },
}

const bothQuorums: Rule = {
  id: 'both-quorums',
  start() {
    const fresh = committedStates()
    /** Configuration of each committed version. */
    const configs = new Map<number, readonly number[]>()
    return (state) => {
      if (!sound(state)) return null
      for (const { term, version, config } of fresh(state)) {
        if (configs.has(version)) continue
        configs.set(version, config)
        const before = Math.max(-1, ...[...configs.keys()].filter(v => v < version))
        const holds = (n: number) => {
          const { accepted } = state.nodes[n]
          return accepted.term > term || (accepted.term === term && accepted.version >= version)
        }
        for (const asked of [config, configs.get(before) ?? config]) {
          const have = asked.filter(holds).length
          if (2 * have <= asked.length) return `state ${version} is committed, and ${have} of ${asked.length} voters have accepted it`
        }
      }
      return null
    }
  },
}

/**
 * What a master makes of a voting configuration (facts C10.2, C10.3): an odd number of voters, so that two
 * equal halves cannot both lack a majority; three at least once there were three; no fewer than before
 * where auto-shrink is off, be they even. The first one is what bootstrap found.
 */
const oddVoters: Rule = {
  id: 'config-odd',
  start() {
    const fresh = committedStates()
    /** Configuration of each committed version. */
    const configs = new Map<number, readonly number[]>()
    return (state) => {
      if (!sound(state)) return null
      for (const { version, config } of fresh(state)) {
        if (configs.has(version)) continue
        const before = configs.get(Math.max(-1, ...[...configs.keys()].filter(v => v < version)))
        configs.set(version, config)
        if (before === undefined || before.join() === config.join()) continue
        const kept = !state.settings.autoShrink && config.length === before.length
        if (config.length % 2 === 0 && !kept) return `state ${version} makes ${config.length} voters of ${before.length}: an even number`
        const least = !state.settings.autoShrink ? before.length : before.length < 3 ? 1 : 3
        if (config.length < least) return `state ${version} leaves ${config.length} voters of ${before.length}, and ${least} must stay`
      }
      return null
    }
  },
}

const redOnly: Rule = {
  id: 'red-only-without-copy',
  start() {
    const fresh = committedStates()
    return (state) => {
      for (const { version, shards } of fresh(state)) {
        for (const shard of shards) {
          const started = shard.copies.find(c => c.status === Copied.Started && c.node !== NOBODY)
          if (healthOfShard(shard) === Health.Red && started) return `state ${version}: ${state.indices[shard.index].name}[${shard.no}] is red and ${state.nodes[started.node].name} has a copy in use`
        }
      }
      return null
    }
  },
}

const onePlace: Rule = {
  id: 'copies-apart',
  start() {
    const fresh = committedStates()
    return (state) => {
      const { awareness, forcedZones } = state.settings
      for (const { version, shards } of fresh(state)) {
        for (const { copies, index } of shards) {
          const nodes = copies.map(c => c.node).filter(n => n !== NOBODY)
          if (new Set(nodes).size < nodes.length) return `state ${version}: two copies of ${state.indices[index].name} on one node`
          if (!awareness || forcedZones.length === 0) continue
          for (const site of state.network.sites.keys()) {
            const there = nodes.filter(n => state.nodes[n].site === site).length
            if (there > Math.ceil(copies.length / forcedZones.length)) return `state ${version}: ${there} copies of ${state.indices[index].name} in zone ${state.network.sites[site]}`
          }
        }
      }
      return null
    }
  },
}

const acknowledgedKept: Rule = {
  id: 'acknowledged-kept',
  start() {
    const seen = new Set<number>()
    const acknowledged = new Map<number, number[]>()
    return (state, kernel) => {
      if (!sound(state)) return null
      for (const request of state.requests) {
        if (request.outcome !== Outcome.Ok || request.kind !== 'index' || seen.has(request.id)) continue
        seen.add(request.id)
        const key = keyOf(state, request)
        acknowledged.set(key, [...acknowledged.get(key) ?? [], request.id])
      }
      if (acknowledged.size === 0) return null
      for (const shard of newestCommitted(state)?.shards ?? []) {
        const primary = shard.copies.find(c => c.primary && c.status === Copied.Started)
        if (!primary || !isUp(kernel, primary.node)) continue
        const key = shardKey(shard.index, shard.no)
        const local = localCopy(state.nodes[primary.node], key)
        if (!local?.active || local.allocation !== primary.allocation) continue
        const lost = acknowledged.get(key)?.find(op => !local.ops.includes(op))
        if (lost !== undefined) return `document ${lost} was acknowledged, and the primary on ${state.nodes[primary.node].name} lacks it`
      }
      return null
    }
  },
}

export const invariants: readonly Rule[] = [oneMaster, oneState, survives, bothQuorums, oddVoters, redOnly, onePlace, acknowledgedKept]
