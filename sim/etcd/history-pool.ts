/**
 * The writes whose outcome is unknown, as candidates for the revisions that nobody was acknowledged.
 * Writes that nothing ever tells apart are of one kind: puts of values that were never seen, on one
 * key. Of a kind it only matters how many were used, and the earliest asked goes first.
 */
import type { Recorded } from './histories.ts'
import { countBelow, unknownWrites } from './history-evidence.ts'
import type { Evidence } from './history-evidence.ts'
import type { AnyRequest, StoreState } from './history-model.ts'

export interface Pool {
  readonly kinds: readonly Kind[]
  /** Kinds that put a value, by key and value. */
  readonly putting: ReadonlyMap<string, readonly number[]>
  /** Kinds that may have made a revision of which nothing was seen. */
  readonly free: readonly number[]
}

interface Kind {
  /** In order of call. */
  readonly writes: readonly Recorded[]
  /** Places in the log of those that were most likely carried out, as far as anybody knows; lowest first. */
  readonly places: readonly number[]
  /** The key, for a plain put. */
  readonly key: string | null
}

export function createPool(recorded: readonly Recorded[], evidence: Evidence): Pool {
  const kinds: { writes: Recorded[], key: string | null }[] = []
  const byName = new Map<string, number>()
  const putting = new Map<string, number[]>()
  for (const write of unknownWrites(recorded)) {
    const name = nameOf(write.request, evidence)
    const known = byName.get(name)
    if (known !== undefined) {
      kinds[known].writes.push(write)
      continue
    }
    const kind = kinds.length
    byName.set(name, kind)
    kinds.push({ writes: [write], key: write.request.kind === 'put' ? write.request.key : null })
    for (const put of putsOf(write.request)) {
      const list = putting.get(put)
      if (list) list.push(kind)
      else putting.set(put, [kind])
    }
  }
  const seen = seenPuts(evidence)
  const free = [...kinds.keys()].filter((kind) => {
    const { writes, key } = kinds[kind]
    if (key === null) return true
    // All of them were seen, each at its revision: none is left for another.
    const put = putsOf(writes[0].request)[0]
    return (putting.get(put) as number[]).length > 1 || (seen.get(put) ?? 0) < writes.length
  })
  const granted = grants(recorded)
  // One that attaches a lease which nobody had been granted by then was refused, most likely.
  const likely = ({ place, request }: Recorded) => (place !== undefined && leasesOf(request).every(id => (granted.get(id) ?? Infinity) < place) ? [place] : [])
  const placed = kinds.map(kind => ({ ...kind, places: kind.writes.flatMap(likely).sort((a, b) => a - b) }))
  return { kinds: placed, putting, free }
}

/** Where the log has the grant of each lease, as far as anybody knows. */
function grants(recorded: readonly Recorded[]): Map<number, number> {
  const places = new Map<number, number>()
  for (const { request, place } of recorded) if (request.kind === 'lease-grant' && place !== undefined) places.set(request.id, place)
  return places
}

/** Leases that it may attach to keys. */
function leasesOf(request: AnyRequest): readonly number[] {
  if (request.kind === 'txn') return [...request.success, ...request.failure].flatMap(leasesOf)
  return request.kind === 'put' && request.lease ? [request.lease] : []
}

/** A write that may have made a revision, and where the log has it; Infinity where nobody knows. */
export interface Possible {
  readonly by: Recorded
  readonly kind: number
  readonly place: number
}

/**
 * Writes that may have made the revision after `before`, one of each kind; first those that the log has
 * first after the place of the last that was made, or that a read is the first to demand. What the log
 * has before that place most likely changed nothing when its turn came.
 */
export function candidatesFor(pool: Pool, evidence: Evidence, before: StoreState, used: Uint16Array, last: number): Possible[] {
  const revision = before.revision + 1
  const sighted = evidence.sightings.get(revision)?.[0]
  const kinds = sighted ? pool.putting.get(putOf(sighted)) ?? [] : pool.free
  const deadline = evidence.deadline(revision)
  return kinds.flatMap((kind) => {
    const { writes, places, key } = pool.kinds[kind]
    const by = writes[used[kind]]
    if (by === undefined || by.call > deadline) return []
    const due = key === null ? Infinity : evidence.hiddenPut(key, before.kvs.get(key), revision)
    return due > 0 ? [{ by, kind, due, place: places[countBelow(places.length, i => places[i] <= last)] ?? Infinity }] : []
  }).sort((a, b) => compare(a.place, b.place) || compare(a.due, b.due))
}

/** Infinity included, which no difference is. */
const compare = (a: number, b: number) => (a === b ? 0 : a - b)

/** How often each put was seen at revisions that nobody was acknowledged. */
function seenPuts({ sightings, at }: Evidence): Map<string, number> {
  const count = new Map<string, number>()
  for (const [revision, kvs] of sightings) {
    if (at(revision)?.writer) continue
    for (const put of new Set(kvs.map(putOf))) count.set(put, (count.get(put) ?? 0) + 1)
  }
  return count
}

function nameOf(request: AnyRequest, evidence: Evidence): string {
  if (request.kind !== 'put') return JSON.stringify(request)
  return JSON.stringify([request.key, request.lease ?? 0, evidence.isTold(request) ? request.value : null])
}

const putOf = ({ key, value }: { readonly key: string, readonly value: string }) => `${key}\0${value}`

function putsOf(request: AnyRequest): readonly string[] {
  if (request.kind === 'txn') return [...request.success, ...request.failure].flatMap(putsOf)
  return request.kind === 'put' ? [putOf(request)] : []
}
