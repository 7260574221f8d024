/** What a reader of the journal may want alone: votes, the log, clients, failures. Each event in one group. */
import type { EventGroup } from '../kernel/world.ts'
import { MsgType } from '../raft/index.ts'
import { VOCABULARY } from './events.ts'

const votes = [
  'role-changed', 'vote-granted', 'vote-refused', 'vote-counted', 'campaign-ignored', 'leader-known', 'leader-forgotten', 'stale-term',
  'transfer-began', 'transfer-aborted', 'ticks-advanced', 'nudged',
]
const log = [
  'sync-began', 'sync-ended', 'applied', 'members-changed', 'snapshot-installed', 'snapshot-saved', 'committed', 'conflict-removed',
  'append-refused', 'appended', 'read-confirmed', 'conf-changed', 'conf-change-refused', 'snapshot-sent', 'snapshot-restored',
  'snapshot-ignored', 'log-compacted', 'proposal-dropped', 'flow-paused',
]
const clients = [
  'request-sent', 'request-blocked', 'request-proposed', 'answer-sent', 'request-ended', 'nobody-reachable', 'request-lost', 'answer-lost',
  'request-retried', 'leases-extended', 'lease-expired', 'watched', 'watch-cancelled', 'backup-saved', 'command-began', 'command-ended',
]
const failures = [
  'started', 'stopped', 'paused', 'resumed', 'link-cut', 'link-healed', 'sites-cut', 'sites-healed', 'message-lost', 'panicked', 'gone',
  'data-changed', 'disk-set', 'link-set', 'start-refused', 'client-stopped', 'client-started',
]

export const GROUPS: readonly EventGroup[] = [
  { id: 'votes', title: 'Votes' },
  { id: 'log', title: 'Journal répliqué' },
  { id: 'clients', title: 'Clients' },
  { id: 'failures', title: 'Pannes' },
]

const named: Readonly<Record<string, readonly string[]>> = { votes, log, clients, failures }
const byCode = VOCABULARY.map(({ name }) => GROUPS.find(({ id }) => named[id].includes(name))?.id ?? '')
const SENT = VOCABULARY.findIndex(({ name }) => name === 'message-sent')
const VOTES: readonly number[] = [MsgType.Vote, MsgType.VoteResp, MsgType.PreVote, MsgType.PreVoteResp, MsgType.TimeoutNow]

/** Group of an event: a message sent belongs to what it is about. */
export function group(code: number, fields: ArrayLike<number>): string {
  if (code !== SENT) return byCode[code]
  return VOTES.includes(fields[2]) ? 'votes' : fields[2] === MsgType.Prop ? 'clients' : 'log'
}
