/**
 * Is there one history of the store that explains every answer its clients were given? Writes and
 * linearizable reads in real-time order, serializable reads from some past state (etcd: API
 * guarantees; tests/robustness/validate checks the same).
 *
 * Every answer carries the store's revision, and every write raises it by one: so an acknowledged
 * write has its place, and a read has the state it must have seen. Left to search are the revisions
 * that nobody was acknowledged: each was made by a write whose client does not know its outcome.
 */
import { isSighted, evidenceOf } from './history-evidence.ts'
import type { Evidence } from './history-evidence.ts'
import { candidatesFor, createPool } from './history-pool.ts'
import type { Pool, Possible } from './history-pool.ts'
import { applyRequest, createStateKeys, emptyStore, isAnswer } from './history-model.ts'
import type { AnyRequest, StoreState } from './history-model.ts'
import type { StoreResponse, WatchEvent } from './request.ts'

/** One request of a client and what became of it; instants in µs, or any unit. */
export interface Recorded {
  readonly client: number
  readonly call: number
  /** Of no meaning when the outcome is unknown. */
  readonly return: number
  readonly request: AnyRequest
  /** Null unless the outcome is ok; then never an error. */
  readonly response: StoreResponse | null
  /**
   * `failed`: without any effect. `unknown`: it may take effect at any time after the call, or never;
   * so are writes that no client asked for, as the revocation of a lease that expires.
   */
  readonly outcome: 'ok' | 'failed' | 'unknown'
  /** Where the log has it, as far as anybody knows. Says only what to try first. */
  readonly place?: number
}

/** The history that was found: what each revision changed, in order. */
export interface Made {
  readonly revision: number
  readonly by: Recorded
  readonly events: readonly WatchEvent[]
}

export type HistoryVerdict =
  | { readonly verdict: 'explained', readonly steps: number, readonly history: readonly Made[] }
  /** `made`: the longest history found before it; `stuck`: the request that no history explains, null for a revision that no write explains. */
  | { readonly verdict: 'unexplained' | 'unknown', readonly steps: number, readonly sentence: string, readonly made: readonly Made[], readonly stuck: Recorded | null }

export interface HistoryOptions {
  /** What else is known of a revision: may it have made these events? */
  readonly agrees?: (revision: number, events: readonly WatchEvent[]) => boolean
  /** Events seen by others than clients, by revision: they tell which write was made when. */
  readonly seen?: readonly WatchEvent[]
  /** Requests carried out in the search before it gives up with the verdict `unknown`. */
  readonly budget?: number
}

/** Requests carried out: one to two seconds. */
export const HISTORY_BUDGET = 1_000_000

/** A revision that nobody was acknowledged, and how far the search for what made it has come. */
interface Gap {
  readonly revision: number
  readonly before: StoreState
  /** Uses of each kind of unknown write so far. */
  readonly used: Uint16Array
  /** Kind −1: an acknowledged revocation, which is in its place anyway. */
  readonly candidates: readonly Possible[]
  next: number
}

/** All that one search knows and remembers. */
interface Search {
  readonly evidence: Evidence
  readonly pool: Pool
  readonly agrees: (revision: number, events: readonly WatchEvent[]) => boolean
  readonly made: Made[]
  /** Where the log has each of them, or the last before it of which that is known. */
  readonly places: number[]
  steps: number
  deepest: { sentence: string, made: readonly Made[], stuck: Recorded | null, revision: number }
}

/**
 * Checks what clients recorded, in any order. The store is empty at first. Two things at one instant
 * count as concurrent.
 */
export function checkHistory(recorded: readonly Recorded[], options: HistoryOptions = {}): HistoryVerdict {
  const evidence = evidenceOf(recorded, options.seen ?? [])
  if (evidence.contradiction) return { verdict: 'unexplained', steps: 0, made: [], ...evidence.contradiction }
  const search: Search = {
    evidence, pool: createPool(recorded, evidence), agrees: options.agrees ?? (() => true), made: [], places: [], steps: 0,
    deepest: { sentence: '', made: [], stuck: null, revision: -1 },
  }
  const budget = options.budget ?? HISTORY_BUDGET
  const give = (verdict: 'unexplained' | 'unknown') => {
    const { sentence, made, stuck } = search.deepest
    return { verdict, steps: search.steps, sentence, made, stuck }
  }
  const initial = emptyStore(evidence.wanted)
  const gaps: Gap[] = []
  const tried = new Set<string>()
  const keyOf = createStateKeys(kv => !evidence.isTold(kv))
  let reached = agreesWithAnswers(search, initial, null)
    ? follow(search, initial)
    : { end: 'stuck' } as const
  let used: Uint16Array = new Uint16Array(search.pool.kinds.length)
  while (reached.end !== 'top') {
    if (reached.end === 'gap') {
      const gap = openGap(search, reached.state, used)
      const key = `${used.join()};${keyOf(reached.state)}`
      // The same keys from the same writes: whatever follows has been tried.
      if (!tried.has(key)) gaps.push(gap)
      tried.add(key)
    }
    const gap = gaps[gaps.length - 1]
    if (gap === undefined) return give('unexplained')
    if (search.steps >= budget) return give('unknown')
    reached = { end: 'stuck' }
    if (gap.next === gap.candidates.length) {
      gaps.pop()
      continue
    }
    const { by, kind, place } = gap.candidates[gap.next++]
    const after = make(search, gap.before, by, place)
    if (after === null) continue
    used = gap.used
    if (kind >= 0) {
      used = used.slice()
      used[kind]++
    }
    reached = follow(search, after)
  }
  return { verdict: 'explained', steps: search.steps, history: search.made }
}

