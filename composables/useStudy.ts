/**
 * A task of many runs, carried out in a worker of its own so that the slide keeps its clicks. Each is
 * done once per window, whoever shows it: the slide on stage, its preview, its sheet. A task is the same
 * in all windows, for it draws nothing but from its seeds.
 */
import { computed, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import { sizeOf } from '../sim/study/task.ts'
import type { Piece, Task, TaskKind } from '../sim/study/task.ts'

export interface Study<K extends TaskKind> {
  /** What has come so far. */
  readonly pieces: Readonly<ShallowRef<readonly Piece<K>[]>>
  readonly state: Readonly<Ref<'idle' | 'running' | 'stopped' | 'done' | 'failed'>>
  /** Share that is done, 0 to 1. */
  readonly progress: ComputedRef<number>
  /** Begins, unless it has; begins anew after a stop. */
  readonly start: () => void
  /** Ends it where it is; what has come stays. */
  readonly stop: () => void
}

const known = new Map<string, Study<TaskKind>>()

export function useStudy<K extends TaskKind>(task: Task<K>): Study<K> {
  const key = JSON.stringify(task)
  const study = known.get(key) ?? openStudy(task as Task)
  known.set(key, study)
  return study as unknown as Study<K>
}

function openStudy(task: Task): Study<TaskKind> {
  const pieces = shallowRef<readonly Piece<TaskKind>[]>([])
  const state = ref<Study<TaskKind>['state']['value']>('idle')
  const size = sizeOf(task)
  let worker: Worker | undefined

  function end(as: 'stopped' | 'done' | 'failed'): void {
    worker?.terminate()
    worker = undefined
    state.value = as
  }

  function start(): void {
    if (state.value === 'running' || state.value === 'done') return
    pieces.value = []
    state.value = 'running'
    worker = new Worker(new URL('./study-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<readonly Piece<TaskKind>[]>) => {
      pieces.value = [...pieces.value, ...data]
      if (pieces.value.length >= size) end('done')
    })
    worker.addEventListener('error', () => end('failed'))
    worker.postMessage(task)
  }

  return {
    pieces, state, start,
    progress: computed(() => pieces.value.length / size),
    stop: () => { if (state.value === 'running') end('stopped') },
  }
}
