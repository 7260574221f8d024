/**
 * Copies of shards on their nodes, and how writes reach them all (reference, “Reading and writing
 * documents”; ReplicationOperation, RecoverySourceHandler). The primary writes, sends to every other copy,
 * and acknowledges once each has answered or the master has taken it out of those in sync: whoever may
 * become primary holds all that was acknowledged.
 */
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, Msg, note } from './events.ts'
import { submit } from './publication.ts'
import { Copied, Due, Mode, NOBODY, shardKey } from './state.ts'
import type { ClusterState, Copy, ElasticState, LocalCopy, NodeState, Replication, Shard } from './state.ts'
import { send } from './transport.ts'
import type { Message } from './transport.ts'

/** What was sent and not answered is sent again, as TCP does, and a recovery that came too early is retried. */
const RETRY = 1_000_000

export const localCopy = (node: NodeState, shard: number) => node.copies.find(c => c.shard === shard)

/** Cannot act, or be believed, without a master: the block of `cluster.no_master_block`. */
export function isBlocked(node: NodeState): boolean {
  return node.applied === null || node.mode === Mode.Candidate || node.applied.term !== node.term
}

export function shardByKey(cluster: ClusterState | null, key: number): Shard | undefined {
  return cluster?.shards.find(s => shardKey(s.index, s.no) === key)
}

/** Makes the node's copies what the state says that they are. */
export function applyShards(state: ElasticState, kernel: Kernel, node: NodeState): void {
  const cluster = node.applied
  if (cluster === null) return
  for (const shard of cluster.shards) {
    const key = shardKey(shard.index, shard.no)
    const copy = shard.copies.find(c => c.node === node.index)
    const local = localCopy(node, key)
    if (!copy) {
      if (local) local.active = false
    } else if (local?.active && local.allocation === copy.allocation) {
      if (copy.primary && (!local.primary || shard.term > local.term)) promote(state, kernel, node, local, shard)
      local.term = Math.max(local.term, shard.term)
      local.started ||= copy.status === Copied.Started
    } else if (copy.status === Copied.Initializing) {
      open(state, kernel, node, shard, copy)
    } else if (local) {
      // Forgotten by a restart: what the master takes for a copy in use is only data on the disk.
      local.active = false
      tellMaster(state, kernel, node, 'ShardFailed', key, copy.allocation, true)
      recheck(kernel, node)
    }
  }
  for (const replication of node.replications) settle(state, kernel, node, replication)
}

function recheck(kernel: Kernel, node: NodeState): void {
  if (!node.rechecking) schedule(kernel, RETRY, Due.Recheck, node.index, 0)
  node.rechecking = true
}

export function handleRecheck(state: ElasticState, kernel: Kernel, node: NodeState): void {
  node.rechecking = false
  applyShards(state, kernel, node)
}

function open(state: ElasticState, kernel: Kernel, node: NodeState, shard: Shard, { primary, allocation }: Copy): void {
  const key = shardKey(shard.index, shard.no)
  const before = localCopy(node, key)
  const kept = primary && before?.allocation === allocation ? before.ops : []
  const local: LocalCopy = { shard: key, allocation, term: shard.term, primary, active: true, started: false, ops: kept }
  node.copies = [...node.copies.filter(c => c.shard !== key), local]
  if (primary) schedule(kernel, state.settings.recovery, Due.Recovered, node.index, local.allocation)
  else askRecovery(state, kernel, node, local)
}

/** Asks the primary for its data, and again until the data is there. */
export function askRecovery(state: ElasticState, kernel: Kernel, node: NodeState, { shard, allocation }: Pick<LocalCopy, 'shard' | 'allocation'>): void {
  const local = localCopy(node, shard)
  if (!local?.active || local.started || local.allocation !== allocation) return
  const primary = shardByKey(node.applied, shard)?.copies.find(c => c.primary)
  if (primary?.status === Copied.Started) send(state, kernel, node.index, primary.node, 'StartRecovery', { shard, allocation })
  schedule(kernel, state.settings.recovery + RETRY, Due.RecoveryRetry, node.index, { shard, allocation })
}

