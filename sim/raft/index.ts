/**
 * One consensus node, in the shape of etcd's raft library (go.etcd.io/raft).
 *
 * A node is a state machine and nothing else: no clock, no network, no disk, no chance of its own.
 * Its host ticks it, steps the messages it receives, and proposes what clients ask. After any input
 * the node may have something `ready`: a hard state, entries and perhaps a snapshot to persist,
 * messages to send, entries to apply. The host does that, in that order, and calls `advance`.
 *
 *     const node = createNode(options, { hardState, snapshot, entries }, draws)
 *     tick(node) · step(node, message) · propose(node, [payload])
 *     if (hasReady(node)) { const todo = ready(node); …persist, send, apply…; advance(node, todo) }
 *
 * A group begins with the configuration of a snapshot that every first member is given:
 * `{ index, term, confState, data }`. Later members are given the same one when its index is 0, for they
 * may be sent the log from entry 1; else none, and they know nobody until the leader sends them one.
 * The snapshot in a `MsgSnap` is the last that was made; its configuration must know the addressee, so a
 * host sends its state as it is now instead, as etcd's server does. It tells what became of it with
 * `reportSnapshot`, delivered or not: the leader waits for that, or for the member's answer. Applying an entry whose type is not `Normal`, the host calls
 * `applyConfChange(node, entry.data)` before `advance`; it keeps the configuration returned for its
 * next `createSnapshot(node, index, data, confState)`, and may then `compact(node, index)`. A host that keeps
 * nothing of a `ready` after its `advance` may use `takeReady`, which makes no new record each time.
 *
 * Inputs: `tick`, `step` (null, or why it refuses the message), `propose`, `proposeConfChange`,
 * `applyConfChange`, `campaign`, `readIndex`, `transferLeader`, `forgetLeader`, `reportUnreachable`,
 * `reportSnapshot`. To look: `status`, `logStatus`, `termAt`, `entriesBetween`, and the node's own
 * fields: `node.messages` and `node.afterAppend` wait for the next `ready`. Sizes in the limits are
 * counted by `payloadSize`. Everything is plain data; entries, messages, configurations and snapshots
 * are never changed once made.
 *
 * The rules follow Ongaro and Ousterhout's paper, « In Search of an Understandable Consensus
 * Algorithm » (extended version), and where etcd goes further, etcd: randomised timeouts in whole
 * ticks, conflict hints, flow control, check-quorum with its lease, pre-vote, reads by read index,
 * transfer of leadership, learners, membership changes one at a time and by joint consensus. One file
 * a concept:
 *
 *   types       the protocol's words
 *   config      what a host chooses, and the defaults
 *   log         entries, matching, conflicts, the commit index
 *   size        bytes, for the limits
 *   quorum      majority arithmetic, single and joint
 *   inflights   appends under way
 *   progress    what a leader knows of a member
 *   tracker     the group: configuration, progress, what its majorities say
 *   confchange  from one configuration to the next
 *   vote        who may get a vote
 *   commit      when an entry is committed
 *   node        the state and its named transitions
 *   append      a follower receives
 *   replicate   a leader sends
 *   snapshot    compaction, and what stands for what is forgotten
 *   membership  a configuration takes effect
 *   propose     clients' payloads and changes of the group
 *   campaign    elections
 *   transfer    handing leadership over
 *   reads       linearizable reads
 *   step        inputs
 *   ready       outputs
 *   status      a node seen from outside
 *
 * Not modelled: asynchronous storage writes.
 */
export { createNode, DRAWS_AHEAD, NOTE_WORDS, takeNotes } from './node.ts'
export type { RaftNode, Restored, SoftState } from './node.ts'
export { DEFAULT_LIMITS } from './config.ts'
export type { RaftConfig, RaftLimits, RaftOptions } from './config.ts'
export { campaign } from './campaign.ts'
export { applyConfChange } from './membership.ts'
export { propose, proposeConfChange } from './propose.ts'
export { readIndex } from './reads.ts'
export type { ReadState } from './reads.ts'
export { reportSnapshot, reportUnreachable } from './replicate.ts'
export { compact, createSnapshot } from './snapshot.ts'
export { transferLeader } from './transfer.ts'
export { forgetLeader, step, StepError, tick } from './step.ts'
export { advance, hasReady, ready, takeReady } from './ready.ts'
export type { Ready } from './ready.ts'
export { promotable } from './membership.ts'
export { logStatus, setRandomizedElectionTimeout, status } from './status.ts'
export type { LogStatus, PeerStatus, Status } from './status.ts'
export { entriesBetween, firstIndex, lastIndex, termAt } from './log.ts'
export type { RaftLog } from './log.ts'
export { Flow } from './progress.ts'
export type { Progress } from './progress.ts'
export { asV2, change, enterJoint, leaveJoint, NOBODY, restore, simple } from './confchange.ts'
export type { Changed, Configured } from './confchange.ts'
export { EMPTY_CONF, isJoint, progressOf } from './tracker.ts'
export { committedIndex, jointCommittedIndex, jointVoteResult, majorityOf, VoteResult, voteResult } from './quorum.ts'
export { entrySize, payloadSize } from './size.ts'
export { BY_TRANSFER, ConfChangeType, EntryType, MsgType, NONE, Note, Role, Why } from './types.ts'
export type {
  ConfChange, ConfChangeSingle, ConfChangeV2, ConfState, Entry, HardState, Message, NodeId, NoteRow, Snapshot,
} from './types.ts'