type Reached =
  | { readonly end: 'top' | 'stuck' }
  /** The state before a revision that nobody was acknowledged. */
  | { readonly end: 'gap', readonly state: StoreState }

/** Carries out acknowledged writes up to the next gap, or to the last revision of all. */
function follow(search: Search, from: StoreState): Reached {
  let state = from
  while (state.revision < search.evidence.top) {
    const by = search.evidence.at(state.revision + 1)?.writer
    if (!by) return { end: 'gap', state }
    const after = make(search, state, by, by.place ?? Infinity)
    if (after === null) return { end: 'stuck' }
    state = after
  }
  return { end: 'top' }
}

/** Lets a write make the next revision; null when that cannot be, given what clients were told of it. */
function make(search: Search, before: StoreState, by: Recorded, place: number): StoreState | null {
  search.steps++
  const { state, events, response } = applyRequest(before, by.request)
  const revision = before.revision + 1
  search.made.length = revision - 2
  if (events.length === 0) {
    return by.outcome === 'ok' ? stuck(search, revision, by, 'should have changed nothing at this revision') : null
  }
  if (by.outcome === 'ok' && !isAnswer(by.response as StoreResponse, response)) {
    return stuck(search, revision, by, `should have been answered ${JSON.stringify(response)}`)
  }
  if (!isSighted(search.evidence, revision, events)) return stuck(search, revision, by, 'is not what was seen at this revision')
  if (!search.agrees(revision, events)) return stuck(search, revision, by, 'is not what was watched at this revision')
  search.made.push({ revision, by, events })
  search.places[revision - 2] = place < Infinity ? place : placeBefore(search, revision)
  return agreesWithAnswers(search, state, by) ? state : null
}

/** Where the log has what made the last revision before this one; 0 where nobody knows. */
function placeBefore({ places }: Search, revision: number): number {
  return revision > 2 ? places[revision - 3] : 0
}

/** Does the state explain all that was answered at its revision without changing it? */
function agreesWithAnswers(search: Search, state: StoreState, writer: Recorded | null): boolean {
  for (const other of search.evidence.at(state.revision)?.others ?? []) {
    if (other === writer) continue
    search.steps++
    const { response, events } = applyRequest(state, other.request)
    if (events.length > 0 || !isAnswer(other.response as StoreResponse, response)) {
      stuck(search, state.revision, other, events.length > 0
        ? 'should have raised the revision'
        : `should have been answered ${JSON.stringify(response)}`)
      return false
    }
  }
  return true
}

function openGap(search: Search, before: StoreState, used: Uint16Array): Gap {
  const revision = before.revision + 1
  // A revocation that was acknowledged at this revision may have made it, or found no key to delete.
  const revocations = (search.evidence.at(revision)?.others ?? [])
    .filter(({ request, call }) => request.kind === 'lease-revoke' && call <= search.evidence.deadline(revision))
  const candidates = [
    ...revocations.map((by): Possible => ({ by, kind: -1, place: by.place ?? Infinity })),
    ...candidatesFor(search.pool, search.evidence, before, used, placeBefore(search, revision)),
  ]
  if (candidates.length === 0) {
    noteStuck(search, revision, null, `no write that may have happened explains revision ${revision}`)
  }
  return { revision, before, used, candidates, next: 0 }
}

function stuck(search: Search, revision: number, by: Recorded, reason: string): null {
  const told = by.outcome === 'ok' ? `answered ${JSON.stringify(by.response)}` : 'whose outcome is unknown,'
  noteStuck(search, revision, by,
    `at revision ${revision}, client ${by.client}'s ${JSON.stringify(by.request)} of ${by.call}, ${told} ${reason}`)
  return null
}

/** Kept only when no other way led further. */
function noteStuck(search: Search, revision: number, by: Recorded | null, sentence: string): void {
  if (revision <= search.deepest.revision) return
  search.deepest = { sentence, stuck: by, revision, made: search.made.slice() }
}
