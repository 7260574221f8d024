/**
 * What was done to a real cluster (`recorded-behaviours.ts`), done again to a simulated one on the same
 * conditions: three members on one machine, etcd 3.4.23, default timings, links and syncs as fast as
 * that machine's loopback and disk (a put takes 0.9 ms on both). Each takes a seed, and measures what
 * the recording measured. Times in ms, unless they go into an action.
 */
import { below, streamOf } from '../kernel/random.ts'
import { createEngine, runUntil, stepEngine } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import type { EtcdDescription, EtcdSettings } from './description.ts'
import { ENDINGS } from './endings.ts'
import { Outcome } from './state.ts'
import type { Member, OperatorCommand, Request } from './state.ts'
import { act, ask, followersOf, leaderOf } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { etcd } from './world.ts'

export interface LabOptions {
  readonly preVote?: boolean
  readonly members?: number
  /** Machines that are no members yet: s1, s2… */
  readonly spares?: number
  /** Deadline of the client's requests, µs. */
  readonly deadline?: number
  /** Instants of the members' starts, µs. */
  readonly starts?: readonly (number | null)[]
  readonly settings?: Partial<EtcdSettings>
}

/** Longer than anything that was recorded, µs. */
const LIMIT = 60_000_000
/** Old connections, a leader, nothing under way. */
const SETTLED = 6_000_000

/** The lab before anything has happened. */
export function lab(seed: number, { preVote = true, members = 3, spares = 0, deadline = 20_000_000, starts = [], settings }: LabOptions = {}): EtcdEngine {
  const names = Array.from({ length: members }, (_, i) => `m${i + 1}`)
  const description: EtcdDescription = {
    sites: [{ name: 'A' }],
    links: [{ between: ['A', 'A'], latency: 20, jitter: 20 }],
    members: [
      ...names.map((name, i) => ({ name, site: 'A', startAt: starts[i] })),
      ...Array.from({ length: spares }, (_, i) => ({ name: `s${i + 1}`, site: 'A', spare: true })),
    ],
    clients: [{ name: 'c1', site: 'A', endpoints: names, deadline }],
    settings: { version: '3.4.23', preVote, fsync: 500, fsyncJitter: 400, ...settings },
  }
  return createEngine(etcd, description, { seed, keepTrace: true })
}

/** The lab with a leader that all know, at a random moment of its heartbeats. */
export function running(seed: number, options: LabOptions = {}): EtcdEngine {
  const engine = lab(seed, options)
  runUntil(engine, SETTLED + drawn(engine, 'moment', 1_000_000))
  until(engine, () => leaderOf(engine) !== undefined && engine.state.members.every(m => m.node === null || m.serves))
  return engine
}

/** A whole number below the bound, of the seed and the name. */
export function drawn(engine: EtcdEngine, name: string, bound: number): number {
  return below(streamOf(engine.kernel.random, `lab/${name}`), bound)
}

/** Goes on, event by event, until it holds: ms since now. An error when it does not within a minute. */
export function until(engine: EtcdEngine, holds: () => boolean): number {
  const from = engine.kernel.now
  while (!holds()) if (!stepEngine(engine, from + LIMIT)) throw new Error(`it does not happen within ${LIMIT / 1e6} s`)
  return since(engine, from)
}

const since = (engine: EtcdEngine, from: number) => (engine.kernel.now - from) / 1_000

export function wait(engine: EtcdEngine, ms: number): void {
  runUntil(engine, engine.kernel.now + Math.round(ms * 1_000))
}

export const leads = (member: Member) => member.node?.role === Role.Leader
export const leader = (engine: EtcdEngine) => leaderOf(engine) as Member

export function each(engine: EtcdEngine, type: 'crash' | 'restart' | 'pause' | 'resume', ...members: readonly Member[]): void {
  for (const { name } of members) act(engine, { type, member: name })
}

/** How long a request took, ms, and what the client was told. */
export const took = (request: Request) => (request.answeredAt - request.sentAt) / 1_000
export const told = ({ ended }: Request) => ENDINGS[ended].text

export function put(engine: EtcdEngine, member: Member, value = 'v', key = 'k'): Request {
  return ask(engine, { kind: 'put', key, value }, member.name)
}

export function ended(engine: EtcdEngine, request: Request): Request {
  until(engine, () => request.outcome !== Outcome.Waiting)
  return request
}

export function valueAt(member: Member, key = 'k'): string | undefined {
  return member.store.newest.get(key)?.value
}

export interface Writes {
  /** Longest time between two that were told ok. */
  readonly gap: number
  readonly failed: number
}

