/**
 * Site A lost with the only control plane on it, once per hypervisor: what happened, when, and what was
 * lost, read off the run of each story (C2.1–C2.6, C2.16). Nothing here is set: a story that changes
 * changes these figures.
 */
import { playStory } from '../sim/run/run.ts'
import type { Run } from '../sim/run/run.ts'
import { eventsOf } from '../sim/run/trace-file.ts'
import { prepare, runOf, scenarioOf } from './runs.ts'

/** The worst disk first: on A alone, copied every so often, written on both sites. */
export const STORIES = ['mono-cp-local', 'mono-cp-replicated', 'mono-cp-stretched'] as const

/** How one control plane came back. Instants and durations in µs, instants after the loss of the site. */
export interface Recovery {
  readonly scenario: string
  /** What it came back from: its own disk, or a copy. */
  readonly from: 'disk' | 'replica' | 'backup'
  /** Between two copies; 0 with its own disk. */
  readonly every: number
  /** The witness's site, where the disk needs one. */
  readonly witness: string | null
  /** Its host is declared lost. */
  readonly declared: number
  /** A person decides; null when nobody has to. */
  readonly decided: number | null
  /** The API answers. */
  readonly answers: number
  readonly rpo: number
  readonly rto: number
}

/** What of a platform's description is read here. */
interface Storage { readonly every?: number, readonly backup?: { readonly every: number }, readonly witness?: string }
type Told = Readonly<Record<string, unknown>> & { readonly ms: number }

/** The recovery of a run in which a site is lost and its control plane comes back. Throws where that does not happen. */
export function recoveryOf(run: Run): Recovery {
  const events = eventsOf(run, playStory(run)) as Told[]
  const after = events.slice(events.findIndex(e => e.event === 'site-lost'))
  const lostAt = after[0].ms
  const find = (...names: string[]) => (e: Told) => names.includes(e.event as string)
  const recovered = only(after.find(find('recovered')), 'recovered')
  const since = (e: Told) => Math.round((e.ms - lostAt) * 1_000)
  // At the declaration HA either starts the machine elsewhere or says why it cannot.
  const declared = since(only(after.find(e => find('vm-stuck', 'vm-booting')(e) && e.vm === recovered.vm), 'declared'))
  const person = run.actions.find(({ at }) => at > lostAt * 1_000 && at < recovered.ms * 1_000)
  const from = recovered.from as Recovery['from']
  const { storage } = run.scenario.description as { readonly storage?: Storage }
  return {
    scenario: run.scenario.id, from,
    every: { disk: 0, replica: storage?.every ?? 0, backup: storage?.backup?.every ?? 0 }[from],
    witness: from === 'disk' ? storage?.witness ?? null : null,
    declared, decided: person ? person.at - lostAt * 1_000 : null,
    answers: since(only(after.find(find('api-restored')), 'api-restored')),
    rpo: Number(recovered.rpo) * 1_000, rto: Number(recovered.rto) * 1_000,
  }
}

function only(found: Told | undefined, what: string): Told {
  if (found === undefined) throw new Error(`invariant recoveries/told: the run has no « ${what} » after the loss`)
  return found
}

let asked: Promise<readonly Recovery[]> | undefined

/** The three, played once per window. Loads their world. */
export function recoveries(): Promise<readonly Recovery[]> {
  return asked ??= Promise.all(STORIES.map(async (id) => {
    const scenario = scenarioOf(id)
    if (typeof scenario === 'string') throw new Error(scenario)
    await prepare(scenario)
    return recoveryOf(runOf(scenario, []))
  }))
}
