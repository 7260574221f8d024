/**
 * What clients rely on in the stores: revisions only rise on one data directory, and members of a
 * lineage that have applied the same entries hold the same (etcd's own checks: HashKV, corrupt.go).
 */
import type { Kernel } from '../kernel/world.ts'
import { eachChanged, Kind, onShelf, put, rule, shelves, sightNow } from './invariant-sight.ts'
import type { Check, Line, Replica } from './invariant-sight.ts'
import { hashKV } from './store/hash.ts'
import type { EtcdState, Member } from './state.ts'

/**
 * Revisions never decrease. A process that starts begins with its snapshot and applies again what its
 * disk knows: from where it was before on, it is no further back than it was.
 */
function revisionsRise(): Check {
  const known = new Map<Replica, { applied: number, revision: number }>()
  return (sight, since) => eachChanged(sight, Kind.Applied, since, ({ node, member }, replica) => {
    if (node === null) return null
    const { applied, store: { revision } } = member
    const before = known.get(replica)
    if (before === undefined) {
      known.set(replica, { applied, revision })
      return null
    }
    if (applied < before.applied) return null
    const was = before.revision
    before.applied = applied
    before.revision = revision
    return revision < was ? `${member.name} goes back from revision ${was} to ${revision}, having applied entry ${applied}` : null
  })
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

/** Reading a store through costs what it holds: every so many entries only. */
const HASHED_EVERY = 512

/** Members that have applied the same entries hold the same store: its size and revisions always, its hash every 512 entries. */
function storesAgree(): Check {
  const digests = shelves<Digest>()
  const hashes = new Map<Line, { index: number, name: string, hash: number }>()
  return (sight, since) => eachChanged(sight, Kind.Applied, since, ({ node, member }, { line }) => {
    if (node === null || member.applied === 0) return null
    const { applied, name } = member
    const shelf = digests(line)
    const first = onShelf(shelf, applied)
    if (first === undefined) put(shelf, applied, digestOf(member))
    else if (!sameDigest(member, first)) return disagree(name, first.name, applied)
    if (applied % HASHED_EVERY !== 0) return null
    const hash = hashOf(member)
    const known = hashes.get(line)
    if (known === undefined || known.index < applied) hashes.set(line, { index: applied, name, hash })
    return known !== undefined && known.index === applied && known.hash !== hash ? disagree(name, known.name, applied) : null
  })
}

function hashOf({ store }: Member): number {
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
    const hash = hashOf(member)
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