/** A client writes in a loop for `ms`, 0.5 ms between; `meanwhile` is called after every event. */
export function writing(engine: EtcdEngine, member: Member, ms: number, meanwhile: () => void = () => {}): Writes {
  const end = engine.kernel.now + ms * 1_000
  let [lastOk, gap, failed] = [engine.kernel.now, 0, 0]
  for (let ok = false; !ok || engine.kernel.now < end;) {
    const request = put(engine, member)
    until(engine, () => {
      meanwhile()
      return request.outcome !== Outcome.Waiting
    })
    ok = request.outcome === Outcome.Ok
    if (ok) {
      gap = Math.max(gap, (request.answeredAt - lastOk) / 1_000)
      lastOk = request.answeredAt
    } else {
      failed++
    }
    wait(engine, 0.5)
  }
  return { gap, failed }
}

/** kill -9 the leader; a client tries the others in turn, 300 ms each and 10 to 15 between: its first write that is told ok. */
export function firstWriteAfterKill(seed: number, preVote: boolean): number {
  const engine = running(seed, { preVote, deadline: 300_000 })
  const killed = engine.kernel.now
  const others = followersOf(engine)
  each(engine, 'crash', leader(engine))
  for (let i = 0; ; i++) {
    if (ended(engine, put(engine, others[i % 2])).outcome === Outcome.Ok) return since(engine, killed)
    wait(engine, 10 + drawn(engine, `pause ${i}`, 5_000) / 1_000)
  }
}

/** kill -9 the leader, and one write to a follower at once. */
export function writeAfterKill(seed: number, preVote: boolean): Request {
  const engine = running(seed, { preVote })
  const [follower] = followersOf(engine)
  each(engine, 'crash', leader(engine))
  return ended(engine, put(engine, follower))
}

/** SIGSTOP the leader: until another leads. */
export function pauseLeader(seed: number): number {
  const engine = running(seed)
  const paused = leader(engine)
  each(engine, 'pause', paused)
  return until(engine, () => engine.state.members.some(m => m !== paused && leads(m)))
}

/** The leader is cut off: until another leads, until it leads no more, and how long both did. */
export function isolateLeader(seed: number, preVote: boolean): { readonly elected: number, readonly steppedDown: number, readonly overlap: number } {
  const engine = running(seed, { preVote })
  const old = leader(engine)
  const from = engine.kernel.now
  act(engine, { type: 'isolate', member: old.name })
  let [elected, steppedDown] = [-1, -1]
  until(engine, () => {
    if (steppedDown < 0 && !leads(old)) steppedDown = since(engine, from)
    if (elected < 0 && engine.state.members.some(m => m !== old && leads(m))) elected = since(engine, from)
    return elected >= 0 && steppedDown >= 0
  })
  return { elected, steppedDown, overlap: Math.max(0, steppedDown - elected) }
}

/** A follower is cut off for 10 s, and comes back while a client of the leader's member writes. */
export function isolateFollower(seed: number, preVote: boolean): Writes & { readonly terms: number, readonly deposed: boolean } {
  const engine = running(seed, { preVote })
  const old = leader(engine)
  const [follower] = followersOf(engine)
  const before = old.node?.term ?? 0
  act(engine, { type: 'isolate', member: follower.name })
  ended(engine, put(engine, old))
  wait(engine, 10_000)
  act(engine, { type: 'rejoin', member: follower.name })
  let deposed = false
  const writes = writing(engine, old, 1_000, () => { deposed ||= !leads(old) })
  until(engine, () => leaderOf(engine) !== undefined)
  return { ...writes, deposed, terms: (leader(engine).node?.term ?? 0) - before }
}

export interface HandOver {
  readonly elected: number
  /** Until the operator is told, or the process has ended. */
  readonly over: number
  /** What a write in flight was told, and when, if it was lost. */
  readonly lost: string
}

/**
 * move-leader to a follower, or SIGTERM, while a client writes to one of the followers, 1 ms between: the
 * recorded one was a script over HTTP, and how many it loses follows from its pace.
 */
export function handOver(seed: number, how: 'move-leader' | 'sigterm'): HandOver {
  const engine = running(seed)
  const old = leader(engine)
  const followers = followersOf(engine)
  const writer = followers[seed % 2]
  const from = engine.kernel.now + 2_000 + drawn(engine, 'asked', 2_000)
  let moved: Request | undefined
  let [begun, elected, over] = [false, -1, -1]
  let lost = ''
  while (engine.kernel.now < from + 300_000) {
    const request = put(engine, writer)
    until(engine, () => {
      if (!begun && engine.kernel.now >= from) {
        begun = true
        if (how === 'sigterm') act(engine, { type: 'terminate', member: old.name })
        else moved = ask(engine, { kind: 'move-leader', name: followers[0].name }, old.name)
      }
      if (begun && elected < 0 && followers.some(leads)) elected = since(engine, from)
      if (begun && over < 0 && (moved ? moved.outcome !== Outcome.Waiting : old.node === null)) over = since(engine, from)
      return request.outcome !== Outcome.Waiting
    })
    if (request.outcome !== Outcome.Ok) lost = `${told(request)} ${(took(request) / 1_000).toFixed(2)}`
    wait(engine, 1)
  }
  return { elected, over, lost }
}