export function handleRecovered(state: ElasticState, kernel: Kernel, node: NodeState, allocation: number): void {
  const local = node.copies.find(c => c.allocation === allocation && c.active)
  if (!local || local.started) return
  tellMaster(state, kernel, node, 'ShardStarted', local.shard, allocation)
  schedule(kernel, RETRY, Due.Recovered, node.index, allocation)
}

/** The primary copies what it has, once it knows of the new copy: from then on it sends it every operation. */
export function handleStartRecovery(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const local = localCopy(node, m.shard)
  const known = shardByKey(node.applied, m.shard)?.copies.some(c => c.allocation === m.allocation && c.node === m.from)
  if (!local?.active || !local.primary || !local.started || !known) return
  send(state, kernel, node.index, m.from, 'RecoveryData', { shard: m.shard, allocation: m.allocation, term: local.term, ops: [...local.ops] })
}

export function handleRecoveryData(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const local = localCopy(node, m.shard)
  if (!local?.active || local.started || local.allocation !== m.allocation || m.term < local.term) return
  local.ops = [...m.ops, ...local.ops.filter(op => !m.ops.includes(op))]
  schedule(kernel, state.settings.recovery, Due.Recovered, node.index, local.allocation)
}

function tellMaster(state: ElasticState, kernel: Kernel, node: NodeState, what: 'ShardStarted' | 'ShardFailed', shard: number, allocation: number, missing = false): void {
  if (node.leader !== NOBODY) send(state, kernel, node.index, node.leader, what, { shard, allocation, term: node.term, refused: missing })
}

export function handleShardReport(state: ElasticState, kernel: Kernel, leader: NodeState, { kind, term, shard, allocation, refused: missing }: Message): void {
  if (term !== leader.term) return
  submit(state, kernel, leader, kind === Msg.ShardStarted ? { kind: 'started', shard, allocation } : { kind: 'failed', shard, allocation, stale: !missing })
}

/** A new primary sends what it has to the others, so that they hold the same as it does. */
function promote(state: ElasticState, kernel: Kernel, node: NodeState, local: LocalCopy, shard: Shard): void {
  local.primary = true
  local.term = shard.term
  if (shard.copies.some(c => c.node !== NOBODY && c.node !== node.index)) replicate(state, kernel, node, local, -1, NOBODY)
}

/** An operation from whoever was asked: done here, then sent to the other copies. */
export function handlePrimaryOp(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const local = localCopy(node, m.shard)
  if (isBlocked(node) || !local?.active || !local.primary || !local.started) {
    send(state, kernel, node.index, m.from, 'PrimaryOpResponse', { request: m.request, refused: true })
    return
  }
  write(kernel, node, local, m.request)
  replicate(state, kernel, node, local, m.request, m.from)
}

function write(kernel: Kernel, node: NodeState, local: LocalCopy, request: number): void {
  if (local.ops.includes(request)) return
  local.ops.push(request)
  note(kernel, Code.Wrote, node.index + 1, local.shard >> 4, local.shard & 15, request, local.primary ? 1 : 0)
}

function replicate(state: ElasticState, kernel: Kernel, node: NodeState, local: LocalCopy, request: number, coordinator: number): void {
  const shard = shardByKey(node.applied, local.shard)!
  const others = [...shard.copies.filter(c => c.node !== NOBODY).map(c => c.allocation), ...shard.inSync]
  const waiting = [...new Set(others)].filter(a => a !== local.allocation)
  const replication: Replication = { id: node.nextReplication++, request, shard: local.shard, coordinator, waiting }
  node.replications = [...node.replications, replication]
  sendReplication(state, kernel, node, local, replication)
  settle(state, kernel, node, replication)
  if (waiting.length > 0) schedule(kernel, RETRY, Due.Retry, node.index, replication.id)
}

