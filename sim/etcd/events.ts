/**
 * The vocabulary of this world's trace: what each code's numbers mean. Raft's own notes come as
 * they are, with the member that made them in front.
 */
import { record } from '../kernel/trace.ts'
import type { EventKind, Kernel } from '../kernel/world.ts'
import type { RaftNode } from '../raft/index.ts'
import type { Member } from './state.ts'

type Fields = EventKind['fields']
const node: Fields = [['member', 'node']]
const pair: Fields = [['from', 'node'], ['to', 'node']]

/** First code of raft's notes: code = NOTES + note. */
const NOTES = 22

const named: readonly (readonly [code: number, name: string, fields: Fields])[] = [
  [0, 'started', [...node, ['life', 'int'], ['lastIndex', 'int'], ['term', 'int']]],
  [1, 'stopped', node],
  [2, 'paused', node],
  [3, 'resumed', node],
  [4, 'link-cut', pair],
  [5, 'link-healed', pair],
  [6, 'sites-cut', [['from', 'site'], ['to', 'site']]],
  [7, 'sites-healed', [['from', 'site'], ['to', 'site']]],
  [8, 'message-sent', [...pair, ['message', 'message'], ['term', 'int'], ['logTerm', 'int'], ['index', 'int'],
    ['entries', 'int'], ['commit', 'int'], ['rejectHint', 'int'], ['delay', 'int']]],
  [9, 'message-lost', [...pair, ['message', 'message'], ['term', 'int'], ['why', 'loss']]],
  [10, 'sync-began', [...node, ['entries', 'int'], ['duration', 'int']]],
  [11, 'sync-ended', [...node, ['lastIndex', 'int']]],
  [12, 'applied', [...node, ['index', 'int'], ['term', 'int'], ['request', 'int'], ['revision', 'int']]],
  [13, 'request-sent', [['client', 'client'], ['request', 'int'], ['member', 'node'], ['delay', 'int']]],
  [14, 'request-blocked', [...node, ['request', 'int']]],
  [15, 'request-proposed', [...node, ['request', 'int'], ['leader', 'node']]],
  [16, 'answer-sent', [...node, ['request', 'int'], ['outcome', 'outcome'], ['delay', 'int']]],
  [17, 'request-ended', [['client', 'client'], ['request', 'int'], ['outcome', 'outcome'], ['why', 'ended']]],
  [18, 'nobody-reachable', [['client', 'client'], ['request', 'int']]],
  [19, 'ticks-advanced', [...node, ['ticks', 'int']]],
  [20, 'request-lost', [['client', 'client'], ['request', 'int'], ['member', 'node'], ['why', 'loss']]],
  [21, 'answer-lost', [...node, ['request', 'int'], ['why', 'loss']]],
  [NOTES + 0, 'role-changed', [...node, ['from', 'role'], ['to', 'role'], ['term', 'int'], ['why', 'why']]],
  [NOTES + 1, 'vote-granted', [...node, ['candidate', 'node'], ['term', 'int'], ['preVote', 'int']]],
  [NOTES + 2, 'vote-refused', [...node, ['candidate', 'node'], ['term', 'int'], ['why', 'why'], ['detail', 'int']]],
  [NOTES + 3, 'vote-counted', [...node, ['voter', 'node'], ['granted', 'int'], ['votes', 'int'], ['needed', 'int']]],
  [NOTES + 4, 'campaign-ignored', [...node, ['message', 'message'], ['from', 'node'], ['term', 'int'], ['ticks', 'int']]],
  [NOTES + 5, 'committed', [...node, ['before', 'int'], ['index', 'int'], ['term', 'int']]],
  [NOTES + 6, 'conflict-removed', [...node, ['index', 'int'], ['oldTerm', 'int'], ['newTerm', 'int']]],
  [NOTES + 7, 'append-refused', [...node, ['from', 'node'], ['previous', 'int'], ['hint', 'int']]],
  [NOTES + 8, 'stale-term', [...node, ['from', 'node'], ['itsTerm', 'int'], ['term', 'int']]],
  [NOTES + 9, 'appended', [...node, ['first', 'int'], ['last', 'int'], ['term', 'int']]],
  [NOTES + 10, 'leader-known', [...node, ['leader', 'node'], ['term', 'int']]],
  [NOTES + 11, 'transfer-began', [...node, ['to', 'node'], ['term', 'int']]],
  [NOTES + 12, 'transfer-aborted', [...node, ['to', 'node'], ['term', 'int']]],
  [NOTES + 13, 'read-confirmed', [...node, ['asker', 'node'], ['index', 'int'], ['term', 'int']]],
  [NOTES + 14, 'conf-changed', [...node, ['voters', 'int'], ['learners', 'int'], ['joint', 'int'], ['outgoing', 'int']]],
  [NOTES + 15, 'conf-change-refused', [...node, ['index', 'int'], ['why', 'why'], ['pending', 'int']]],
  [NOTES + 16, 'snapshot-sent', [...node, ['to', 'node'], ['index', 'int'], ['term', 'int']]],
  [NOTES + 17, 'snapshot-restored', [...node, ['index', 'int'], ['term', 'int'], ['leader', 'node']]],
  [NOTES + 18, 'snapshot-ignored', [...node, ['index', 'int'], ['term', 'int'], ['commit', 'int'], ['why', 'why']]],
  [NOTES + 19, 'log-compacted', [...node, ['index', 'int'], ['term', 'int']]],
  [NOTES + 20, 'leader-forgotten', [...node, ['leader', 'node'], ['term', 'int']]],
  [NOTES + 21, 'proposal-dropped', [...node, ['payloads', 'int'], ['why', 'why']]],
  [NOTES + 22, 'flow-paused', [...node, ['to', 'node'], ['appends', 'int']]],
]

