/**
 * A process that can crash, restart, pause and resume. Each start is a new life: timers of an
 * earlier life never fire. A paused process (SIGSTOP, a frozen VM) keeps its memory and its
 * connections: whatever falls due meanwhile waits, and is handled in order when it resumes.
 */
import type { Scheduled } from './queue.ts'

export const ProcessStatus = { Up: 0, Down: 1, Paused: 2 } as const
export type ProcessStatus = (typeof ProcessStatus)[keyof typeof ProcessStatus]

export interface Process {
  status: ProcessStatus
  /** Number of starts; a process that never started has life 0. */
  life: number
  /** What fell due while it was paused. */
  waiting: Scheduled[]
}

export function createProcess(): Process {
  return { status: ProcessStatus.Down, life: 0, waiting: [] }
}
