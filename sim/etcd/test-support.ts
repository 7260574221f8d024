/** For tests of this world: clusters, their events in words, and random faults drawn from a seed. */
import { rowAt } from '../kernel/trace.ts'
import type { Trace } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import { Role } from '../raft/index.ts'
import type { EtcdAction } from './actions.ts'
import type { Call } from './calls.ts'
import type { ClientDescription, EtcdDescription, EtcdSettings } from './description.ts'
import { VOCABULARY, WORDS } from './events.ts'
import { requestOf } from './requests.ts'
import type { EtcdState, Member, Request } from './state.ts'
import type { Storm } from './storm.ts'
import { etcd } from './world.ts'

export interface ClusterOptions {
  readonly members?: number
  /** One client, c1, asking every member in turn of preference unless it says otherwise. */
  readonly client?: Partial<ClientDescription>
  readonly latency?: number
  readonly jitter?: number
  readonly loss?: number
  readonly settings?: Partial<EtcdSettings>
}

/** The lab of the recordings: members on one site A, links of 0.3 to 0.5 ms, syncs of 1 to 2 ms. */
export function cluster({ members = 3, client, latency = 300, jitter = 200, loss = 0, settings }: ClusterOptions = {}): EtcdDescription {
  const names = Array.from({ length: members }, (_, i) => `m${i + 1}`)
  return {
    sites: [{ name: 'A' }],
    links: [{ between: ['A', 'A'], latency, jitter, loss }],
    members: names.map(name => ({ name, site: 'A' })),
    clients: [{ name: 'c1', site: 'A', endpoints: names, ...client }],
    settings: { version: '3.4.23', fsync: 1_000, fsyncJitter: 1_000, ...settings },
  }
}

/** The same over two sites: m1 and m2 in A, m3 in B; c1 in A, c2 in B. */
export function twoSites(): EtcdDescription {
  return {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [],
    members: [{ name: 'm1', site: 'A' }, { name: 'm2', site: 'A' }, { name: 'm3', site: 'B' }],
    clients: [{ name: 'c1', site: 'A', endpoints: ['m1', 'm2'] }, { name: 'c2', site: 'B', endpoints: ['m3'] }],
  }
}

export type EtcdEngine = Engine<EtcdState>
export type EtcdWorld = typeof etcd

export function open(description: EtcdDescription = cluster(), seed = 1): EtcdEngine {
  return createEngine(etcd, description, { seed, keepTrace: true })
}

/** A cluster with a leader whose first entry is applied everywhere (or where it `counts`), half a second later. */
export function settled(description: EtcdDescription = cluster(), seed = 1, counts: (member: Member) => boolean = () => true): EtcdEngine {
  const engine = open(description, seed)
  for (let at = 100_000; at < 20_000_000; at += 100_000) {
    runUntil(engine, at)
    if (leaderOf(engine) && engine.state.members.filter(counts).every(m => (m.node?.log.applied ?? 0) > 0)) {
      runUntil(engine, at + 500_000)
      return engine
    }
  }
  throw new Error(`no leader within 20 s with seed ${seed}`)
}

/** Lets time pass, µs. */
export function pass(engine: EtcdEngine, duration: number): void {
  runUntil(engine, engine.kernel.now + duration)
}

/** Runs until the test holds, looking every `step` µs; fails after 30 s of virtual time. */
export function passUntil(engine: EtcdEngine, holds: () => boolean, step = 100): void {
  const end = engine.kernel.now + 30_000_000
  while (!holds()) {
    if (engine.kernel.now > end) throw new Error('it does not happen within 30 s')
    pass(engine, step)
  }
}

/** Carries an action out; a refusal is an error of the test. */
export function act(engine: EtcdEngine, action: EtcdAction): void {
  const refusal = etcd.act(engine.state, engine.kernel, action)
  if (refusal) throw new Error(`refused: ${refusal.refused} (${refusal.subject})`)
}

/** The member that leads the highest term. */
export function leaderOf({ state }: EtcdEngine): Member | undefined {
  const leaders = state.members.filter(m => m.node?.role === Role.Leader)
  return leaders.sort((a, b) => (b.node?.term ?? 0) - (a.node?.term ?? 0))[0]
}

export function followersOf(engine: EtcdEngine): Member[] {
  const leader = leaderOf(engine)
  return engine.state.members.filter(m => m !== leader)
}

export function memberOf({ state }: EtcdEngine, name: string): Member {
  return state.members.find(m => m.name === name) as Member
}

