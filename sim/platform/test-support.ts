/** What the tests of this world share: a small platform, and its trace in words. */
import { firstKept, rowAt } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import type { PlatformAction } from './actions.ts'
import type { PlatformDescription } from './description.ts'
import type { PlatformState } from './state.ts'
import { view } from './view.ts'
import { platform } from './world.ts'

export const SECOND = 1_000_000

/** Three control planes on three sites, `a` nodes on A and `b` on B, whose leases fall on the same instants. */
export function threeSites(a: number, b: number, more: Partial<PlatformDescription> = {}): PlatformDescription {
  const nodes = (site: string, from: number, count: number) => Array.from({ length: count }, (_, i) => ({ name: `n${from + i}`, host: `h${site}`, role: 'node' as const }))
  return {
    sites: ['A', 'B', 'C'].map(name => ({ name })),
    hosts: ['A', 'B', 'C'].map(site => ({ name: `h${site}`, site })),
    vms: [
      ...(['B', 'A', 'C'] as const).map(site => ({ name: `cp${site}`, host: `h${site}`, role: 'control-plane' as const })),
      ...nodes('A', 1, a), ...nodes('B', a + 1, b),
    ],
    ...more,
    settings: { leaseSpread: 0, ...more.settings },
  }
}

export function played(description: PlatformDescription, seed = 1) {
  const wrong = platform.reject(description)
  if (wrong !== null) throw new Error(wrong)
  const engine: Engine<PlatformState> = createEngine(platform, description, { seed, keepTrace: true })
  return {
    engine,
    state: engine.state,
    /** Acts at an instant, s. */
    at(seconds: number, action?: PlatformAction) {
      runUntil(engine, seconds * SECOND)
      return action ? platform.act(engine.state, engine.kernel, action) : null
    },
    view: () => view(engine.state, engine.kernel),
    /** Events of that name, fields in words, instants in s. */
    told: (name: string) => told(engine).filter(e => e.event === name),
  }
}

export function told({ state, kernel: { trace } }: Engine<PlatformState>) {
  return Array.from({ length: trace.count - firstKept(trace) }, (_, i) => {
    const { at, code, fields } = rowAt(trace, firstKept(trace) + i)
    const { name, fields: kinds } = platform.vocabulary[code]
    return {
      at: at / SECOND, event: name,
      ...Object.fromEntries(kinds.map(([field, kind], f) => [field, platform.words(state, kind)?.[fields[f]] ?? fields[f]])),
    } as { readonly at: number, readonly event: string } & Readonly<Record<string, string | number>>
  })
}
