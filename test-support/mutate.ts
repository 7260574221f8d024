/** For tests of bad input: things that are nearly right, drawn from a seed. */
import { scenarios } from '../sim/catalogue/etcd.ts'
import { below, createRandom, streamOf } from '../sim/kernel/random.ts'
import type { Stream } from '../sim/kernel/random.ts'

type Json = Record<string, unknown>
type Action = { type: string } & Json

export function draws(seed: number): Stream {
  return streamOf(createRandom(seed), 'mutations')
}

export function pick<T>(s: Stream, list: readonly T[]): T {
  return list[below(s, list.length)]
}

/** One sound action of each kind and shape, for a cluster with m1–m3, sites A and B, a client c1. */
export const ACTIONS: readonly Action[] = [
  ...['crash', 'restart', 'pause', 'resume', 'isolate', 'rejoin', 'wipe-disk', 'terminate'].map(type => ({ type, member: 'm2' })),
  { type: 'cut', from: 'm1', to: 'm3' },
  { type: 'cut', from: 'A', to: 'B', oneWay: true },
  { type: 'heal', from: 'm1', to: 'm3', oneWay: false },
  { type: 'delay', from: 'A', to: 'B', latency: 40_000 },
  { type: 'delay', from: 'm1', to: 'm2', latency: 1_000, jitter: 200, loss: 0.25, oneWay: true },
  { type: 'lose-site', site: 'A' },
  { type: 'restore-site', site: 'B' },
  { type: 'slow-disk', member: 'm1', fsync: 300_000 },
  { type: 'roll-back-disk', member: 'm1', entries: 2 },
  { type: 'start', member: 'm3', state: 'existing', forceNewCluster: false },
  { type: 'restore', member: 'm1', backup: 0, initialCluster: ['m1', 'm2'], token: 'etcd', bumpRevision: 10, markCompacted: true },
  { type: 'etcdctl', client: 'c1', line: 'etcdctl endpoint status --cluster -w table' },
  { type: 'interrupt', client: 'c1' }, { type: 'stop-client', client: 'c1' }, { type: 'start-client', client: 'c1' }, { type: 'nudge', timers: [{ member: 'm2', ticks: 12, later: 40_000 }] },
  { type: 'write', client: 'c1' },
  { type: 'write', client: 'c1', key: 'x', value: '7' },
  { type: 'write', client: 'c1', key: 'x', value: '', member: 'm1' },
  ...[
    { kind: 'put', key: '/registry/pods/default/web-0', value: 'Running', lease: 12, prevKv: true },
    { kind: 'range', key: 'x', serializable: true },
    { kind: 'range', key: 'a', end: 'z', limit: 10, revision: 4 },
    { kind: 'delete', key: 'x', end: '\0' },
    {
      kind: 'txn',
      compare: [{ key: 'x', target: 'mod', result: '=', operand: 5 }, { key: 'x', target: 'value', result: '!=', operand: 'a' }],
      success: [{ kind: 'put', key: 'x', value: '8' }, { kind: 'range', key: 'x' }], failure: [{ kind: 'delete', key: 'x', prevKv: true }],
    },
    { kind: 'lease-grant', id: 7, ttl: 10 },
    ...['lease-revoke', 'lease-keep-alive', 'lease-time-to-live'].map(kind => ({ kind, id: 7 })),
    { kind: 'watch', key: 'x', revision: 3, requireLeader: true },
    { kind: 'compact', revision: 5 },
    { kind: 'member-list', serializable: true },
    { kind: 'member-add', name: 'm4', learner: true },
    ...['member-promote', 'member-remove', 'move-leader'].map(kind => ({ kind, name: 'm2' })),
    ...['status', 'health', 'hash', 'alarm-list', 'alarm-disarm', 'snapshot-save'].map(kind => ({ kind })),
  ].map(call => ({ type: 'ask', client: 'c1', member: 'm2', call })),
]

/** A scenario that says everything a scenario may say, or one of the catalogue with actions of all kinds. */
export function sampleScenario(s: Stream): Json {
  const base = structuredClone(pick(s, scenarios)) as unknown as Json & { story: Json[], description: Json }
  const { description } = base
  description.settings = { heartbeatInterval: 100_000, electionTicks: 10, preVote: true, fsync: 1_000, fsyncJitter: 0 }
  description.links = [{ between: ['A', 'B'], latency: 2_500, jitter: 100, loss: 0.01 }, { between: ['A', 'A'], latency: 250 }]
  if (below(s, 2) === 0) description.clients = [{ name: 'c1', site: 'A', endpoints: ['m1', 'm2'], deadline: 5_000_000, every: 200_000, from: 10 }]
  for (let i = below(s, 4); i > 0; i--) base.story.push({ act: structuredClone(pick(s, ACTIONS)), event: 'committed', where: { member: 'm1', index: 2 }, nth: 1, plus: 10 })
  if (below(s, 2) === 0) base.tail = 500_000
  return base
}

