/**
 * Compaction: of each key, everything before the newest record at the compacted revision is forgotten,
 * and a key deleted before it altogether. A tombstone of exactly that revision is kept until the
 * next compaction, so that a watch from there still sees it (keyIndex.compact; since 3.5.16).
 */
import { keep, recordAt } from './records.ts'
import type { KeyRecord } from './records.ts'
import { recordBytes } from './size.ts'
import type { Store } from './store.ts'

/**
 * Forgets what is older than `revision`, which must lie above `store.compacted` and not above
 * `store.revision`. A shortened chain is made anew, as records are immutable; returns those made,
 * in the order in which another member makes them, to be given to it as `like`.
 */
export function compactStore(store: Store, revision: number, like: readonly KeyRecord[] = []): readonly KeyRecord[] {
  const made: KeyRecord[] = []
  store.compacted = revision
  for (const [key, newest] of store.newest) {
    const base = recordAt(newest, revision)
    if (base === null) continue
    const gone = base.deleted && base.modRevision < revision
    if (!gone && base.previous === null) continue
    forget(store, gone ? base : base.previous)
    if (gone && base === newest) {
      store.newest.delete(key)
      continue
    }
    const kept = chainDownTo(newest, gone ? base : base.previous)
    let previous: KeyRecord | null = null
    for (const record of kept) {
      previous = keep({ ...record, previous }, like[made.length])
      made.push(previous)
    }
    store.newest.set(key, previous!)
  }
  return made
}

/** Records of a chain above `end`, oldest first. */
function chainDownTo(newest: KeyRecord, end: KeyRecord | null): readonly KeyRecord[] {
  const chain: KeyRecord[] = []
  for (let record: KeyRecord | null = newest; record !== null && record !== end; record = record.previous) chain.push(record)
  return chain.reverse()
}

function forget(store: Store, from: KeyRecord | null): void {
  for (let record = from; record !== null; record = record.previous) store.recordBytes -= recordBytes(record)
}
