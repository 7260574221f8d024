/**
 * Switching the other off before one goes on alone: its management controller (BMC) does it and says so.
 * Without that answer there is no proof, and nobody goes on (facts C3.10).
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { noteQuorum } from './admin.ts'
import { letGo } from './data.ts'
import { Code } from './events.ts'
import { post } from './mail.ts'
import { promote } from './reign.ts'
import { holderAt } from './state.ts'
import type { Flight, FleetState, Holder } from './state.ts'

/** Asks for the other to be switched off; it is tried again as long as nobody answers. */
export function fence(state: FleetState, kernel: Kernel, holder: Holder, other: number): void {
  if (holder.tries++ > 0) record(kernel.trace, kernel.now, Code.FenceFailed, other, holder.site)
  holder.asking = kernel.now
  post(state, kernel, 'fence', holder.site, other, null)
}

/** A BMC switches its machine off, whoever asks, and says so. */
export function onFence(state: FleetState, kernel: Kernel, { from, to }: Flight): void {
  const site = state.sites[to]
  if (site.up) {
    site.up = false
    record(kernel.trace, kernel.now, Code.Fenced, to, from)
    noteQuorum(state, kernel)
  }
  post(state, kernel, 'fenced', to, from, null)
}

export function onFenced(state: FleetState, kernel: Kernel, { from, to }: Flight): void {
  const holder = holderAt(state, to) as Holder
  if (holder.asking < 0) return
  holder.asking = -1
  holder.tries = 0
  if (holder.role === 'primary') letGo(state, kernel, holder, from)
  else if (holder.leader === from) promote(state, kernel, holder, 'fencing')
}
