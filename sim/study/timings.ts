/**
 * What distance and disks do to a cluster over two sites: how long a write takes, from a client beside
 * the leader, when the majority is at hand (two members on the leader's site) and when it is across the
 * link; how long a new leader takes, and whether one keeps its office at all. Found by running the
 * engine.
 */
import { quantile } from '../check/statistics.ts'
import type { EtcdDescription } from '../etcd/description.ts'
import { requestOf } from '../etcd/requests.ts'
import { Outcome } from '../etcd/state.ts'
import type { EtcdState } from '../etcd/state.ts'
import { etcd } from '../etcd/world.ts'
import { createEngine, runUntil, stepEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'

export interface Conditions {
  /** Round trip between the sites, ms. */
  readonly rtt: number
  /** One sync of a disk, ms. */
  readonly fsync: number
  /** --heartbeat-interval and --election-timeout, ms. */
  readonly heartbeat: number
  readonly election: number
}

/** Medians, ms; null: it did not come to that. */
export interface Timings {
  readonly nearWrite: number | null
  readonly farWrite: number | null
  readonly failover: number | null
  /** Elections in a minute in which nothing fails; 0 is right. */
  readonly unrest: number
}

const MINUTE = 60_000_000
const WRITES = 21
const FAILOVERS = 31

export function measureTimings(conditions: Conditions): Timings {
  return {
    nearWrite: medianWrite(conditions, 'A'), farWrite: medianWrite(conditions, 'B'),
    failover: medianFailover(conditions), unrest: unrest(conditions),
  }
}

const micros = (ms: number) => Math.round(ms * 1_000)

function descriptionOf({ rtt, fsync, heartbeat, election }: Conditions): EtcdDescription {
  return {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [{ between: ['A', 'B'], latency: micros(rtt / 2), jitter: micros(rtt / 20) }],
    members: [{ name: 'm1', site: 'A' }, { name: 'm2', site: 'A' }, { name: 'm3', site: 'B' }],
    clients: [{ name: 'cA', site: 'A', endpoints: ['m1', 'm2'] }, { name: 'cB', site: 'B', endpoints: ['m3'] }],
    settings: {
      heartbeatInterval: micros(heartbeat), electionTicks: Math.max(5, Math.round(election / heartbeat)),
      fsync: micros(fsync), fsyncJitter: micros(fsync / 10),
    },
  }
}

const leaderOf = (state: EtcdState) => state.members.find(m => m.node?.role === Role.Leader)

/** A cluster whose leader all follow, for a while already. The leader is on that site, if one is asked for. */
function settled(conditions: Conditions, seed: number, site?: 'A' | 'B'): Engine<EtcdState> | null {
  const engine: Engine<EtcdState> = createEngine(etcd, descriptionOf(conditions), { seed })
  runUntil(engine, 2 * MINUTE)
  const leader = leaderOf(engine.state)
  if (!leader) return null
  return site === undefined || (leader.name === 'm3') === (site === 'B') ? engine : null
}

/** Of seeds under which the leader stands there: the median of a few writes, one after the other. */
function medianWrite(conditions: Conditions, site: 'A' | 'B'): number | null {
  for (let seed = 1; seed <= 20; seed++) {
    const engine = settled(conditions, seed, site)
    if (!engine) continue
    const { state, kernel } = engine
    const times: number[] = []
    for (let n = 0; n < WRITES; n++) {
      etcd.act(state, kernel, { type: 'write', client: `c${site}`, key: 'x', value: String(n), member: leaderOf(state)?.name })
      runUntil(engine, kernel.now + 6_000_000)
      const request = requestOf(state.requests, state.requests.count - 1)
      if (request.outcome === Outcome.Ok) times.push((request.answeredAt - request.sentAt) / 1_000)
    }
    if (times.length > WRITES / 2) return quantile(times, 0.5)
  }
  return null
}

/** The leader stops; from then to the next one. */
function medianFailover(conditions: Conditions): number | null {
  const times: number[] = []
  for (let seed = 1; seed <= FAILOVERS; seed++) {
    const engine = settled(conditions, seed)
    const leader = engine && leaderOf(engine.state)
    if (!engine || !leader) continue
    const killed = engine.kernel.now
    etcd.act(engine.state, engine.kernel, { type: 'crash', member: leader.name })
    while (!leaderOf(engine.state) && stepEngine(engine, killed + MINUTE));
    if (leaderOf(engine.state)) times.push((engine.kernel.now - killed) / 1_000)
  }
  return times.length > FAILOVERS / 2 ? quantile(times, 0.5) : null
}

/** Leaders that come to office in a minute in which nobody touches anything. */
function unrest(conditions: Conditions): number {
  const engine: Engine<EtcdState> = createEngine(etcd, descriptionOf(conditions), { seed: 1 })
  runUntil(engine, MINUTE)
  let elections = 0
  let leader = leaderOf(engine.state)
  while (stepEngine(engine, 2 * MINUTE)) {
    const now = leaderOf(engine.state)
    if (now && now !== leader) elections++
    leader = now
  }
  return elections
}
