/** The worker: carries out one task, and tells each piece as it comes. To stop it, end it. */
import { carryOut } from '../sim/study/carry-out.ts'
import type { Task } from '../sim/study/task.ts'

self.addEventListener('message', ({ data: task }: MessageEvent<Task>) => {
  for (const pieces of carryOut(task)) self.postMessage(pieces)
})