export const VOCABULARY: readonly EventKind[] = named.map(([code, name, fields], position) => {
  if (code !== position) throw new Error(`event ${name} stands at ${position}, not at ${code}`)
  return { name, fields }
})

export const Code = {
  Started: 0, Stopped: 1, Paused: 2, Resumed: 3, LinkCut: 4, LinkHealed: 5, SitesCut: 6, SitesHealed: 7,
  MessageSent: 8, MessageLost: 9, SyncBegan: 10, SyncEnded: 11, Applied: 12,
  RequestSent: 13, RequestBlocked: 14, RequestProposed: 15, AnswerSent: 16, RequestEnded: 17,
  NobodyReachable: 18, TicksAdvanced: 19, RequestLost: 20, AnswerLost: 21,
} as const

/** Words of the kinds of fields whose numbers are a fixed list. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  role: ['follower', 'candidate', 'leader', 'pre-candidate'],
  message: ['MsgHup', 'MsgBeat', 'MsgProp', 'MsgApp', 'MsgAppResp', 'MsgVote', 'MsgVoteResp', 'MsgSnap',
    'MsgHeartbeat', 'MsgHeartbeatResp', 'MsgUnreachable', 'MsgSnapStatus', 'MsgCheckQuorum', 'MsgTransferLeader',
    'MsgTimeoutNow', 'MsgReadIndex', 'MsgReadIndexResp', 'MsgPreVote', 'MsgPreVoteResp'],
  why: ['none', 'timeout', 'majority', 'votes-lost', 'higher-term', 'leader-of-term', 'quorum-silent',
    'already-voted', 'leader-exists', 'log-behind', 'transfer', 'change-pending', 'joint', 'not-joint', 'not-member',
    'no-leader', 'transferring', 'too-much-uncommitted', 'no-forwarding', 'obsolete', 'fast-forward'],
  loss: ['random-loss', 'link-cut', 'member-down'],
  outcome: ['waiting', 'ok', 'failed', 'unknown'],
  ended: ['none', 'deadline', 'server-timeout', 'connection-lost'],
}

export const Loss = { Random: 0, Cut: 1, Down: 2 } as const

/** Moves a node's notes into the trace. */
export function recordNotes(kernel: Kernel, member: Member, raft: RaftNode): void {
  for (const n of raft.notes) record(kernel.trace, kernel.now, NOTES + n.note, member.id, n.a, n.b, n.c, n.d)
  raft.notes = []
}
