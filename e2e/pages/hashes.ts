/**
 * Runs that are to be the same in every engine: all scenarios of the catalogue, one that somebody
 * acted in, and a minute of a cluster on a bad network; and the catalogue under other seeds, played
 * as on stage (`played.ts`). Loaded by Node and by browsers.
 */
import { scenarios } from '../../sim/catalogue/index.ts'
import { digestOf } from '../../sim/run/digest.ts'
import { frameAt, openRun, playStory, runHash } from '../../sim/run/run.ts'
import type { Run, TimedAction } from '../../sim/run/run.ts'
import type { Scenario } from '../../sim/run/scenario.ts'
import { loadWorld } from '../../sim/run/worlds.ts'

export { playAll, RATES, SEEDS } from './played.ts'

export interface Fingerprint {
  /** Of the whole trace. */
  readonly hash: string
  readonly rows: number
  readonly cues: readonly number[]
  /** Of the last frame, and of the first cue's after going back to it. */
  readonly last: string
  readonly first: string
}

const did = (at: number, action: TimedAction['action']): TimedAction => ({ at: at * 1000, id: `a${at}`, action })

/** What somebody does on the slide of `two-sites-cut`. */
export const log: readonly TimedAction[] = [
  did(1_340, { type: 'write', client: 'c1', key: 'y', value: '1' }),
  did(1_343, { type: 'cut', from: 'A', to: 'B' }),
  did(2_500, { type: 'write', client: 'c2', key: 'y', value: '2' }),
  did(4_800, { type: 'pause', member: 'm2' }),
  did(5_001, { type: 'heal', from: 'A', to: 'B' }),
  did(8_000, { type: 'resume', member: 'm2' }),
  did(8_010, { type: 'crash', member: 'm1' }),
  did(8_011, { type: 'write', client: 'c2', key: 'z', value: '3' }),
  did(9_700, { type: 'restart', member: 'm1' }),
]

const names = ['m1', 'm2', 'm3', 'm4', 'm5']
/** A minute, five members, every hundredth message lost and none in its time. */
export const badNetwork: Scenario = {
  id: 'bad-network', title: 'Un mauvais réseau', world: 'etcd', seed: 20_261_120, tail: 0,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [
      { between: ['A', 'A'], latency: 300, jitter: 900, loss: 0.01 },
      { between: ['A', 'B'], latency: 2_500, jitter: 20_000, loss: 0.05 },
      { between: ['B', 'B'], latency: 300, jitter: 900, loss: 0.01 },
    ],
    members: names.map((name, i) => ({ name, site: i < 3 ? 'A' : 'B' })),
    clients: [{ name: 'c1', site: 'B', endpoints: names, every: 50_000, from: 2_000_000 }],
  },
  story: [
    { cue: 'Le trafic est établi.', plus: 3_000_000 },
    { act: { type: 'lose-site', site: 'B' }, plus: 17_000_000 },
    { act: { type: 'restart', member: 'm5' }, plus: 10_000_000 },
    { cue: 'Une minute est passée.', plus: 30_000_000 },
  ],
}

/** All of them, fresh, by name. */
export async function openRuns(): Promise<Record<string, Run>> {
  const etcd = await loadWorld('etcd')
  const played: Record<string, Run> = {}
  for (const s of scenarios) played[s.id] = openRun(await loadWorld(s.world), s)
  const acted = scenarios.find(s => s.id === 'two-sites-cut')!
  return { ...played, 'two-sites-cut, acted in': openRun(etcd, acted, log), 'bad-network': openRun(etcd, badNetwork) }
}

/** Plays a run to its end, looks at it, and goes back to its beginning. */
export function fingerprint(run: Run): Fingerprint {
  const last = digestOf(frameAt(run, playStory(run)))
  return {
    hash: runHash(run), rows: run.recorder.kernel.trace.count, cues: run.cues.map(c => c.at),
    last, first: digestOf(frameAt(run, run.cues[0].at)),
  }
}

export async function fingerprints(): Promise<Record<string, Fingerprint>> {
  return Object.fromEntries(Object.entries(await openRuns()).map(([name, run]) => [name, fingerprint(run)]))
}