function sendReplication(state: ElasticState, kernel: Kernel, node: NodeState, local: LocalCopy, { id, request, waiting }: Replication): void {
  for (const copy of shardByKey(node.applied, local.shard)?.copies ?? []) {
    if (copy.node === NOBODY || copy.node === node.index || !waiting.includes(copy.allocation)) continue
    const ops = request < 0 ? [...local.ops] : []
    send(state, kernel, node.index, copy.node, 'Replicate', { shard: local.shard, allocation: copy.allocation, term: local.term, request, no: id, ops })
  }
}

export function handleRetry(state: ElasticState, kernel: Kernel, node: NodeState, id: number): void {
  const replication = node.replications.find(r => r.id === id)
  const local = replication && localCopy(node, replication.shard)
  if (!local) return
  settle(state, kernel, node, replication)
  if (!node.replications.includes(replication)) return
  sendReplication(state, kernel, node, local, replication)
  schedule(kernel, RETRY, Due.Retry, node.index, id)
}

/** A copy takes an operation of its primary, or all of a new primary's; not those of an older one. */
export function handleReplicate(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const local = localCopy(node, m.shard)
  const refused = !local?.active || local.primary || local.allocation !== m.allocation || m.term < local.term
  if (!refused) {
    local.term = m.term
    if (m.request < 0) local.ops = [...m.ops]
    else write(kernel, node, local, m.request)
  }
  send(state, kernel, node.index, m.from, 'ReplicateAck', { shard: m.shard, allocation: m.allocation, no: m.no, refused })
}

export function handleReplicateAck(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const replication = node.replications.find(r => r.id === m.no)
  if (!replication) return
  if (m.refused) return tellMaster(state, kernel, node, 'ShardFailed', m.shard, m.allocation)
  replication.waiting = replication.waiting.filter(a => a !== m.allocation)
  settle(state, kernel, node, replication)
}

/** A copy's node has closed its connection: it missed what was on its way there. */
export function copiesLost(state: ElasticState, kernel: Kernel, node: NodeState, peer: number): void {
  for (const { shard, waiting } of node.replications) {
    const copy = shardByKey(node.applied, shard)?.copies.find(c => c.node === peer)
    if (copy && waiting.includes(copy.allocation)) tellMaster(state, kernel, node, 'ShardFailed', shard, copy.allocation)
  }
}

/** Acknowledges what waits for nobody any more; drops what is not this node's to acknowledge. */
function settle(state: ElasticState, kernel: Kernel, node: NodeState, replication: Replication): void {
  const { shard: key, request, coordinator } = replication
  const shard = shardByKey(node.applied, key)
  const local = localCopy(node, key)
  const mine = shard?.copies.find(c => c.node === node.index)
  const over = (refused: boolean) => {
    node.replications = node.replications.filter(r => r !== replication)
    if (coordinator !== NOBODY) send(state, kernel, node.index, coordinator, 'PrimaryOpResponse', { request, refused })
  }
  if (!shard || !local?.active || !mine?.primary || mine.allocation !== local.allocation) return over(true)
  const assigned = shard.copies.filter(c => c.node !== NOBODY).map(c => c.allocation)
  replication.waiting = replication.waiting.filter(a => assigned.includes(a) || shard.inSync.includes(a))
  if (replication.waiting.length === 0) return over(false)
  // Gone with its node, and still counted in sync: until the master takes it out, nothing is acknowledged.
  for (const a of replication.waiting) if (!assigned.includes(a)) tellMaster(state, kernel, node, 'ShardFailed', key, a)
}

/** What a node's disk holds, for the master that asks. */
export function handleListStores(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const stores = node.copies.map(c => ({ shard: c.shard, allocation: c.allocation }))
  send(state, kernel, node.index, m.from, 'Stores', { term: m.term, stores })
}

export function handleStores(state: ElasticState, kernel: Kernel, leader: NodeState, m: Message): void {
  if (leader.mode !== Mode.Leader || m.term !== leader.term || leader.stores[m.from] !== null) return
  leader.stores[m.from] = m.stores
  submit(state, kernel, leader, { kind: 'reroute' })
}
