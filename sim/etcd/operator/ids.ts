/**
 * Identifiers as etcd prints them: 64 bits in hexadecimal, without leading zeros (types.ID). A real
 * member's is a hash of its URLs and of the cluster's token; here it is one of its raft id and of what
 * tells its cluster from others, so that a restored cluster has new ones, as a real one does.
 */
import { Exit, fail } from './act.ts'
import type { Usage } from './act.ts'

/** Mixes 32 bits (murmur3's finalizer), so that ids that follow one another do not look alike. */
function mixed(bits: number): number {
  let h = bits
  h = Math.imul(h ^ (h >>> 16), 0x85EBCA6B)
  h = Math.imul(h ^ (h >>> 13), 0xC2B2AE35)
  return (h ^ (h >>> 16)) >>> 0
}

/** FNV-1a over UTF-16 units, then mixed. */
function half(text: string, seed: number): number {
  let h = 0x811C9DC5 ^ seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mixed(h)
}

function idOf(text: string): string {
  const low = half(text, 0x5BD1E995).toString(16).padStart(8, '0')
  const high = half(text, 0x27D4EB2F).toString(16)
  return `${high}${low}`.replace(/^0+(?=.)/, '')
}

/** Id of a member of the cluster that `clusterKey` stands for (any text, e.g. its token and birth). */
export function hexId(raftId: number, clusterKey: string): string {
  return idOf(`member ${raftId} of ${clusterKey}`)
}

export function hexCluster(clusterKey: string): string {
  return idOf(`cluster ${clusterKey}`)
}

/** The same number in decimal, as JSON and alarms show it: long division of its digits. */
export function decimalOf(hex: string): string {
  let digits = [...hex].map(d => Number.parseInt(d, 16))
  let decimal = ''
  while (digits.length > 0) {
    let rest = 0
    const quotient: number[] = []
    for (const digit of digits) {
      const value = rest * 16 + digit
      rest = value % 10
      if (quotient.length > 0 || value >= 10) quotient.push(Math.floor(value / 10))
    }
    decimal = `${rest}${decimal}`
    digits = quotient
  }
  return decimal
}

/** etcd lists members in the order of their ids. */
export function byId(a: string, b: string): number {
  const [x, y] = [a.padStart(16, '0'), b.padStart(16, '0')]
  return x < y ? -1 : x > y ? 1 : 0
}

export interface Identified {
  /** raft id. */
  readonly id: number
  readonly name: string
}

/**
 * The name of the member meant by what someone typed: its name, or its id in hexadecimal as etcdctl
 * wants it. An id that nobody has stays as it is: the cluster says `member not found`.
 */
export function resolveMember(typed: string, members: readonly Identified[], clusterKey: string): { readonly name: string } | Usage {
  if (members.some(m => m.name === typed)) return { name: typed }
  if (!/^[0-9a-f]{1,16}$/i.test(typed)) {
    return fail(`bad member ID arg (strconv.ParseUint: parsing ${JSON.stringify(typed)}: invalid syntax), expecting ID in Hex`, Exit.BadArgs)
  }
  const id = typed.toLowerCase().replace(/^0+(?=.)/, '')
  return { name: members.find(m => hexId(m.id, clusterKey) === id)?.name ?? typed }
}
