/** What a reader of the journal may want alone: copies, who decides, clients, failures. Each event in one group. */
import type { EventGroup } from '../kernel/world.ts'
import { KIND_NO, VOCABULARY } from './events.ts'

export const GROUPS: readonly EventGroup[] = [
  { id: 'copies', title: 'Copies' },
  { id: 'control', title: 'Contrôleurs' },
  { id: 'clients', title: 'Clients' },
  { id: 'failures', title: 'Pannes' },
]

const named: Readonly<Record<string, readonly string[]>> = {
  copies: [
    'message-sent', 'leader-elected', 'offline', 'isr-left', 'isr-joined', 'elr-joined', 'elr-left', 'leads', 'appended', 'replicated',
    'high-watermark', 'truncated',
  ],
  control: ['role-changed', 'controller-active', 'registration-refused', 'registered', 'fenced', 'unfenced', 'configured', 'alter-refused'],
  clients: ['produce-refused', 'asked', 'retried', 'no-leader', 'ended', 'read', 'unreadable', 'consumer-moved', 'messages-lost'],
  failures: [
    'started', 'stopped', 'paused', 'resumed', 'destroyed', 'link-cut', 'link-healed', 'sites-cut', 'sites-healed', 'bandwidth-set', 'link-set',
    'message-lost',
  ],
}
const byCode = VOCABULARY.map(({ name }) => GROUPS.find(({ id }) => named[id].includes(name))?.id ?? '')
const SENT = VOCABULARY.findIndex(({ name }) => name === 'message-sent')

/** Group of an event: a message sent belongs to what it is about. */
export function group(code: number, fields: ArrayLike<number>): string {
  return code === SENT && (fields[2] === KIND_NO.produce || fields[2] === KIND_NO.produced) ? 'clients' : byCode[code]
}
