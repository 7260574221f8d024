/** For tests of this world: clusters, and their events in words. */
import { rowAt } from '../kernel/trace.ts'
import type { Trace } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { act } from './actions.ts'
import type { KafkaAction } from './actions.ts'
import type { BrokerDescription, KafkaDescription, KafkaSettings, ProducerDescription, TopicDescription } from './description.ts'
import { VOCABULARY, WORDS } from './events.ts'
import type { KafkaState } from './state.ts'
import { kafka } from './world.ts'

export type KafkaEngine = Engine<KafkaState>

export interface ClusterOptions {
  /** Brokers of each site: [2, 2] is b1, b2 on A and b3, b4 on B. */
  readonly brokers: readonly number[]
  /** Controllers of each site; one on each by default. */
  readonly controllers?: readonly number[]
  readonly topic?: Partial<TopicDescription>
  readonly producer?: Partial<ProducerDescription>
  readonly settings?: Partial<KafkaSettings>
}

const SITES = ['A', 'B', 'C', 'D', 'E']

/** A cluster with one topic on all its brokers, a producer on the last site and a consumer there. */
export function cluster({ brokers, controllers, topic, producer, settings }: ClusterOptions): KafkaDescription {
  const sites = SITES.slice(0, Math.max(brokers.length, controllers?.length ?? 0))
  const named = (letter: string, of: readonly number[]): BrokerDescription[] =>
    of.flatMap((n, s) => Array.from({ length: n }, () => sites[s])).map((site, i) => ({ name: `${letter}${i + 1}`, site }))
  const own = named('b', brokers)
  const last = sites[brokers.length - 1]
  return {
    sites: sites.map(name => ({ name })), links: [], brokers: own, controllers: named('k', controllers ?? sites.map(() => 1)),
    topics: [{ name: 't', replicas: own.map(b => b.name), ...topic }],
    producers: [{ name: 'p', site: last, topic: 't', ...producer }], consumers: [{ name: 'c', site: last, topic: 't' }], settings,
  }
}

export function open(description: KafkaDescription, seed = 1): KafkaEngine {
  const wrong = kafka.reject(description)
  if (wrong !== null) throw new Error(wrong)
  return createEngine(kafka, description, { seed, keepTrace: true })
}

/** Carries out an action that must not be refused. */
export function must(engine: KafkaEngine, action: KafkaAction): void {
  const refusal = act(engine.state, engine.kernel, action)
  if (refusal !== null) throw new Error(kafka.explain(refusal))
}

/** Goes on for so many seconds. */
export function go(engine: KafkaEngine, seconds: number): void {
  runUntil(engine, engine.kernel.now + Math.round(seconds * 1_000_000))
}

export interface Told {
  readonly at: number
  readonly event: string
  readonly [field: string]: string | number
}

/** A trace in words. */
export function told(engine: KafkaEngine): Told[] {
  const { trace } = engine.kernel as { trace: Trace }
  return Array.from({ length: trace.count }, (_, no) => {
    const { at, code, fields } = rowAt(trace, no)
    const kind = VOCABULARY[code]
    return Object.fromEntries([['at', at], ['event', kind.name], ...kind.fields.map(([name, of], i) => [name, inWords(engine.state, of, fields[i])])]) as Told
  })
}

function inWords(state: KafkaState, kind: string, value: number): string | number {
  return kafka.words(state, kind)?.[value] ?? WORDS[kind]?.[value] ?? value
}

/** The events of that name. */
export const eventsOf = (engine: KafkaEngine, ...names: readonly string[]) => told(engine).filter(e => names.includes(e.event))
