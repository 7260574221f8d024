/**
 * The past of a range, as a watch that begins at an older revision receives it (syncWatchers,
 * server/storage/mvcc/watchable_store.go): in order, all events of one revision together.
 */
import type { KeyRange, WatchEvent } from '../request.ts'
import { byRevision, keyValueOf, newestIn } from './records.ts'
import type { KeyRecord } from './records.ts'
import type { Store } from './store.ts'

/** All that happened at one main revision, in the order it was made. */
export interface RevisionEvents {
  readonly revision: number
  readonly events: readonly WatchEvent[]
}

/**
 * What happened in a range from a revision on, or the compacted revision when that lies later: the
 * watch is then cancelled with it. The compacted revision itself can still be watched from.
 */
export function eventsSince(store: Store, range: KeyRange, fromRevision: number): readonly RevisionEvents[] | { readonly compactRevision: number } {
  if (fromRevision < store.compacted) return { compactRevision: store.compacted }
  const since: KeyRecord[] = []
  for (const newest of newestIn(store.newest, range)) {
    for (let record: KeyRecord | null = newest; record !== null && record.modRevision >= fromRevision; record = record.previous) since.push(record)
  }
  since.sort(byRevision)
  const all: { revision: number, events: WatchEvent[] }[] = []
  for (const record of since) {
    const last = all.at(-1)
    if (last?.revision === record.modRevision) last.events.push(eventOf(record))
    else all.push({ revision: record.modRevision, events: [eventOf(record)] })
  }
  return all
}

/** The event of one change. A key's creation has no pair before it, even right after its deletion. */
export function eventOf(record: KeyRecord): WatchEvent {
  const created = !record.deleted && record.version === 1
  let before = created ? null : record.previous
  // As of the revision before: not what the same transaction wrote earlier.
  while (before !== null && before.modRevision === record.modRevision) before = before.previous
  const prevKv = before === null || before.deleted ? null : keyValueOf(before)
  return { type: record.deleted ? 'delete' : 'put', kv: keyValueOf(record), prevKv }
}
