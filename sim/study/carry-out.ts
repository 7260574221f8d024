/** Carries out a task of `task.ts`, in the worker that was given it: the same pieces for the same task. */
import { sampleFailover } from '../etcd/failover.ts'
import type { Failover } from './failovers.ts'
import { drawInstants } from './instants.ts'
import type { Piece, Task, TaskKind } from './task.ts'
import { measureTimings } from './timings.ts'
import { measureWitness } from './witness.ts'

/** Failovers between two words to whoever waits: some tens of milliseconds of work. */
const BATCH = 50

export function* carryOut(task: Task): Generator<readonly Piece<TaskKind>[], void> {
  switch (task.kind) {
    case 'failovers':
      for (let seed = 1; seed <= task.runs; seed += BATCH) {
        const seeds = Array.from({ length: Math.min(BATCH, task.runs - seed + 1) }, (_, i) => seed + i)
        yield seeds.map((one): Failover => {
          const { electedMs, campaigns } = sampleFailover(one, task.preVote)
          return { electedMs, campaigns }
        })
      }
      return
    case 'instants':
      for (const layout of task.layouts) yield [drawInstants(layout, task.site, task.instants, task.seed)]
      return
    case 'timings':
      yield [measureTimings(task)]
      return
    case 'witness':
      yield [measureWitness(task)]
  }
}
