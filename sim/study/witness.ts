/**
 * How far the third zone may be: one member a zone, 5 ms between A and B, and a distance to C that is
 * dialled. While A and B are there a write does not wait for C; once one of them is missing, each does
 * (facts C11.4). Found by running the engine, beside what makers allow (`budgets.ts`).
 */
import { quantile } from '../check/statistics.ts'
import type { EtcdDescription } from '../etcd/description.ts'
import type { EtcdState } from '../etcd/state.ts'
import { etcd } from '../etcd/world.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'

/** `rtt`: round trip between C and the two others, ms. */
export interface WitnessConditions { readonly rtt: number }

/** Medians of a write from a client in A, ms; null: none is committed. */
export interface WitnessFound {
  readonly together: number | null
  readonly withoutB: number | null
  /** Changes of leader in a minute in which nothing fails; 0 is right. */
  readonly unrest: number
}

const TRIES = 20
const WRITES = 21
const MINUTE = 60_000_000
/** Longer than a request's deadline, and between two looks at who leads, µs. */
const PAUSE = 6_000_000
const LOOK = 100_000

const micros = (ms: number) => Math.round(ms * 1_000)
const viewOf = ({ state, kernel }: Engine<EtcdState>) => etcd.view(state, kernel)
const leaderOf = (engine: Engine<EtcdState>) => viewOf(engine).members.find(m => m.role === 'leader' && m.status === 'up')?.name

function descriptionOf({ rtt }: WitnessConditions): EtcdDescription {
  const toC = { latency: micros(rtt / 2), jitter: micros(rtt / 20) }
  return {
    sites: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    links: [{ between: ['A', 'B'], latency: 2_500, jitter: 300 }, { between: ['A', 'C'], ...toC }, { between: ['B', 'C'], ...toC }],
    members: [{ name: 'm1', site: 'A' }, { name: 'm2', site: 'B' }, { name: 'm3', site: 'C' }],
    clients: [{ name: 'c1', site: 'A', endpoints: ['m1'] }],
  }
}

/** The same cluster with all its zones, then without B. Its leader stands in A: seeds are tried until it does. */
export function measureWitness(conditions: WitnessConditions): WitnessFound {
  for (let seed = 1; seed <= TRIES; seed++) {
    const engine: Engine<EtcdState> = createEngine(etcd, descriptionOf(conditions), { seed })
    runUntil(engine, MINUTE)
    if (leaderOf(engine) !== 'm1') continue
    const unrest = unrestOf(engine)
    const together = medianWrite(engine)
    etcd.act(engine.state, engine.kernel, { type: 'lose-site', site: 'B' })
    runUntil(engine, engine.kernel.now + MINUTE)
    return { together, withoutB: medianWrite(engine), unrest }
  }
  return { together: null, withoutB: null, unrest: 0 }
}

/** Of a few writes, one after the other; null when most are not committed. */
function medianWrite(engine: Engine<EtcdState>): number | null {
  const times: number[] = []
  for (let n = 0; n < WRITES; n++) {
    etcd.act(engine.state, engine.kernel, { type: 'write', client: 'c1', key: 'x', value: String(n) })
    runUntil(engine, engine.kernel.now + PAUSE)
    const last = viewOf(engine).clients[0].requests.at(-1)
    if (last?.outcome === 'ok') times.push((last.answeredAt - last.sentAt) / 1_000)
  }
  return times.length > WRITES / 2 ? quantile(times, 0.5) : null
}

function unrestOf(engine: Engine<EtcdState>): number {
  const { kernel } = engine
  let changes = 0
  let leader = leaderOf(engine)
  for (const end = kernel.now + MINUTE; kernel.now < end;) {
    runUntil(engine, kernel.now + LOOK)
    const now = leaderOf(engine)
    if (now !== undefined && now !== leader) changes++
    leader = now ?? leader
  }
  return changes
}
