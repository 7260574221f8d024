/**
 * What committed entries do to a member (server.go apply, applyEntryNormal, applyConfChange,
 * applySnapshot): the store changes, clients are answered, members come and go.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { applyConfChange, EntryType, Role } from '../raft/index.ts'
import type { ConfChange, Entry, RaftNode, Snapshot } from '../raft/index.ts'
import { schedule } from '../kernel/world.ts'
import { commitBatches } from './backend.ts'
import { answer } from './client.ts'
import { Ended } from './endings.ts'
import { Code } from './events.ts'
import { promote } from './leases.ts'
import { REMOVAL_DELAY } from './lifecycle.ts'
import { removeAt } from './lists.ts'
import { changed, validate } from './membership.ts'
import { serveReads } from './reads.ts'
import type { StoreRequest, StoreResponse } from './request.ts'
import { applyToStore, eventsOf } from './store/apply.ts'
import type { Applied } from './store/apply.ts'
import { minimumTtlOf } from './store/lessor.ts'
import { costOf } from './store/size.ts'
import { storeFrom } from './store/snapshot.ts'
import { replaceRequest, requestOf } from './requests.ts'
import { Due, Outcome } from './state.ts'
import type { ChangeContext, Command, EtcdState, Member, SnapshotData } from './state.ts'
import { notifyWatches } from './watches.ts'

/**
 * What the first member to apply a command made of it: the others keep the same where they would make
 * its equal. It saves memory and changes nothing; by index, for the last few thousand: a run that is
 * shown plays them again well behind its recorder.
 */
const MADE = 8_192
let made = new Array<{ of: Command, applied: Applied } | null>(MADE).fill(null)

/** Another history begins: what the one before it made is let go, and nothing of its commands looked at. */
export function forgetMade(): void {
  made = new Array<null>(MADE).fill(null)
}

export function applyEntries(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode, entries: readonly Entry[]): void {
  commitBatches(member, kernel.now)
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]
    member.applied = entry.index
    member.appliedTerm = entry.term
    if (entry.type !== EntryType.Normal) applyChange(state, kernel, member, node, entry)
    else if (entry.data === null) applyEmpty(state, kernel, member, node, entry)
    else applyCommand(state, kernel, member, entry, entry.data as Command)
  }
  if (member.reads !== null) serveReads(state, kernel, member)
}

/** The entry that opens a term: a new leader now knows all that was committed before it. */
function applyEmpty(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode, entry: Entry): void {
  record(kernel.trace, kernel.now, Code.Applied, member.id, entry.index, entry.term, -1, member.store.revision)
  if (node.role === Role.Leader) promote(state, kernel, member)
}

function applyCommand(state: EtcdState, kernel: Kernel, member: Member, entry: Entry, command: Command): void {
  const { body, request } = command
  let outcome: Outcome = Outcome.Ok
  let ended: Ended = Ended.None
  let response: StoreResponse | null = null
  if (body.kind === 'publish' || body.kind === 'alarm') {
    member.membership = changed(member.membership, body.kind === 'publish' ? { kind: 'started', raftId: body.raftId } : body)
  } else if (member.membership.noSpace.length > 0 && costOf(body) > 0) {
    // Over its quota the cluster takes nothing that needs room, until the alarm is lifted (applierV3Capped).
    outcome = Outcome.Failed
    ended = Ended.NoSpace
  } else {
    response = storeCommand(state, kernel, member, entry.index, body, command)
    if (response.kind === 'error') {
      outcome = Outcome.Failed
      ended = Ended.Refused
    }
  }
  record(kernel.trace, kernel.now, Code.Applied, member.id, entry.index, entry.term, request, member.store.revision)
  conclude(state, kernel, member, entry, request, outcome, ended, response)
}

function storeCommand(state: EtcdState, kernel: Kernel, member: Member, index: number, body: StoreRequest, command: Command): StoreResponse {
  const twin = made[index % MADE]
  const known = twin !== null && twin.of === command
  const applied = applyToStore(member.store, body, kernel.now, known ? twin.applied : undefined)
  if (!known) made[index % MADE] = { of: command, applied }
  if (member.watches.length > 0 && applied.changes && applied.made.length > 0) notifyWatches(state, kernel, member, applied.response.revision, eventsOf(applied))
  return applied.response
}

/** Takes a request off the list of those this member was asked; false when it was not asked. */
function endServing({ serving }: Member, id: number): boolean {
  for (let i = 0; i < serving.length; i++) {
    if (serving[i].request !== id) continue
    removeAt(serving, i)
    return true
  }
  return false
}

/** The request's place in the log is known; the member that was asked answers. */
function conclude(
  state: EtcdState, kernel: Kernel, member: Member, entry: Entry, id: number, outcome: Outcome, ended: Ended, reply: StoreResponse | null,
): void {
  if (id < 0) return
  const request = requestOf(state.requests, id)
  if (request.index === 0) {
    if (request.final) replaceRequest(state.requests, { ...request, index: entry.index })
    else request.index = entry.index
  }
  if (!endServing(member, id)) return
  answer(state, kernel, member, id, outcome, ended, reply)
}

function applyChange(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode, entry: Entry): void {
  const change = entry.data as ConfChange
  const context = change.context as ChangeContext
  const wrong = validate(state, member, change, context)
  record(kernel.trace, kernel.now, Code.MembersChanged, member.id, entry.index, entry.term, change.type, context.member, wrong)
  if (wrong !== Ended.None) {
    // Raft is told all the same, that the change is over (server.go: NodeID = raft.None).
    applyConfChange(node, { ...change, nodeId: 0 })
    conclude(state, kernel, member, entry, context.request, Outcome.Failed, wrong, null)
    return
  }
  applyConfChange(node, change)
  member.membership = changed(member.membership, { kind: 'change', change, context })
  conclude(state, kernel, member, entry, context.request, Outcome.Ok, Ended.None, null)
  const removed = !member.membership.members.some(m => m.raftId === member.data?.raftId)
  if (removed && member.membership.removed.includes(node.config.id)) schedule(kernel, REMOVAL_DELAY, Due.Gone, member.id - 1, null)
}

/** A leader's snapshot is on the disk: the store starts over from it. */
export function installSnapshot(state: EtcdState, kernel: Kernel, member: Member, snapshot: Snapshot): void {
  loadSnapshot(state, member, snapshot)
  record(kernel.trace, kernel.now, Code.SnapshotInstalled, member.id, snapshot.index, snapshot.term, member.store.revision)
  // Watches see no revision go by that they wait for: what they missed is read from the store.
  if (member.watches.length > 0) notifyWatches(state, kernel, member, member.store.revision, null)
  if (member.reads !== null) serveReads(state, kernel, member)
}

/** Store and membership as a snapshot holds them. */
export function loadSnapshot({ settings }: EtcdState, member: Member, snapshot: Snapshot): void {
  const data = snapshot.data as SnapshotData
  member.store = storeFrom(data.store, minimumTtlOf(settings.heartbeatInterval, settings.electionTicks))
  member.membership = data.membership
  member.applied = snapshot.index
  member.appliedTerm = snapshot.term
  member.snapshotIndex = snapshot.index
}
