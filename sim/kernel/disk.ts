/**
 * A write-ahead log on a disk that keeps what was synced. Records are appended in memory order; a
 * sync makes durable whatever stood there when it began; a crash forgets the rest.
 */
import type { Micros } from './time.ts'
import { below } from './random.ts'
import type { Stream } from './random.ts'

export interface DiskSettings {
  /** Time of one sync, µs. */
  readonly fsync: Micros
  /** Uniform extra time in [0, jitter], µs. */
  readonly jitter: Micros
}

export interface Disk<R> {
  /** May change while it runs: a disk that becomes slow. */
  settings: DiskSettings
  readonly stream: Stream
  readonly records: R[]
  /** Records that survive a crash. */
  durable: number
  /** Records covered by the sync under way, or -1 when none is. */
  syncing: number
}

export function createDisk<R>(settings: DiskSettings, stream: Stream): Disk<R> {
  return { settings, stream, records: [], durable: 0, syncing: -1 }
}

/** Begins a sync of all records written so far; returns how long it takes, µs. One at a time. */
export function beginSync<R>(disk: Disk<R>): Micros {
  if (disk.syncing >= 0) isBusy()
  disk.syncing = disk.records.length
  return disk.settings.fsync + (disk.settings.jitter > 0 ? below(disk.stream, disk.settings.jitter + 1) : 0)
}

function isBusy(): never {
  throw new Error('invariant disk/one-sync: a sync is already under way')
}

export function endSync<R>(disk: Disk<R>): void {
  disk.durable = disk.syncing
  disk.syncing = -1
}

/** Loses what was not synced. */
export function crashDisk<R>(disk: Disk<R>): void {
  disk.records.length = disk.durable
  disk.syncing = -1
}
