/** What a reader of the journal may want alone: votes, the cluster's state, shards, clients, failures. Each event in one group. */
import type { EventGroup } from '../kernel/world.ts'
import { Code, Msg, VOCABULARY } from './events.ts'

export const GROUPS: readonly EventGroup[] = [
  { id: 'votes', title: 'Votes' },
  { id: 'state', title: 'État du cluster' },
  { id: 'shards', title: 'Shards' },
  { id: 'clients', title: 'Clients' },
  { id: 'failures', title: 'Pannes' },
]

const named: Readonly<Record<string, readonly string[]>> = {
  votes: [
    'mode-changed', 'election-scheduled', 'pre-vote-began', 'pre-vote-refused', 'election-began', 'joined', 'join-refused', 'votes-counted', 'vote-discarded',
  ],
  state: ['published', 'publish-refused', 'committed', 'publication-failed', 'applied', 'config-changed', 'node-joined', 'node-left'],
  shards: ['health-changed', 'index-created', 'shard-assigned', 'shard-started', 'shard-promoted', 'shard-unassigned', 'shard-kept-unassigned', 'wrote'],
  clients: ['request-sent', 'request-blocked', 'answer-sent', 'request-ended', 'nobody-reachable'],
  failures: ['started', 'stopped', 'paused', 'resumed', 'link-cut', 'link-healed', 'sites-cut', 'sites-healed', 'link-set', 'message-lost', 'check-failed'],
}

const byCode = VOCABULARY.map(({ name }) => GROUPS.find(({ id }) => named[id].includes(name))?.id ?? '')

/** Group of an event: a message sent belongs to what it is about. */
export function group(code: number, fields: ArrayLike<number>): string {
  if (code !== Code.MessageSent) return byCode[code]
  return fields[2] <= Msg.Join ? 'votes' : fields[2] <= Msg.CommitAck ? 'state' : 'shards'
}
