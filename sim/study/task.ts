/**
 * What takes seconds, as tasks for a worker: plain data in, pieces out as they come. Light, as whoever
 * asks does not need the engine; `carry-out.ts` does.
 */
import type { Failover } from './failovers.ts'
import type { InstantsFound } from './instants.ts'
import type { Layout } from './layout.ts'
import type { Conditions, Timings } from './timings.ts'
import type { WitnessConditions, WitnessFound } from './witness.ts'

interface Kinds {
  /** Seeds 1 to `runs`. */
  failovers: { readonly task: { readonly preVote: boolean, readonly runs: number }, readonly piece: Failover }
  instants: {
    readonly task: { readonly layouts: readonly Layout[], readonly site: number, readonly instants: number, readonly seed: number }
    readonly piece: InstantsFound
  }
  /** Elasticsearch's elections; delays in ms, seeds 1 to `runs` for each. A piece: attempts that one took. */
  rounds: { readonly task: { readonly delays: readonly number[], readonly runs: number }, readonly piece: { readonly delay: number, readonly attempts: number } }
  timings: { readonly task: Conditions, readonly piece: Timings }
  witness: { readonly task: WitnessConditions, readonly piece: WitnessFound }
}

export type TaskKind = keyof Kinds
export type Task<K extends TaskKind = TaskKind> = { [Kind in K]: { readonly kind: Kind } & Kinds[Kind]['task'] }[K]
export type Piece<K extends TaskKind> = Kinds[K]['piece']

/** Pieces that a task comes to, all in all. */
export function sizeOf(task: Task): number {
  switch (task.kind) {
    case 'failovers': return task.runs
    case 'instants': return task.layouts.length
    case 'rounds': return task.delays.length * task.runs
    case 'timings': case 'witness': return 1
  }
}
