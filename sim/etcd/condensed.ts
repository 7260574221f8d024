/**
 * What a keyframe keeps of a long log. An entry whose request stands in columns (`requests.ts`) can
 * be made again from there; a stretch of such entries is kept as the ids of their requests. The
 * members' logs and disks share it, and so do keyframes: a run of an hour keeps thousands of them.
 */
import { EntryType } from '../raft/index.ts'
import type { Entry } from '../raft/index.ts'
import { archivedWrite } from './requests.ts'
import type { Requests } from './requests.ts'
import type { Command, EtcdState, Member } from './state.ts'
import { requestBytes } from './store/size.ts'

/** Entries that follow each other, all of one term, all plain writes. */
interface Stretch {
  readonly first: number
  readonly term: number
  readonly length: number
  /** The ids of their requests, in order; the first alone, where they follow each other. */
  readonly requests: number | readonly number[]
}

/** A log as a keyframe keeps it. */
interface Condensed {
  readonly parts: readonly (Stretch | readonly Entry[])[]
  readonly rest: readonly Entry[]
}

/** Stretches begin at multiples of it, so that lists that begin elsewhere have the same. */
const LENGTH = 64

/** What stands for a stretch, by the last of its entries: a log that holds that one holds those before it, too. */
const known = new WeakMap<Entry, { readonly first: Entry, readonly part: Stretch | readonly Entry[] }>()

/** The state as a keyframe keeps it. Changes nothing. */
export function condense(state: EtcdState): unknown {
  return withLists(state, entries => condensed(state.requests, entries))
}

/** The state again. */
export function expand(kept: unknown): EtcdState {
  const state = kept as EtcdState
  const made = new Map<Stretch, readonly Entry[]>()
  return withLists(state, list => expanded(state.requests, list as unknown as Condensed, made))
}

function withLists(state: EtcdState, change: (entries: Entry[]) => unknown): EtcdState {
  const withLog = (node: NonNullable<Member['node']>) => ({ ...node, log: { ...node.log, entries: change(node.log.entries) as Entry[] } })
  const members = state.members.map(m => ({
    ...m, wal: { ...m.wal, entries: change(m.wal.entries) as Entry[] }, node: m.node === null ? null : withLog(m.node),
  }))
  return { ...state, members }
}

function condensed(requests: Requests, entries: readonly Entry[]): Condensed {
  const parts: (Stretch | readonly Entry[])[] = []
  let at = 0
  while (at < entries.length) {
    const length = LENGTH - entries[at].index % LENGTH
    const part = at + length > entries.length ? null : partOf(requests, entries, at, at + length)
    if (part === null) break
    parts.push(part)
    at += length
  }
  return { parts, rest: entries.slice(at) }
}

/** What stands for the entries in [from, to); null while their requests are too new. */
function partOf(requests: Requests, entries: readonly Entry[], from: number, to: number): Stretch | readonly Entry[] | null {
  const [first, last] = [entries[from], entries[to - 1]]
  const before = known.get(last)
  if (before?.first === first) return before.part
  const found = stretchOf(requests, entries, from, to)
  if (found === 'too-new') return null
  const part = found ?? entries.slice(from, to)
  known.set(last, { first, part })
  return part
}

function stretchOf(requests: Requests, entries: readonly Entry[], from: number, to: number): Stretch | 'too-new' | null {
  const { term, index: first } = entries[from]
  const ids: number[] = []
  let isPlain = true
  for (let i = from; i < to; i++) {
    const { index, term: own, type, data } = entries[i]
    const command = type === EntryType.Normal ? data as Command | null : null
    if (command === null || command.request < 0) {
      isPlain = false
      continue
    }
    const write = archivedWrite(requests, command.request)
    if (write === 'too-new') return write
    const { body, size } = command
    isPlain &&= write !== null && own === term && write.index === index
      && body.kind === 'put' && body.key === write.key && body.value === write.value && size === requestBytes(body)
    ids.push(command.request)
  }
  if (!isPlain) return null
  return { first, term, length: to - from, requests: ids.every((id, i) => id === ids[0] + i) ? ids[0] : ids }
}

function expanded(requests: Requests, { parts, rest }: Condensed, made: Map<Stretch, readonly Entry[]>): Entry[] {
  const entries: Entry[] = []
  for (const part of parts) {
    const own = 'requests' in part ? made.get(part) ?? entriesOf(requests, part) : part
    if ('requests' in part) made.set(part, own)
    for (const entry of own) entries.push(entry)
  }
  for (const entry of rest) entries.push(entry)
  return entries
}

function entriesOf(requests: Requests, { first, term, length, requests: ids }: Stretch): readonly Entry[] {
  return Array.from({ length }, (_, i) => {
    const request = typeof ids === 'number' ? ids + i : ids[i]
    const write = archivedWrite(requests, request)
    if (write === null || write === 'too-new') throw new Error(`invariant condensed/archived: request ${request} is not in columns`)
    const body = { kind: 'put', key: write.key, value: write.value } as const
    const data: Command = { request, body, size: requestBytes(body) }
    return { index: first + i, term, type: EntryType.Normal, data }
  })
}
