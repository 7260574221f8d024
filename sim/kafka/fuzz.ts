/**
 * Storms, watched: every invariant after every event. Then everything that has not burnt recovers, and
 * must make progress: partitions whose in-sync replicas have not burnt have a leader and all their
 * replicas in the ISR, a message is acknowledged, consumers read to the end, and replicas are alike.
 */
import { setLink } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { playWatched } from '../kernel/storms.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import { createEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { majorityOf } from '../raft/index.ts'
import { act } from './actions.ts'
import { minIsrOf } from './image.ts'
import type { Partition } from './image.ts'
import { leaderOf } from './losses.ts'
import { newestImage } from './quorum.ts'
import { Outcome } from './state.ts'
import type { KafkaState } from './state.ts'
import type { Storm } from './storm.ts'
import { kafka } from './world.ts'

/** After the storm all is well within this time, µs: a session that has to end, then a log to catch up with. */
const CALM = 120_000_000
const POLL = 500_000

/** One storm, watched: what is wrong first, or null. */
export function fuzz(seed: number, { description, actions, until }: Storm, watch: Watcher): Wrong | null {
  const engine: Engine<KafkaState> = createEngine(kafka, description, { seed })
  const { state, kernel } = engine
  const wrong = playWatched(engine, actions, until, watch)
  if (wrong) return wrong
  heal(state, engine)
  const since = kernel.now
  for (;;) {
    const missing = whatIsMissing(state, engine, since)
    if (missing === null) return null
    if (kernel.now - since > CALM) return { at: kernel.now, property: 'progress', sentence: missing }
    const found = watch(engine, kernel.now + POLL)
    if (found) return found
  }
}

/** All links as they were, everything that has disks left up. Nobody forces anything any more. */
function heal(state: KafkaState, { kernel }: Engine<KafkaState>): void {
  const { sites } = state.network
  const machines = [...state.controllers, ...state.brokers]
  for (const [i, from] of sites.entries()) {
    for (const to of sites.slice(i + 1)) {
      act(state, kernel, { type: 'heal', from, to })
      act(state, kernel, { type: 'throttle', from, to })
      act(state, kernel, { type: 'delay', from, to, latency: 2_500 })
    }
  }
  for (const [i, { name }] of machines.entries()) {
    for (const other of machines.slice(i + 1)) act(state, kernel, { type: 'heal', from: name, to: other.name })
    act(state, kernel, { type: 'resume', machine: name })
    act(state, kernel, { type: 'restart', machine: name })
  }
  const { network } = state
  for (const a of network.sites.keys()) {
    for (const b of network.sites.keys()) setLink(network, a, b, { ...network.links[a * network.sites.length + b], loss: 0 })
  }
}

/** What the calm still has to bring; null when all is well, or too much has burnt for it. */
function whatIsMissing(state: KafkaState, { kernel }: Engine<KafkaState>, since: number): string | null {
  const down = [...state.controllers, ...state.brokers].find(m => !m.destroyed && kernel.processes[m.index].status !== ProcessStatus.Up)
  if (down) return `${down.name} is down`
  for (const [number, { name, cluster }] of state.partitions.entries()) {
    if (!decides(state, cluster)) continue
    const image = newestImage(state, cluster)
    const missing = missingOf(state, kernel, number, name, image.partitions[number] as Partition, minIsrOf(image, image.partitions[number] as Partition), since)
    if (missing !== null) return missing
  }
  return null
}

/** Have enough of a cluster's controllers not burnt? */
function decides({ controllers }: KafkaState, cluster: number): boolean {
  const own = controllers.filter(c => c.cluster === cluster)
  return own.filter(c => !c.destroyed).length >= majorityOf(own.length)
}

function missingOf(
  state: KafkaState, kernel: Engine['kernel'], number: number, name: string, { replicas, isr, elr, lastKnownLeader }: Partition, minimum: number, since: number,
): string | null {
  const burnt = (b: number) => state.brokers.some(x => x.index === b && x.destroyed)
  const kept = replicas.filter(b => !burnt(b))
  const leader = leaderOf(state, kernel, number)
  if (leader === null) {
    // Nobody may lead who has not all that was acknowledged: those who had it have burnt.
    const may = [...isr, ...elr, lastKnownLeader].filter(b => b >= 0)
    return may.some(burnt) || kept.length === 0 ? null : `${name} has no leader`
  }
  const absent = kept.find(b => !isr.includes(b))
  if (absent !== undefined) return `${state.network.endpoints[absent].name} is not in the ISR of ${name}`
  if (kept.length < minimum) return null
  const recent = state.messages.filter(m => m.partition === number && m.sentAt > since)
  const { records, highWatermark } = leader.replica
  // A mirror has nothing to write while nothing comes in where it reads.
  const fed = recent.length > 0 || state.clients.some(c => c.kind === 'producer' && c.into.includes(number))
  if (fed && !recent.some(m => m.acks === -1 && m.outcome === Outcome.Acknowledged)) return `no message of ${name} is acknowledged`
  for (const b of state.brokers) {
    const own = kept.includes(b.index) ? b.replicas.find(r => r.partition === number) : undefined
    if (own && own.records.slice(0, highWatermark).some((r, i) => r !== records[i] && r.message !== records[i].message)) return `${b.name} has another log of ${name}`
  }
  const behind = state.clients.find(c => c.positions.some(p => p.partition === number && p.offset < highWatermark - 5))
  return behind ? `${behind.name} does not read ${name} to its end` : null
}

