/**
 * How many bytes things would have on the wire, for the limits of flow control. Payloads are not
 * encoded here, so their size is told by a convention; an entry's own fields are counted as protobuf
 * encodes them (raftpb/raft.proto, Entry).
 */
import type { Entry } from './types.ts'

/** Of a payload that does not say: about that of a small write. */
const UNTOLD = 64

/** raft.go payloadSize: null is empty, a string has its length, an object may tell its `size`. */
export function payloadSize(data: unknown): number {
  if (data === null || data === undefined) return 0
  if (typeof data === 'string') return data.length
  if (typeof data === 'object' && 'size' in data && typeof data.size === 'number') return data.size
  return UNTOLD
}

export function payloadsSize(entries: readonly Pick<Entry, 'data'>[]): number {
  let size = 0
  for (let i = 0; i < entries.length; i++) size += payloadSize(entries[i].data)
  return size
}

/** An entry as it is sent and written (pb.Entry.Size). */
export function entrySize(entry: Entry): number {
  const payload = payloadSize(entry.data)
  const data = payload === 0 ? 0 : 1 + varint(payload) + payload
  return 2 + 1 + varint(entry.term) + 1 + varint(entry.index) + data
}

function varint(n: number): number {
  let bytes = 1
  for (let rest = n; rest >= 128; rest = Math.floor(rest / 128)) bytes++
  return bytes
}

/** How many of these fit in `limit` bytes, never less than one (util.go limitSize). */
export function fitting(entries: readonly Entry[], from: number, to: number, limit: number): number {
  return limit === Infinity || to - from <= 1 ? to : filled(entries, from, to, limit)
}

function filled(entries: readonly Entry[], from: number, to: number, limit: number): number {
  let size = entrySize(entries[from])
  for (let i = from + 1; i < to; i++) {
    size += entrySize(entries[i])
    if (size > limit) return i
  }
  return to
}
