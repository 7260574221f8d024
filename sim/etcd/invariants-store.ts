/**
 * What clients rely on in the stores: revisions only rise on one data directory, and members of a
 * lineage that have applied the same entries hold the same (etcd's own checks: HashKV, corrupt.go).
 */
import type { Kernel } from '../kernel/world.ts'
import { onShelf, put, rule, shelves } from './invariant-rules.ts'
import type { Examine, Memory } from './invariant-rules.ts'
import { Kind, sightNow } from './invariant-sight.ts'
import type { Line } from './invariant-sight.ts'
import { hashKV } from './store/hash.ts'
import { copyStore } from './store/store.ts'
import type { Store } from './store/store.ts'
import type { EtcdState, Member } from './state.ts'

/**
 * Revisions never decrease. A process that starts begins with its snapshot and applies again what its
 * disk knows: from where it was before on, it is no further back than it was.
 */
function revisionsRise(): Examine {
  const known: Memory<{ applied: number, revision: number }> = []
  return ({ node, member }, replica) => {
    if (node === null) return null
    const { applied, store: { revision } } = member
    const before = known[replica.no]
    if (before === undefined) {
      known[replica.no] = { applied, revision }
      return null
    }
    if (applied < before.applied) return null
    const was = before.revision
    before.applied = applied
    before.revision = revision
    return revision < was ? `${member.name} goes back from revision ${was} to ${revision}, having applied entry ${applied}` : null
  }
}

/** What of a store is known without reading it through. */
interface Digest {
  readonly name: string
  readonly revision: number
  readonly compacted: number
  readonly keys: number
  readonly bytes: number
  readonly leases: number
  readonly members: number
}

function digestOf({ name, store, membership }: Member): Digest {
  return {
    name, revision: store.revision, compacted: store.compacted, keys: store.newest.size, bytes: store.recordBytes,
    leases: store.lessor.leases.size, members: membership.members.length,
  }
}

function sameDigest({ store, membership }: Member, { revision, compacted, keys, bytes, leases, members }: Digest): boolean {
  return store.revision === revision && store.compacted === compacted && store.newest.size === keys && store.recordBytes === bytes
    && store.lessor.leases.size === leases && membership.members.length === members
}

/** Going through a store costs what it holds: every so many entries only. */
const READ_EVERY = 512

/**
 * Members that have applied the same entries hold the same store: its size and revisions always, its
 * records every 512 entries. Members share most records (`keep`): only where they do not are hashes
 * compared.
 */
function storesAgree(): Examine {
  const digests = shelves<Digest>()
  const kept = new Map<Line, { index: number, name: string, store: Store }>()
  return ({ node, member }, { line }) => {
    if (node === null || member.applied === 0) return null
    const { applied, name } = member
    const shelf = digests(line)
    const first = onShelf(shelf, applied)
    if (first === undefined) put(shelf, applied, digestOf(member))
    else if (!sameDigest(member, first)) return disagree(name, first.name, applied)
    if (applied % READ_EVERY !== 0) return null
    const known = kept.get(line)
    if (known === undefined || known.index < applied) kept.set(line, { index: applied, name, store: copyStore(member.store) })
    return known !== undefined && known.index === applied && !holdSame(member.store, known.store) ? disagree(name, known.name, applied) : null
  }
}

function holdSame(a: Store, b: Store): boolean {
  return shareAll(a, b) || hashOf(a) === hashOf(b)
}

/** A record stands for all that it replaced. Members come to hold them in one order, most often. */
function shareAll({ newest }: Store, other: Store): boolean {
  if (newest.size !== other.newest.size) return false
  const others = other.newest.values()
  for (const record of newest.values()) {
    if (others.next().value !== record && other.newest.get(record.key) !== record) return false
  }
  return true
}

function hashOf(store: Store): number {
  const hashed = hashKV(store)
  return 'hash' in hashed ? hashed.hash : -1
}

const disagree = (a: string, b: string, applied: number) => `${a} and ${b} have both applied entry ${applied}, and their stores differ`

/**
 * The same with all hashes compared, whatever the index: for the end of a run. A sentence, or null
 * when members at one applied index agree within each sound lineage.
 */
export function compareStores(state: EtcdState, kernel: Kernel): string | null {
  const first = new Map<string, { member: Member, hash: number }>()
  for (const { node, replica, member } of sightNow(state, kernel).views) {
    if (node === null || replica === null || !replica.line.sound) continue
    const key = `${replica.line.id}/${member.applied}`
    const hash = hashOf(member.store)
    const known = first.get(key)
    if (known === undefined) first.set(key, { member, hash })
    else if (known.hash !== hash || !sameDigest(member, digestOf(known.member))) return disagree(member.name, known.member.name, member.applied)
  }
  return null
}

export const ofTheStore = [
  rule('revisions-rise', [Kind.Applied], revisionsRise),
  rule('stores-agree', [Kind.Applied], storesAgree),
]
