/** Carries out a task of `task.ts`, in the worker that was given it: the same pieces for the same task. */
import { sampleFailover } from '../etcd/failover.ts'
import type { Failover } from './failovers.ts'
import { drawInstants } from './instants.ts'
import { attemptsOf } from './rounds.ts'
import type { Piece, Task, TaskKind } from './task.ts'
import { measureTimings } from './timings.ts'
import { measureWitness } from './witness.ts'

/** Failovers or elections between two words to whoever waits: some tens of milliseconds of work. */
const BATCH = 50

/** Seeds 1 to `runs`, a batch at a time. */
function* seedBatches(runs: number): Generator<readonly number[], void> {
  for (let seed = 1; seed <= runs; seed += BATCH) yield Array.from({ length: Math.min(BATCH, runs - seed + 1) }, (_, i) => seed + i)
}

export function* carryOut(task: Task): Generator<readonly Piece<TaskKind>[], void> {
  switch (task.kind) {
    case 'failovers':
      for (const seeds of seedBatches(task.runs)) {
        yield seeds.map((one): Failover => {
          const { electedMs, campaigns } = sampleFailover(one, task.preVote)
          return { electedMs, campaigns }
        })
      }
      return
    case 'instants':
      for (const layout of task.layouts) yield [drawInstants(layout, task.site, task.instants, task.seed)]
      return
    case 'rounds':
      for (const delay of task.delays) {
        for (const seeds of seedBatches(task.runs)) yield seeds.map(seed => ({ delay, attempts: attemptsOf(delay, seed) }))
      }
      return
    case 'timings':
      yield [measureTimings(task)]
      return
    case 'witness':
      yield [measureWitness(task)]
  }
}
