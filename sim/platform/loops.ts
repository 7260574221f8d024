/**
 * Kubernetes' control loops act on every change of what the API holds, a little later: one pass of all
 * of them, by whoever asks for it first.
 */
import { NOBODY } from '../kernel/queue.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Due } from './state.ts'
import type { PlatformState } from './state.ts'

/** A watch tells of a change within a fraction of a second. */
const NOTICED = 100_000

export function touch(state: PlatformState, kernel: Kernel): void {
  if (state.reconcileDue) return
  state.reconcileDue = true
  schedule(kernel, NOTICED, Due.Reconcile, NOBODY, null)
}
