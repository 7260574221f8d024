/**
 * The vocabulary of this world's trace: what each code's numbers mean. Raft's own notes come as
 * they are, with the member that made them in front.
 */
import { record } from '../kernel/trace.ts'
import type { EventKind, Kernel } from '../kernel/world.ts'
import { Note, NOTE_WORDS, Why } from '../raft/index.ts'
import type { RaftNode } from '../raft/index.ts'
import { ENDINGS } from './endings.ts'
import type { EtcdState, Member } from './state.ts'

type Fields = EventKind['fields']
const node: Fields = [['member', 'node']]
const pair: Fields = [['from', 'node'], ['to', 'node']]

/** First code of raft's notes: code = NOTES + note. */
const NOTES = 42

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
  [22, 'request-retried', [['client', 'client'], ['request', 'int'], ['why', 'ended']]],
  [23, 'members-changed', [...node, ['index', 'int'], ['term', 'int'], ['change', 'change'], ['who', 'node'], ['refused', 'ended']]],
  [24, 'snapshot-installed', [...node, ['index', 'int'], ['term', 'int'], ['revision', 'int']]],
  [25, 'snapshot-saved', [...node, ['index', 'int'], ['term', 'int']]],
  [26, 'panicked', [...node, ['commit', 'int'], ['lastIndex', 'int']]],
  [27, 'gone', node],
  [28, 'leases-extended', [...node, ['leases', 'int']]],
  [29, 'lease-expired', [...node, ['lease', 'int']]],
  [30, 'watched', [['client', 'client'], ['watcher', 'int'], ['revision', 'int'], ['events', 'int'], ['member', 'node']]],
  [31, 'watch-cancelled', [['client', 'client'], ['watcher', 'int'], ['why', 'ended'], ['compacted', 'int']]],
  [32, 'backup-saved', [...node, ['backup', 'int'], ['revision', 'int']]],
  [33, 'data-changed', [...node, ['how', 'data'], ['cluster', 'int'], ['index', 'int']]],
  [34, 'disk-set', [...node, ['fsync', 'int'], ['jitter', 'int']]],
  [35, 'link-set', [...pair, ['latency', 'int'], ['jitter', 'int']]],
  [36, 'start-refused', [...node, ['why', 'refused-start']]],
  [37, 'command-began', [['client', 'client'], ['command', 'int']]],
  [38, 'command-ended', [['client', 'client'], ['command', 'int'], ['exit', 'int']]],
  [39, 'nudged', [...node, ['ticks', 'int'], ['later', 'int']]],
  [40, 'client-stopped', [['client', 'client']]],
  [41, 'client-started', [['client', 'client']]],
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
  NobodyReachable: 18, TicksAdvanced: 19, RequestLost: 20, AnswerLost: 21, RequestRetried: 22,
  MembersChanged: 23, SnapshotInstalled: 24, SnapshotSaved: 25, Panicked: 26, Gone: 27,
  LeasesExtended: 28, LeaseExpired: 29, Watched: 30, WatchCancelled: 31, BackupSaved: 32,
  DataChanged: 33, DiskSet: 34, LinkSet: 35, StartRefused: 36, CommandBegan: 37, CommandEnded: 38, Nudged: 39,
  ClientStopped: 40, ClientStarted: 41,
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
  loss: ['random-loss', 'link-cut', 'member-down', 'other-cluster', 'removed'],
  outcome: ['waiting', 'ok', 'failed', 'unknown'],
  ended: ENDINGS.map(e => e.word),
  change: ['add', 'remove', 'update', 'add-learner'],
  data: ['wiped', 'rolled-back', 'restored', 'forced', 'bootstrapped', 'joined'],
  'refused-start': ['bootstrapped-already', 'not-in-cluster', 'nobody-to-ask', 'no-data'],
}

export const Loss = { Random: 0, Cut: 1, Down: 2, OtherCluster: 3, Removed: 4 } as const
/** How a data directory changed, other than by its own process. */
export const Data = { Wiped: 0, RolledBack: 1, Restored: 2, Forced: 3, Bootstrapped: 4, Joined: 5 } as const
/** Why a process does not start. */
export const RefusedStart = { BootstrappedAlready: 0, NotInCluster: 1, NobodyToAsk: 2, NoData: 3 } as const

/** For each of raft's notes: which of its numbers are raft ids. */
const IDS = named.slice(NOTES).map(([, , fields]) => fields.slice(1).flatMap(([, kind], i) => (kind === 'node' ? [i] : [])))
const VOTE_REFUSED = named.findIndex(([, name]) => name === 'vote-refused') - NOTES

/** Moves a node's notes into the trace, raft ids as places. */
export function recordNotes({ places, members, availability }: EtcdState, kernel: Kernel, member: Member, raft: RaftNode): void {
  const { count, words } = raft.notes
  raft.notes.count = 0
  // Until somebody is added anew, ids are places.
  if (places.length !== members.length + 1) namePlaces(places, words, count)
  for (let at = 0; at < NOTE_WORDS * count; at += NOTE_WORDS) {
    const what = words[at]
    if (what === Note.RoleChanged || what === Note.ConfChanged) availability.stale = true
    record(kernel.trace, kernel.now, NOTES + what, member.id, words[at + 1], words[at + 2], words[at + 3], words[at + 4])
  }
}

function namePlaces(places: readonly number[], words: number[], count: number): void {
  for (let at = 0; at < NOTE_WORDS * count; at += NOTE_WORDS) {
    const what = words[at]
    const last = words[at + 4]
    for (const i of IDS[what]) words[at + 1 + i] = places[words[at + 1 + i]] ?? 0
    if (what === VOTE_REFUSED && words[at + 3] !== Why.LogBehind) words[at + 4] = places[last] ?? 0
  }
}