const NUMBERS = [0, -0, 1, -1, 0.5, 1e-9, 4, 5, 7, 20, 51, 52, 500, 501, 999, 1_000, 2_000, 100_000, 3_600_000_000, 3_600_000_001, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e21, 1e308, -1e308]
const ODD_NUMBERS = [NaN, Infinity, -Infinity]
const TEXTS = [
  '', ' ', 'x', 'm1', 'm2', 'A', 'B', 'c1', 'etcd', 'committed', 'crash', 'cut', 'txn', 'etcdctl', 'put', 'true', '0', 'null', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty',
  '<img src=x onerror=alert(1)>', '../../etc/passwd', '%00', '\u0000', 'a\nb', '\ufeff', 'é', 'e\u0301', '\u202em1', '\ud800', '\udc00m', '😀', '👩‍👩‍👧‍👦', 'm\u200b1', 'İ', 'ﬀ', '\u2028',
  'x'.repeat(20), 'x'.repeat(21), '😀'.repeat(20), '😀'.repeat(21), 'x'.repeat(40), 'x'.repeat(41), '😀'.repeat(41), 'é'.repeat(60), 'x'.repeat(61), 'y'.repeat(200), 'y'.repeat(301), 'z'.repeat(1_001), 'long '.repeat(2_000),
]
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'length', 'type', 'act', 'cue', 'member', 'x', '', '0', 'é', '<b>', 'a\nb', '\ud800', '\u202ex', 'k'.repeat(500), 'settings', 'where', 'event', 'a.b']

export interface MutationOptions {
  /** Only what JSON can hold. */
  readonly json?: boolean
}

/** A copy with one to four things wrong with it, or none. */
export function mutated(s: Stream, original: unknown, options: MutationOptions = {}): unknown {
  const root = { root: structuredClone(original) }
  for (let n = below(s, 5) - 1; n >= 0; n--) mutateOnce(s, root, options)
  return root.root
}

function mutateOnce(s: Stream, root: { root: unknown }, options: MutationOptions): void {
  const [holder, key] = pick(s, placesIn(root))
  const value = (holder as Json)[key]
  switch (below(s, 11)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else if (holder !== root) delete (holder as Json)[key]
      break
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, copyOf(value))
      else put(holder as Json, pick(s, KEYS), value)
      break
    case 2: put(holder, key, junk(s, options)); break
    case 3: put(holder, key, [value]); break
    case 4: put(holder, key, { [pick(s, KEYS)]: value }); break
    case 5: put(holder, key, pick(s, NUMBERS)); break
    case 6: put(holder, key, pick(s, TEXTS)); break
    case 7:
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) put(value, pick(s, KEYS), junk(s, options))
      else put(holder, key, typeof value === 'number' ? value + pick(s, [-1, 1, 0.5, 1e9]) : typeof value === 'string' ? value + pick(s, TEXTS) : value)
      break
    case 8:
      if (Array.isArray(value)) put(holder, key, Array.from({ length: pick(s, [0, 11, 21, 52, 56, 501]) }, () => value[0] ?? 'x'))
      else if (typeof value === 'object' && value !== null) put(holder, key, pick<unknown>(s, [[], Object.values(value), {}]))
      break
    case 9: {
      // Something of one place in another.
      const [from, at] = pick(s, placesIn(root))
      put(holder, key, copyOf((from as Json)[at]))
      break
    }
    default:
      if (!options.json) oddity(s, root, holder, key)
      else put(holder, key, pick<unknown>(s, [null, true, false, [], {}]))
  }
}

/** What JSON cannot hold: cycles, gaps, instances, functions. */
function oddity(s: Stream, root: { root: unknown }, holder: object, key: string): void {
  const deep = () => {
    let nest: unknown = 'x'
    for (let i = 0; i < 1_000; i++) nest = below(s, 2) === 0 ? [nest] : { nest }
    return nest
  }
  const odd = [
    () => root.root, () => holder, deep, () => new Array(5), () => new Map([['a', 1]]), () => new Date(0), () => new Uint8Array(3), () => () => 1,
    () => Symbol('s'), () => 10n, () => Object.create(null) as object, () => undefined, () => ({ toString: 'no', valueOf: 1 }), () => ({ toString() { throw new Error('no') } }),
    () => Object.assign([1], { type: 'crash', member: 'm1' }), () => Object.create({ type: 'crash', member: 'm1' }) as object, () => new Array(below(s, 20) === 0 ? 100_001 : 2_001).fill(0), () => 'x'.repeat(100_000),
  ]
  const value = pick(s, odd)()
  if (Array.isArray(holder) || key !== '__proto__') (holder as Json)[key] = value
}

/** What cannot be copied (a function somewhere in it) stays itself. */
function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return value
  }
}

/** Own fields only: assigning `__proto__` would set a prototype and leave no field. */
function put(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function junk(s: Stream, { json }: MutationOptions): unknown {
  return pick<unknown>(s, [null, true, false, [], {}, pick(s, NUMBERS), pick(s, TEXTS), ...(json ? [] : [pick(s, ODD_NUMBERS), undefined])])
}

/** Every place of a tree, as its holder and its key; a tree that is none (a cycle) is looked at in part. */
function placesIn(root: { root: unknown }): [holder: object, key: string][] {
  const places: [object, string][] = []
  const walk = (holder: object, depth: number): void => {
    if (depth > 12) return
    for (const key of Object.keys(holder)) {
      if (places.length > 400) return
      places.push([holder, key])
      const value = (holder as Json)[key]
      if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) walk(value, depth + 1)
    }
  }
  walk(root, 0)
  return places
}
