/**
 * What etcd promises of a watch: events ordered by revision, unique, complete between any two that
 * were delivered and from the revision it was resumed at, all events of a revision in one batch, and
 * none after a notice of progress at or before that notice (etcd: API guarantees, watch APIs).
 */
import { checkHistory } from './histories.ts'
import type { HistoryVerdict, Made, Recorded } from './histories.ts'
import { isInRange, isSameKeyValue } from './history-model.ts'
import type { KeyRange, WatchEvent } from './request.ts'

/** All that one watch received, from its creation to its end. */
export interface Watched {
  readonly client: number
  readonly range: KeyRange
  /** First revision it asked for. For a watch of whatever comes next: the header's revision when it was created, plus one. */
  readonly from: number
  /** Asked to be told the former key values too. */
  readonly prevKv?: boolean
  readonly batches: readonly WatchedBatch[]
}

export interface WatchedBatch {
  /** The header's revision: without events a notice of progress, all up to it has been delivered. */
  readonly revision: number
  readonly events: readonly WatchEvent[]
}

/** Which promise is broken first and how, in words; null when the watch kept them all so far, as far as it alone can tell. */
export function checkWatch({ client, from, range, batches }: Watched): string | null {
  const broken = (what: string) => `client ${client}'s watch from revision ${from}: ${what}`
  // All up to this revision has been delivered.
  let done = from - 1
  for (const { revision, events } of batches) {
    let last = done
    const keys = new Set<string>()
    for (const { kv } of events) {
      if (kv.modRevision <= done) {
        return broken(kv.modRevision < from
          ? `${kv.key} of revision ${kv.modRevision} is before what it asked for`
          : `${kv.key} of revision ${kv.modRevision} comes after revision ${done} was delivered`)
      }
      if (kv.modRevision < last) return broken(`${kv.key} of revision ${kv.modRevision} comes after revision ${last}`)
      if (kv.modRevision > revision) return broken(`${kv.key} of revision ${kv.modRevision} comes from a store at revision ${revision}`)
      if (kv.modRevision > last) keys.clear()
      // A transaction writes a key once at most.
      if (keys.has(kv.key)) return broken(`${kv.key} of revision ${kv.modRevision} comes twice`)
      if (!isInRange(kv.key, range)) return broken(`${kv.key} was not watched`)
      keys.add(kv.key)
      last = kv.modRevision
    }
    done = events.length > 0 ? last : Math.max(done, revision)
  }
  return null
}

/** Does the watch tell the history: all of it that it watches, from where it began to where it came, and nothing else? */
export function checkWatchAgainst(watch: Watched, history: readonly Made[]): string | null {
  const made = new Map(history.map(each => [each.revision, each.events]))
  const told = toldBy(watch)
  for (const revision of new Set([...told.events.keys(), ...made.keys()])) {
    const difference = compare(told, made.get(revision) ?? [], revision)
    if (difference) return `client ${watch.client}'s watch from revision ${watch.from}: ${difference}`
  }
  return null
}

export interface WatchVerdict {
  readonly verdict: 'kept' | 'broken' | 'unknown'
  /** Whose promise: the store's, or the watches'; null when kept, or when the budget did not last to tell. */
  readonly property: 'history' | 'watch' | null
  readonly sentence: string
  readonly steps: number
  /** Set when kept. */
  readonly history: readonly Made[]
}

/**
 * Clients' answers and watches together: one history explains both. When none does, the answers
 * alone tell whose fault it is.
 *
 * @param account of those who made the history, as watches that lost nothing: what explains the answers
 * where they alone leave too much to search
 */
export function checkHistoryAndWatches(
  recorded: readonly Recorded[], watches: readonly Watched[], budget?: number, account: readonly Watched[] = [],
): WatchVerdict {
  for (const watch of watches) {
    const sentence = checkWatch(watch)
    if (sentence) return { verdict: 'broken', property: 'watch', sentence, steps: 0, history: [] }
  }
  const together = explain(recorded, watches, budget)
  if (together.verdict === 'explained') {
    const sentence = watches.map(watch => checkWatchAgainst(watch, together.history)).find(each => each !== null)
    if (sentence) return { verdict: 'broken', property: 'watch', sentence, steps: together.steps, history: [] }
    return { verdict: 'kept', property: null, sentence: '', steps: together.steps, history: together.history }
  }
  const own = explain(recorded, account, budget)
  const alone = own.verdict === 'explained' || account.length === 0 ? own : checkHistory(recorded, { budget })
  const steps = together.steps + alone.steps
  if (alone.verdict !== 'explained') {
    return { ...(alone.verdict === 'unexplained' ? failed(alone, 'history') : failed(together, null)), steps }
  }
  const difference = watches.map(watch => checkWatchAgainst(watch, alone.history)).find(each => each !== null)
  const verdict = failed(together, 'watch')
  return { ...verdict, sentence: difference ?? verdict.sentence, steps }
}

/** A history that explains the answers, and that the watches tell. */
function explain(recorded: readonly Recorded[], watches: readonly Watched[], budget?: number): HistoryVerdict {
  const told = watches.map(toldBy)
  return checkHistory(recorded, {
    budget,
    seen: watches.flatMap(({ batches }) => batches.flatMap(({ events }) => events)),
    agrees: (revision, events) => told.every(each => compare(each, events, revision) === null),
  })
}

function failed({ verdict, sentence, steps }: Exclude<HistoryVerdict, { verdict: 'explained' }>, property: 'history' | 'watch' | null): WatchVerdict {
  return { verdict: verdict === 'unknown' ? 'unknown' : 'broken', property, sentence, steps, history: [] }
}

/** A watch's events by revision. */
interface Told {
  readonly watch: Watched
  readonly events: ReadonlyMap<number, readonly WatchEvent[]>
  /** Last revision of which it has been told all. */
  readonly reached: number
}

function toldBy(watch: Watched): Told {
  const events = new Map<number, WatchEvent[]>()
  let reached = watch.from - 1
  for (const batch of watch.batches) {
    for (const event of batch.events) {
      const known = events.get(event.kv.modRevision)
      if (known) known.push(event)
      else events.set(event.kv.modRevision, [event])
      reached = event.kv.modRevision
    }
    if (batch.events.length === 0) reached = Math.max(reached, batch.revision)
  }
  return { watch, events, reached }
}

/** Events told of a revision and events made by it: how do they differ? */
function compare({ watch, events, reached }: Told, made: readonly WatchEvent[], revision: number): string | null {
  if (revision < watch.from || revision > reached) return null
  const told = events.get(revision) ?? []
  const expected = made.filter(({ kv }) => isInRange(kv.key, watch.range))
  const missing = expected.find(({ kv }) => !told.some(each => each.kv.key === kv.key))
  if (missing) return `${missing.kv.key} of revision ${revision} is missing`
  for (const [i, event] of told.entries()) {
    const right = expected[i]
    if (right === undefined) return `${event.kv.key} of revision ${revision} was never written`
    const prevKv = watch.prevKv ? right.prevKv : null
    if (event.type !== right.type || !isSameKeyValue(event.kv, right.kv) || !isSameKeyValue(event.prevKv, prevKv)) {
      return `${JSON.stringify(event)} should be ${JSON.stringify({ ...right, prevKv })}`
    }
  }
  return null
}
