/**
 * A store's contents at an instant, as `etcdctl snapshot save` writes them and as a leader sends
 * them to a member that is too far behind: keys with their past, and leases without their expiries,
 * which only a primary knows. Restoring follows etcdutl/snapshot/v3_snapshot.go.
 */
import { compactStore } from './compact.ts'
import type { KeyRecord } from './records.ts'
import { createStore } from './store.ts'
import type { Store } from './store.ts'

/** Immutable; shares its records with the store it was taken from. */
export interface StoreSnapshot {
  readonly revision: number
  readonly compacted: number
  /** Newest record of each key, in the order of the store's map: see `compactStore`. */
  readonly newest: readonly KeyRecord[]
  readonly leases: readonly { readonly id: number, readonly ttl: number }[]
  readonly recordBytes: number
}

export interface RestoreOptions {
  /** `--bump-revision`: how much further the revision begins, so that watchers do not see it go back. */
  readonly bumpRevision?: number
  /** `--mark-compacted`: everything up to the new revision counts as compacted, so that older watches are cancelled. */
  readonly markCompacted?: boolean
}

export function snapshotOf({ revision, compacted, newest, lessor, recordBytes }: Store): StoreSnapshot {
  return { revision, compacted, newest: [...newest.values()], leases: [...lessor.leases.values()].map(({ id, ttl }) => ({ id, ttl })), recordBytes }
}

/** The store of a member that starts from a snapshot; it is not primary. `minimumTtl` as for `createStore`. */
export function storeFrom({ revision, compacted, newest, leases, recordBytes }: StoreSnapshot, minimumTtl?: number): Store {
  const store = createStore(minimumTtl)
  for (const record of newest) store.newest.set(record.key, record)
  const { lessor } = store
  for (const { id, ttl } of leases) lessor.leases.set(id, { id, ttl: Math.max(ttl, lessor.minimumTtl), expiry: null, checkAt: 0 })
  return Object.assign(store, { revision, compacted, recordBytes })
}

/**
 * The snapshot as a restored cluster begins with it; to be made once and given to all its members.
 * A bump and the mark go together: one without the other throws, as etcdutl refuses them.
 */
export function restoreWith(snapshot: StoreSnapshot, { bumpRevision = 0, markCompacted = false }: RestoreOptions = {}): StoreSnapshot {
  if (bumpRevision > 0 !== markCompacted) throw new Error('bumpRevision and markCompacted are to be given together')
  if (!markCompacted) return snapshot
  const store = storeFrom(snapshot)
  store.revision += bumpRevision
  compactStore(store, store.revision)
  // Times to live are those of the snapshot: the member that starts from it raises them to its own minimum.
  return { ...snapshotOf(store), leases: snapshot.leases }
}
