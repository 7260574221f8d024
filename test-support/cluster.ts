/** For tests of panels and scene: a cluster that runs, its view at the instant, and what may be done to it. */
import type { EtcdAction } from '../sim/etcd/actions.ts'
import type { EtcdDescription } from '../sim/etcd/description.ts'
import { act, leaderOf, pass, settled } from '../sim/etcd/test-support.ts'
import type { EtcdEngine } from '../sim/etcd/test-support.ts'
import { view } from '../sim/etcd/view.ts'
import type { EtcdView } from '../sim/etcd/view.ts'

export interface Stage {
  readonly engine: EtcdEngine
  readonly view: () => EtcdView
  readonly at: () => number
  readonly leader: () => string
  /** Does it, then lets time pass, µs. */
  readonly act: (action: EtcdAction, pause?: number) => void
}

/** Members on the sites of their letters: 'AAB' is m1 and m2 in A, m3 in B; c1 in the first site asks them all. */
export function descriptionOf(letters: string, more: Partial<EtcdDescription> = {}): EtcdDescription {
  const members = [...letters].map((site, i) => ({ name: `m${i + 1}`, site }))
  const sites = [...new Set(letters)].sort().map(name => ({ name }))
  return { sites, links: [], members, clients: [{ name: 'c1', site: sites[0].name, endpoints: members.map(m => m.name) }], ...more }
}

/** A cluster that has a leader. */
export function stage(letters = 'AAB', more?: Partial<EtcdDescription>): Stage {
  const engine = settled(descriptionOf(letters, more))
  return {
    engine,
    view: () => view(engine.state, engine.kernel),
    at: () => engine.kernel.now,
    leader: () => leaderOf(engine)?.name ?? '',
    act: (action, pause = 300_000) => {
      act(engine, action)
      pass(engine, pause)
    },
  }
}
