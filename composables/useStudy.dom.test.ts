import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { carryOut } from '../sim/study/carry-out.ts'
import type { Task } from '../sim/study/task.ts'
import { useStudy } from './useStudy.ts'

/** A worker that does its task one batch a step, when the test says so. */
class SlowWorker extends EventTarget {
  static readonly all: SlowWorker[] = []
  ended = false
  private batches: Iterator<unknown> = [].values()
  constructor() {
    super()
    SlowWorker.all.push(this)
  }

  postMessage(task: Task) {
    this.batches = carryOut(task)
  }

  step() {
    const { value, done } = this.batches.next()
    if (!done) this.dispatchEvent(new MessageEvent('message', { data: value }))
  }

  terminate() {
    this.ended = true
  }
}

beforeEach(() => vi.stubGlobal('Worker', SlowWorker))
afterEach(() => vi.unstubAllGlobals())
const newest = () => SlowWorker.all.at(-1)!

it('takes pieces as they come, and ends its worker with the last one', () => {
  const study = useStudy<'failovers'>({ kind: 'failovers', preVote: true, runs: 100 })
  expect(study.state.value).toBe('idle')
  study.start()
  const worker = newest()
  worker.step()
  expect([study.state.value, study.progress.value, study.pieces.value.length]).toEqual(['running', 0.5, 50])
  worker.step()
  expect([study.state.value, study.progress.value, worker.ended]).toEqual(['done', 1, true])
})

it('is one for all who ask for the same', () => {
  const count = SlowWorker.all.length
  const [one, two] = [1, 2].map(() => useStudy<'failovers'>({ kind: 'failovers', preVote: true, runs: 60 }))
  one.start()
  two.start()
  expect(SlowWorker.all.length).toBe(count + 1)
  expect(useStudy<'failovers'>({ kind: 'failovers', preVote: false, runs: 60 }).state.value).toBe('idle')
})

it('stopped, keeps what has come; started again, begins anew and comes to the same', () => {
  const study = useStudy<'failovers'>({ kind: 'failovers', preVote: false, runs: 100 })
  study.start()
  const first = newest()
  first.step()
  const before = study.pieces.value
  study.stop()
  expect([study.state.value, first.ended, study.pieces.value.length]).toEqual(['stopped', true, 50])
  study.start()
  expect(study.pieces.value).toEqual([])
  newest().step()
  expect(study.pieces.value).toEqual(before)
})

it('says when its worker fails', () => {
  const study = useStudy<'failovers'>({ kind: 'failovers', preVote: true, runs: 10 })
  study.start()
  newest().dispatchEvent(new Event('error'))
  expect(study.state.value).toBe('failed')
})
