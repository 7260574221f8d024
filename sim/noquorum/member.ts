/**
 * The rules of a member. A primary accepts what it is asked, tells whom it reaches, and counts nobody's
 * answer. A replica that has heard none for its patience is the next primary. Of two that meet, the one
 * that became primary last stays; what each had written is merged, newest first, and the rest is thrown away.
 */
import { isCut, transmit } from '../kernel/network.ts'
import { ANY_LIFE, enqueue, NOBODY } from '../kernel/queue.ts'
import { below } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, MESSAGES } from './events.ts'
import { BEAT, Due, PATIENCE } from './state.ts'
import type { Asked, Envelope, Member, Message, State, Version } from './state.ts'

export function beat(state: State, kernel: Kernel, member: Member): void {
  if (!member.primary && kernel.now - member.heardAt > member.patience) becomePrimary(state, kernel, member)
  if (member.primary) tellAll(state, kernel, member, { kind: 'beat', epoch: member.epoch, entries: member.log.length })
  schedule(kernel, BEAT, Due.Beat, NOBODY, member.id)
}

export function drawPatience(member: Member): void {
  member.patience = PATIENCE + below(member.stream, PATIENCE)
}

function becomePrimary(state: State, kernel: Kernel, member: Member): void {
  member.primary = true
  member.follows = 0
  member.epoch++
  record(kernel.trace, kernel.now, Code.PrimaryBecame, member.id, member.epoch)
  const { waiting } = member
  member.waiting = []
  for (const request of waiting) serve(state, kernel, member, request)
}

function tellAll(state: State, kernel: Kernel, member: Member, message: Message): void {
  for (const other of state.members) if (other !== member) tell(state, kernel, member, other.id, message)
}

function tell(state: State, kernel: Kernel, member: Member, to: number, message: Message): void {
  const arrival = transmit(state.network, kernel.now, member.id - 1, to - 1)
  if (arrival < 0) return
  record(kernel.trace, kernel.now, Code.MessageSent, member.id, to, MESSAGES.indexOf(message.kind), message.epoch, arrival - kernel.now)
  enqueue(kernel.queue, arrival, Due.Message, NOBODY, ANY_LIFE, { from: member.id, to, message, sentAt: kernel.now } satisfies Envelope)
}

/** Does the one who speaks come after this primary? Of one epoch, the higher place. */
const comesAfter = (epoch: number, from: number, than: { epoch: number, id: number }) => epoch > than.epoch || (epoch === than.epoch && from > than.id)

export function receive(state: State, kernel: Kernel, member: Member, { from, message }: Envelope): void {
  if (message.kind === 'state') {
    const known = member.log.length
    merge(kernel, member, message.entries)
    // What one of them had alone is everybody's now. Where both had the same, nobody is told: two primaries would go on for ever.
    const differed = member.log.length > known || member.log.length > message.entries.length
    if (member.primary && differed) tellAll(state, kernel, member, { kind: 'state', epoch: member.epoch, entries: member.log })
    return
  }
  const leads = { epoch: member.epoch, id: member.primary ? member.id : member.follows }
  if (from !== leads.id && !comesAfter(message.epoch, from, leads)) return
  if (member.primary) record(kernel.trace, kernel.now, Code.PrimaryGone, member.id, from, message.epoch)
  const differs = from !== member.follows || (message.kind === 'beat' && message.entries !== member.log.length)
  if (from !== member.follows) drawPatience(member)
  member.primary = false
  member.follows = from
  member.epoch = message.epoch
  member.heardAt = kernel.now
  if (differs) tell(state, kernel, member, from, { kind: 'state', epoch: member.epoch, entries: member.log })
  if (message.kind === 'write') keep(member, message.entry)
  const { waiting } = member
  member.waiting = []
  for (const request of waiting) handleRequest(state, kernel, member, request)
}

export const isNewer = (a: Version, than: Version | undefined) => than === undefined || a.at > than.at || (a.at === than.at && a.by > than.by)

/** Takes an entry in; the store keeps the newest of its key. */
function keep(member: Member, entry: Version): void {
  if (member.log.some(e => e.request === entry.request)) return
  member.log = [...member.log, entry]
  if (isNewer(entry, member.store.get(entry.key))) member.store.set(entry.key, entry)
}

/** Joins two pasts: of each key the last write wins, and what the other side had not seen is gone. */
function merge(kernel: Kernel, member: Member, theirs: readonly Version[]): void {
  const knows = (log: readonly Version[], { request }: Version) => log.some(e => e.request === request)
  for (const key of new Set(theirs.map(e => e.key))) {
    const mine = member.store.get(key)
    const their = theirs.filter(e => e.key === key).reduce((a, b) => (isNewer(b, a) ? b : a))
    if (mine === undefined || knows(theirs, mine) || knows(member.log, their)) continue
    const [kept, lost] = isNewer(their, mine) ? [their, mine] : [mine, their]
    record(kernel.trace, kernel.now, Code.Discarded, member.id, lost.request, kept.request)
  }
  for (const entry of theirs) keep(member, entry)
}

/** A primary answers; a replica passes on to the one it follows, or waits until it can. */
export function handleRequest(state: State, kernel: Kernel, member: Member, request: number): void {
  if (member.primary) return serve(state, kernel, member, request)
  if (member.follows === 0 || isCut(state.network, member.id - 1, member.follows - 1)) {
    member.waiting = [...member.waiting, request]
    return
  }
  const arrival = transmit(state.network, kernel.now, member.id - 1, member.follows - 1)
  const body: Asked = { request, member: member.follows, sentAt: kernel.now }
  enqueue(kernel.queue, arrival, Due.Request, NOBODY, ANY_LIFE, body)
}

function serve(state: State, kernel: Kernel, member: Member, id: number): void {
  const { key, value, client } = state.requests[id]
  if (value !== null) {
    const entry: Version = { key, value, at: kernel.now, by: member.id, request: id, epoch: member.epoch }
    record(kernel.trace, kernel.now, Code.Written, member.id, id, member.epoch)
    keep(member, entry)
    tellAll(state, kernel, member, { kind: 'write', epoch: member.epoch, entry })
  }
  state.requests[id] = { ...state.requests[id], member: member.id, found: member.store.get(key)?.value ?? null }
  const arrival = transmit(state.network, kernel.now, member.id - 1, state.clients[client].endpoint)
  if (arrival < 0) return
  enqueue(kernel.queue, arrival, Due.Answer, NOBODY, ANY_LIFE, { request: id, member: member.id, sentAt: kernel.now } satisfies Asked)
}
