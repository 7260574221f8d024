/** For tests of this world: an engine whose trace is kept, and its events in words. */
import { rowAt } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { act } from './actions.ts'
import type { ElasticAction } from './actions.ts'
import type { ElasticDescription } from './description.ts'
import type { ElasticState } from './state.ts'
import { elasticsearch } from './world.ts'

export type ElasticEngine = Engine<ElasticState>

/** Master-eligible nodes a, b, c … one on each of so many sites, with what the test adds. */
export function nodesOnSites(count: number, more: Partial<ElasticDescription> = {}): ElasticDescription {
  const sites = Array.from({ length: count }, (_, i) => 'ABCDE'[i])
  return {
    sites: sites.map(name => ({ name })), links: [], indices: [], clients: [],
    nodes: sites.map(site => ({ name: site.toLowerCase(), site, roles: ['master'] })), ...more,
  }
}

export function open(description: ElasticDescription, seed = 1): ElasticEngine {
  const wrong = elasticsearch.reject(description)
  if (wrong !== null) throw new Error(wrong)
  return createEngine(elasticsearch, description, { seed, keepTrace: true })
}

/** Carries out an action that must not be refused. */
export function must({ state, kernel }: ElasticEngine, action: ElasticAction): void {
  const refusal = act(state, kernel, action)
  if (refusal !== null) throw new Error(elasticsearch.explain(refusal))
}

/** Goes on for so many seconds. */
export function go(engine: ElasticEngine, seconds: number): void {
  runUntil(engine, engine.kernel.now + Math.round(seconds * 1_000_000))
}

export interface Told {
  readonly at: number
  readonly event: string
  readonly [field: string]: string | number
}

/** The events of that name since an instant, in words. A field called like the event itself, or its time, gives way. */
export function eventsOf({ state, kernel: { trace } }: ElasticEngine, name: string, since = 0): Told[] {
  return Array.from({ length: trace.count }, (_, no) => rowAt(trace, no)).flatMap(({ at, code, fields }) => {
    const kind = elasticsearch.vocabulary[code]
    if (kind.name !== name || at < since) return []
    const words = kind.fields.map(([field, of], i) => [field, elasticsearch.words(state, of)?.[fields[i]] ?? fields[i]])
    return [{ ...Object.fromEntries(words), at, event: name } as Told]
  })
}
