/**
 * A member's database file, as far as a crash shows it: what is applied is committed to it every
 * 100 ms (server/storage/backend/backend.go, defaultBatchInterval), even what the write-ahead log does
 * not know to be committed yet, since a commit index alone is not synced there.
 */
import type { Member } from './state.ts'

/** µs. */
export const BATCH_INTERVAL = 100_000

/** Index of the last entry in the file, and the instant up to which that holds: the next batch. */
export interface Backend {
  applied: number
  until: number
}

/** To be called before anything more is applied, and when the process ends: what the batches in between have written. */
export function commitBatches({ backend, startedAt, applied }: Member, now: number): void {
  if (now < backend.until) return
  if (applied > backend.applied) backend.applied = applied
  backend.until = now + BATCH_INTERVAL - (now - startedAt) % BATCH_INTERVAL
}