/** Asks c1 to write now; the request as it stands whenever one looks. */
export function write(engine: EtcdEngine, member?: string, value = 'v'): Request {
  return ask(engine, { kind: 'put', key: 'x', value }, member)
}

/** Asks c1 for anything, of a given member or of the first it reaches. */
export function ask(engine: EtcdEngine, call: Call, member?: string): Request {
  act(engine, { type: 'ask', client: 'c1', call, member })
  const { requests } = engine.state
  const id = requests.count - 1
  // Requests are replaced as they go on.
  return new Proxy(requestOf(requests, id), { get: (_, field) => requestOf(requests, id)[field as keyof Request] })
}

export interface Told {
  readonly no: number
  readonly at: number
  readonly event: string
  readonly [field: string]: number | string
}

/** Events of a trace in words, from a position on: roles, messages and reasons by name, members by id. */
export function told(trace: Trace, from = 0): Told[] {
  const events: Told[] = []
  for (let no = from; no < trace.count; no++) {
    const { at, code, fields: numbers } = rowAt(trace, no)
    const { name, fields } = VOCABULARY[code]
    const values = fields.map(([field, kind], i) => [field, WORDS[kind]?.[numbers[i]] ?? numbers[i]])
    events.push({ no, at, event: name, ...Object.fromEntries(values) as object })
  }
  return events
}

/**
 * A cluster and what goes wrong in it, all drawn from the seed: members over two sites, loss up to
 * 20 %, jitter, slow disks, clients that write, and every 0.2 to 2 s a fault or a repair. Nothing is
 * compacted and nobody joins or leaves: a test may look into the logs (the fuzzer's storms are in `storm.ts`).
 *
 * @param preVotes draw whether members ask for pre-votes; never when left out
 */
export function storm(seed: number, { preVotes = false }: { readonly preVotes?: boolean } = {}): Omit<Storm, 'rest'> {
  const s = streamOf(createRandom(seed), 'storm')
  const pick = <T>(list: readonly T[]): T => list[below(s, list.length)]
  const size = pick([3, 5])
  const names = Array.from({ length: size }, (_, i) => `m${i + 1}`)
  const between = (from: number, to: number) => from + below(s, to - from + 1)
  const loss = pick([0, 0, 5, 10, 20]) / 100
  const jitter = pick([0, 200, 5_000, 40_000])
  const link = (a: string, b: string, latency: number) => ({ between: [a, b] as const, latency, jitter, loss })
  const description: EtcdDescription = {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [link('A', 'A', 300), link('B', 'B', 300), link('A', 'B', pick([300, 2_500, 15_000]))],
    members: names.map((name, i) => ({ name, site: i < (size + 1) / 2 ? 'A' : 'B' })),
    clients: [
      { name: 'c1', site: 'A', endpoints: names, every: between(60_000, 300_000), deadline: 2_000_000 },
      { name: 'c2', site: 'B', endpoints: [...names].reverse(), every: between(60_000, 300_000) },
    ],
    settings: { fsync: pick([500, 1_000, 10_000]), fsyncJitter: pick([0, 1_000, 30_000]) },
  }
  const until = between(20_000_000, 30_000_000)
  const actions: { at: number, action: EtcdAction }[] = []
  for (let at = between(500_000, 3_000_000); at < until; at += between(200_000, 2_000_000)) {
    actions.push({ at, action: fault(pick(names), pick(names), happens(s, 0.5), below(s, 14)) })
    // Faults come in clusters.
    if (happens(s, 0.3)) actions.push({ at, action: fault(pick(names), pick(names), happens(s, 0.5), below(s, 14)) })
  }
  const preVote = preVotes && happens(s, 0.5)
  return { description: { ...description, settings: { ...description.settings, preVote } }, actions, until }
}

function fault(member: string, other: string, oneWay: boolean, kind: number): EtcdAction {
  switch (kind) {
    case 0: case 1: return { type: 'crash', member }
    case 2: case 3: case 4: return { type: 'restart', member }
    case 5: return { type: 'pause', member }
    case 6: case 7: return { type: 'resume', member }
    case 8: return { type: 'isolate', member }
    case 9: case 10: return { type: 'rejoin', member }
    case 11: return { type: 'cut', from: member, to: other, oneWay }
    case 12: return { type: 'cut', from: 'A', to: 'B', oneWay }
    default: return { type: 'heal', from: 'A', to: 'B' }
  }
}
