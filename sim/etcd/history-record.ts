/**
 * From a running cluster to the histories that the checkers judge: what clients asked and were told
 * comes from the state's requests at the end; what only shows while it runs (each event a watch
 * received, each member's revision, each process that ended) is noted after every event.
 */
import type { Kernel } from '../kernel/world.ts'
import type { Recorded } from './histories.ts'
import type { AnyRequest } from './history-model.ts'
import type { SeenRevision } from './history-revisions.ts'
import type { Watched, WatchedBatch } from './history-watches.ts'
import type { WatchEvent } from './request.ts'
import { eventsSince } from './store/watch.ts'
import type { Store } from './store/store.ts'
import { allRequests } from './requests.ts'
import { Outcome } from './state.ts'
import type { EtcdState, Membership, Request, WatchBatch } from './state.ts'

export interface Recorder {
  /** By watcher. */
  readonly watches: { readonly from: number, received: readonly WatchBatch[], readonly batches: WatchBatch[] }[]
  /** By life of a member: one that starts again has the revision of its last snapshot, until it has applied its log. */
  readonly revisions: SeenRevision[]
  /** What each revision changed, as the first member to make it tells; a new part begins where a compaction was faster. */
  readonly made: { readonly from: number, reached: number, readonly batches: WatchedBatch[] }[]
  readonly lives: { revision: number, life: number, up: boolean }[]
  /** The furthest that anybody has applied, and the membership there: committed for good. */
  committed: { applied: number, membership: Membership } | null
}

export function createRecorder(): Recorder {
  return { watches: [], revisions: [], made: [{ from: 2, reached: 1, batches: [] }], lives: [], committed: null }
}

/**
 * Notes what is new. To be called after every event: a watcher keeps its last events only. Says so when
 * a process has ended by itself though nobody removed its member: raft's own panic, for one.
 */
export function observe(recorder: Recorder, state: EtcdState, kernel: Kernel): string | null {
  for (const { id, next, received } of state.watchers) {
    const known = recorder.watches[id] ??= { from: next, received: [], batches: [] }
    if (known.received === received) continue
    const last = known.received.at(-1)
    known.batches.push(...received.slice(last === undefined ? 0 : received.indexOf(last) + 1))
    known.received = received
  }
  for (let i = 0; i < state.members.length; i++) {
    const { name, node, data, store, applied, membership } = state.members[i]
    const { life } = kernel.processes[i]
    const known = recorder.lives[i] ??= { revision: -1, life: 0, up: false }
    if (node === null) {
      const removed = recorder.committed?.membership.removed.includes(data?.raftId ?? 0)
      if (known.up && !removed) return `${name} stopped by itself`
      known.up = false
      continue
    }
    known.up = true
    if (known.revision !== store.revision || known.life !== life) {
      // A life of its own: what it knew before, it may have to learn again.
      recorder.revisions.push({ member: i + 1, at: kernel.now, revision: store.revision, restored: known.life !== life })
      known.revision = store.revision
      known.life = life
      noteMade(recorder, store)
    }
    if (recorder.committed === null || applied > recorder.committed.applied) recorder.committed = { applied, membership }
  }
  return null
}

function noteMade({ made }: Recorder, store: Store): void {
  let part = made[made.length - 1]
  if (store.revision <= part.reached) return
  if (store.compacted > part.reached + 1) made.push(part = { from: store.compacted, reached: store.compacted - 1, batches: [] })
  const since = eventsSince(store, EVERYTHING, part.reached + 1)
  if ('compactRevision' in since) return
  part.batches.push(...since.map(({ revision, events }) => ({ revision, events: withoutPast(events) })))
  part.reached = store.revision
}

/** etcd's name for all keys. */
const EVERYTHING = { key: '\0', end: '\0' } as const

const withoutPast = (events: readonly WatchEvent[]) => events.map(e => ({ ...e, prevKv: null }))

/** To be called after somebody stopped members on purpose. */
export function noteStops({ lives }: Recorder, { members }: EtcdState): void {
  for (const [i, life] of lives.entries()) life.up &&= members[i].node !== null
}

/** Everything that has to do with the store, as its clients know it; the revocations that members ask for themselves too. */
export function recordedRequests(requests: readonly Request[]): readonly Recorded[] {
  const recorded: Recorded[] = []
  for (const request of requests) {
    const of = storeRequest(request)
    if (of === null) continue
    recorded.push(of)
    if (request.call.kind !== 'lease-grant' || of.outcome === 'failed') continue
    // A lease may expire, but not before its time is over.
    const call = request.sentAt + request.call.ttl * 1_000_000
    recorded.push({ client: MEMBERS, call, return: Infinity, request: { kind: 'lease-revoke', id: request.call.id }, response: null, outcome: 'unknown' })
  }
  return recorded
}

/** In place of a client: what members ask for themselves. */
const MEMBERS = -1

function storeRequest({ client, call, sentAt, answeredAt, outcome, reply, index }: Request): Recorded | null {
  switch (call.kind) {
    case 'put': case 'delete': case 'txn': case 'range': case 'compact': case 'lease-grant': case 'lease-revoke': break
    default: return null
  }
  const asked = { client, call: sentAt, request: call satisfies AnyRequest, ...(index > 0 ? { place: index } : {}) }
  if (outcome === Outcome.Ok) return { ...asked, return: answeredAt, response: reply as Recorded['response'], outcome: 'ok' }
  return { ...asked, return: Infinity, response: null, outcome: outcome === Outcome.Failed ? 'failed' : 'unknown' }
}

/**
 * What each watch received. The pair before an event is judged only where nothing was compacted: it
 * may be gone by the time a watch that was interrupted asks for it.
 */
export function recordedWatches({ watches }: Recorder, { requests, watchers }: EtcdState): readonly Watched[] {
  const prevKv = !allRequests(requests).some(r => r.call.kind === 'compact')
  const batchOf = ({ revision, events }: WatchBatch): WatchedBatch =>
    ({ revision, events: prevKv ? events : withoutPast(events) })
  return watchers.map(({ id, client, range }) => ({ client, range, from: watches[id].from, prevKv, batches: watches[id].batches.map(batchOf) }))
}

/** The members' own account of what was written when: watches that nobody lost a word of. */
export function witnesses({ made }: Recorder): readonly Watched[] {
  return made.map(({ from, batches }) => ({ client: MEMBERS, range: EVERYTHING, from, batches }))
}
