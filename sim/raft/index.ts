/**
 * One consensus node, in the shape of etcd's raft library (go.etcd.io/raft).
 *
 * A node is a state machine and nothing else: no clock, no network, no disk, no chance of its own.
 * Its host ticks it, steps the messages it receives, and proposes what clients ask. After any input
 * the node may have something `ready`: a hard state and entries to persist, messages to send,
 * entries to apply. The host does that, in that order, and calls `advance`.
 *
 *     const node = createNode(config, hardState, entries, draws)
 *     tick(node) · step(node, message) · propose(node, [payload])
 *     if (hasReady(node)) { const todo = ready(node); …persist, send, apply…; advance(node, todo) }
 *
 * The rules follow Ongaro and Ousterhout's paper, « In Search of an Understandable Consensus
 * Algorithm » (extended version), and where etcd goes further, etcd: randomised timeouts in whole
 * ticks, conflict hints, probe and replicate, check-quorum with its lease, pre-vote, reads by read index, transfer of leadership. One file a concept:
 *
 *   types      the protocol's words
 *   log        entries, matching, conflicts, the commit index
 *   quorum     majority arithmetic
 *   vote       who may get a vote
 *   commit     when an entry is committed
 *   node       the state and its named transitions
 *   append     a follower receives
 *   replicate  a leader sends
 *   transfer   handing leadership over
 *   reads      linearizable reads
 *   step       inputs
 *   ready      outputs
 *
 * Not modelled: membership changes, learners, snapshots, limits on size and number of appends under
 * way.
 */
export { createNode, DRAWS_AHEAD } from './node.ts'
export type { RaftConfig, RaftNode } from './node.ts'
export { readIndex } from './reads.ts'
export type { ReadState } from './reads.ts'
export { transferLeader } from './transfer.ts'
export { campaign, forgetLeader, propose, reportUnreachable, step, tick } from './step.ts'
export { advance, hasReady, ready } from './ready.ts'
export type { Ready } from './ready.ts'
export { lastIndex, termAt } from './log.ts'
export type { RaftLog } from './log.ts'
export { majorityOf } from './quorum.ts'
export { MsgType, NONE, Note, Role, Why } from './types.ts'
export type { Entry, HardState, Message, NodeId, NoteRow } from './types.ts'
