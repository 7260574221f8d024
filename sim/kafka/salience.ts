/**
 * What deserves the audience's time: a message and its answer, copies on their way, the ISR, leaders,
 * refusals, losses, faults; not the fetches that bring nothing. And which events come first for those
 * who listen.
 */
import type { Importance, Salience } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import { Code, KIND_NO, VOCABULARY } from './events.ts'
import { Outcome } from './state.ts'

const hold = (wall: number): Salience => ({ span: 0, wall })
/** Audience's ms for what travels. */
const FLIGHT = 450
const COPY = 600

const HOLDS: Readonly<Record<string, number>> = {
  'stopped': 400, 'destroyed': 400, 'paused': 400, 'started': 300, 'resumed': 300, 'sites-cut': 400, 'sites-healed': 400, 'link-cut': 300, 'bandwidth-set': 400,
  'controller-active': 400, 'fenced': 500, 'leader-elected': 600, 'offline': 800, 'isr-left': 500, 'isr-joined': 400, 'truncated': 500,
  'produce-refused': 400, 'unreadable': 300, 'consumer-moved': 400, 'messages-lost': 900, 'configured': 400,
}
const holds: readonly (Salience | null)[] = VOCABULARY.map(({ name }) => (HOLDS[name] === undefined ? null : hold(HOLDS[name])))

export function salience(code: number, f: ArrayLike<number>): Salience | null {
  switch (code) {
    case Code.MessageSent: return { span: f[5], wall: f[2] === KIND_NO.fetched ? COPY : FLIGHT }
    case Code.Started: return f[1] === 1 ? null : holds[code]
    case Code.Ended: return hold(f[2] === Outcome.Acknowledged ? 150 : 400)
    default: return holds[code]
  }
}

/** Faults, leaders, the ISR and what is lost or refused turn the story; what travels is a detail. */
const TURNS = new Set([
  'stopped', 'destroyed', 'paused', 'sites-cut', 'sites-healed', 'bandwidth-set', 'offline', 'leader-elected', 'isr-left', 'truncated', 'messages-lost',
  'consumer-moved', 'unreadable',
])
const GOES_ON = new Set([
  'started', 'resumed', 'link-cut', 'link-healed', 'link-set', 'controller-active', 'registration-refused', 'registered', 'fenced', 'unfenced', 'isr-joined',
  'elr-joined', 'elr-left', 'configured', 'alter-refused', 'produce-refused', 'retried', 'no-leader', 'role-changed',
])
const DETAILS = new Set(['message-sent', 'message-lost', 'leads', 'appended', 'replicated', 'high-watermark', 'asked', 'read'])
const WEIGHTS: readonly Importance[] = VOCABULARY.map(({ name }) => (TURNS.has(name) ? 3 : GOES_ON.has(name) ? 2 : DETAILS.has(name) ? 1 : 0))

export function importance(code: number, f: ArrayLike<number>): Importance {
  switch (code) {
    case Code.Ended: return f[2] === Outcome.Acknowledged ? 1 : 3
    case Code.MessageSent: return f[2] === KIND_NO.produced ? 0 : 1
    case Code.Started: return f[1] === 1 ? 0 : 2
    case Code.RoleChanged: return f[1] === Role.Leader || f[2] === Role.Leader ? 3 : f[2] === Role.Candidate ? 2 : 0
    default: return WEIGHTS[code]
  }
}
