/**
 * Reigns: who may acknowledge, what all have, and how a reign begins and ends. A copy that is promoted
 * begins the next; a primary that hears of a newer one steps down.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { FAILOVERS } from './description.ts'
import type { Failover } from './description.ts'
import { Code } from './events.ts'
import { majorityOf } from './state.ts'
import type { FleetState, Holder, Reign } from './state.ts'

/** Voices that a primary holds now: its own, and those that spoke for it within the silence. */
export function voicesOf(state: FleetState, kernel: Kernel, primary: Holder): number {
  const { silence } = state.description.data
  return state.holders.filter((h, i) => h === primary || kernel.now - primary.heard[i] <= silence).length
}

/** May this primary still acknowledge? With a third voice only while it holds a majority. */
export function mayServe(state: FleetState, kernel: Kernel, holder: Holder): boolean {
  if (holder.role !== 'primary' || holder.silent) return false
  return state.description.data.failover !== 'arbiter' || voicesOf(state, kernel, holder) >= majorityOf(state.holders.length)
}

/** The last write that every copy that counts is known to have. */
export function heldByAll({ holders }: FleetState, primary: Holder): number {
  return Math.min(Infinity, ...holders.flatMap((h, i) => (primary.waits.includes(h.site) ? [primary.has[i]] : [])))
}

/**
 * The last write that two histories have in common: a reign goes on from what its primary had, and what
 * others wrote after that is none of its own (as PostgreSQL's timelines do). Of each, the reign and the last number.
 */
export function sharedUpTo(reigns: readonly Reign[], one: { readonly epoch: number, readonly seq: number }, other: { readonly epoch: number, readonly seq: number }): number {
  if (one.epoch === other.epoch) return Math.min(one.seq, other.seq)
  const [older, newer] = one.epoch < other.epoch ? [one, other] : [other, one]
  const { from, base } = reigns[newer.epoch - 1]
  return sharedUpTo(reigns, older, { epoch: from, seq: Math.min(newer.seq, base) })
}

export function promote(state: FleetState, kernel: Kernel, holder: Holder, by: Failover): void {
  const { acked, figures } = state
  const old = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
  const kept = sharedUpTo(state.reigns, { epoch: state.epoch, seq: acked.length }, holder)
  const lost = acked.length - kept
  figures.rpo = lost === 0 ? 0 : acked[acked.length - 1] - (kept > 0 ? acked[kept - 1] : 0)
  figures.lostWrites += lost
  state.epoch++
  state.reigns.push({ from: holder.epoch, base: holder.seq })
  acked.length = kept
  while (acked.length < holder.seq) acked.push(kernel.now)
  Object.assign(holder, { role: 'primary', epoch: state.epoch, leader: holder.site, silent: false, asking: -1, leaving: [], waits: [], tries: 0, astray: 0 })
  holder.has = state.holders.map(() => 0)
  holder.heard = state.holders.map(() => kernel.now)
  record(kernel.trace, kernel.now, Code.Promoted, holder.site, state.epoch, lost, figures.rpo, FAILOVERS.indexOf(by), old?.site ?? holder.site)
  if (old && state.sites[old.site].up && !old.silent && by !== 'arbiter') record(kernel.trace, kernel.now, Code.TwoPrimaries, old.site, holder.site)
}

/** It takes that reign for the right one, and drops what is no part of it; a primary that does steps down, and what it acknowledged meanwhile is lost. */
export function follow(state: FleetState, kernel: Kernel, holder: Holder, epoch: number, leader: number): void {
  if (holder.role === 'primary' && epoch > holder.epoch) {
    record(kernel.trace, kernel.now, Code.Demoted, holder.site, holder.astray)
    state.figures.lostWrites += holder.astray
    holder.role = 'copy'
    holder.astray = 0
    holder.silent = false
    holder.leaving = []
    state.pending = state.pending.filter(p => p.site !== holder.site)
  }
  if (epoch > holder.epoch) holder.promised = -1
  holder.seq = sharedUpTo(state.reigns, holder, { epoch, seq: holder.seq })
  holder.epoch = epoch
  holder.leader = leader
  holder.asking = -1
  holder.tries = 0
}