/** kill -9 a follower while a client of the leader's member writes. */
export function killFollower(seed: number): Writes {
  const engine = running(seed)
  each(engine, 'crash', followersOf(engine)[0])
  return writing(engine, leader(engine), 1_000)
}

/** kill -9 both followers: until the leader steps down. */
export function killBothFollowers(seed: number): number {
  const engine = running(seed)
  const old = leader(engine)
  each(engine, 'crash', ...followersOf(engine))
  return until(engine, () => !leads(old))
}

/** A leaderless survivor; two were killed, of whom the leader may be one. */
export function survivor(engine: EtcdEngine, wasLeader: boolean): Member {
  const [follower, other] = followersOf(engine)
  const last = wasLeader ? leader(engine) : follower
  each(engine, 'crash', other, wasLeader ? follower : leader(engine))
  until(engine, () => !leads(last) && last.node?.lead === 0)
  return last
}

/** Two of three are killed; some time later one of them is started: until the survivor's client is told ok. */
export function restoreMajority(seed: number): number {
  const engine = running(seed, { preVote: seed % 2 === 0 })
  const last = survivor(engine, seed % 4 < 2)
  wait(engine, 5_000 + drawn(engine, 'later', 5_000_000) / 1_000)
  each(engine, 'restart', engine.state.members.find(m => m.node === null) as Member)
  return took(ended(engine, put(engine, last)))
}

/** Three first starts within 6 ms: from the last until all know one leader. */
export function bootstrap(seed: number, preVote: boolean): number {
  const draws = lab(seed)
  const starts = [0, 1, 2].map(i => i * 2_000 + drawn(draws, `exec ${i}`, 2_000))
  const engine = lab(seed, { preVote, starts })
  runUntil(engine, starts[2])
  return until(engine, () => {
    const lead = leaderOf(engine)?.id
    return lead !== undefined && engine.state.members.every(m => m.node?.lead === lead)
  })
}

/** All are lost; a backup is restored on a new machine as a cluster of one: from its start until a write is told ok. */
export function restoreAlone(seed: number): number {
  const engine = running(seed, { spares: 1 })
  ended(engine, put(engine, leader(engine)))
  ended(engine, ask(engine, { kind: 'snapshot-save' }, 'm1'))
  const members = engine.state.members.slice(0, 3)
  each(engine, 'crash', ...members)
  act(engine, { type: 'restore', member: 's1', backup: 0, initialCluster: ['s1'] })
  act(engine, { type: 'start', member: 's1' })
  return took(ended(engine, put(engine, engine.state.members[3])))
}

/** Twenty acknowledged writes, then `idle` ms, all killed, one follower started with --force-new-cluster. */
export function forceNewCluster(seed: number, idle: number): { readonly writable: number, readonly kept: boolean } {
  const engine = running(seed)
  const [follower] = followersOf(engine)
  for (let i = 0; i < 20; i++) ended(engine, put(engine, leader(engine), `v${i}`, `k${i}`))
  // Whoever kills takes his time: a few ms.
  wait(engine, 3 + idle)
  each(engine, 'crash', ...engine.state.members)
  act(engine, { type: 'start', member: follower.name, forceNewCluster: true })
  const writable = took(ended(engine, put(engine, follower)))
  if (valueAt(follower, 'k18') !== 'v18') throw new Error('more than the last write is lost')
  return { writable, kept: valueAt(follower, 'k19') === 'v19' }
}

/** Of four members the leader is removed: until another leads. */
export function removeLeader(seed: number): number {
  const engine = running(seed, { members: 4 })
  const old = leader(engine)
  const [follower] = followersOf(engine)
  const from = engine.kernel.now
  ask(engine, { kind: 'member-remove', name: old.name }, follower.name)
  until(engine, () => engine.state.members.some(m => m !== old && leads(m)))
  return since(engine, from)
}

/** A follower is down while so many entries are committed: from its start until it has applied them, and by a snapshot? */
export function catchUp(seed: number, entries: number): { readonly ms: number, readonly bySnapshot: boolean } {
  const engine = running(seed, { settings: { snapshotCount: 1_000 } })
  const [follower] = followersOf(engine)
  const lead = leader(engine)
  each(engine, 'crash', follower)
  for (let i = 0; i < entries; i += 16) {
    const batch = Array.from({ length: 16 }, () => put(engine, lead))
    until(engine, () => batch.every(r => r.outcome === Outcome.Ok))
  }
  each(engine, 'restart', follower)
  let bySnapshot = false
  const ms = until(engine, () => {
    bySnapshot ||= (follower.node?.log.pending ?? null) !== null
    return follower.applied === lead.applied
  })
  return { ms, bySnapshot }
}

/** A line at the client's console, until it ends. */
export function type(engine: EtcdEngine, line: string): OperatorCommand {
  act(engine, { type: 'etcdctl', client: 'c1', line })
  const { commands } = engine.state
  const id = commands.length - 1
  until(engine, () => commands[id].endedAt >= 0)
  return commands[id]
}
