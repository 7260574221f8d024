/**
 * The database: a primary, copies that follow it, and perhaps a third voice. A copy's message stands
 * for all writes up to its number. Asynchronous: acknowledged at once, copied later, so a copy may
 * lack what was acknowledged (RPO > 0). Synchronous: acknowledged once every copy that counts has it.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { answer, post } from './mail.ts'
import { holderAt, majorityOf } from './state.ts'
import type { Flight, FleetState, Holder, Pending, Request } from './state.ts'

interface Copy { readonly epoch: number, readonly seq: number }
interface Beat { readonly epoch: number, readonly sentAt: number, readonly members: readonly number[] }
interface Alive extends Beat { readonly leader: number }

export const copiesOf = ({ holders }: FleetState, of: Holder) => holders.filter(h => h !== of && h.role !== 'arbiter')
const placeIn = ({ holders }: FleetState, site: number) => holders.findIndex(h => h.site === site)

/** Voices that a primary holds now: its own, and those that spoke for it within the silence. */
export function voicesOf(state: FleetState, kernel: Kernel, primary: Holder): number {
  const { silence } = state.description.data
  return state.holders.filter((h, i) => h === primary || kernel.now - primary.heard[i] <= silence).length
}

/** May this primary still acknowledge? With a third voice only while it holds a majority. */
function mayServe(state: FleetState, kernel: Kernel, holder: Holder): boolean {
  if (holder.role !== 'primary' || holder.silent) return false
  return state.description.data.failover !== 'arbiter' || voicesOf(state, kernel, holder) >= majorityOf(state.holders.length)
}

export function write(state: FleetState, kernel: Kernel, site: number, request: Request): void {
  const holder = holderAt(state, site)
  if (!holder || !mayServe(state, kernel, holder)) return answer(state, kernel, site, request, 'no-primary')
  const pending: Pending = { request, seq: ++holder.seq, epoch: holder.epoch, site }
  if (state.description.data.mode === 'async') return acknowledge(state, kernel, holder, pending)
  state.pending.push(pending)
  for (const copy of copiesOf(state, holder)) post(state, kernel, 'copy', site, copy.site, { epoch: holder.epoch, seq: holder.seq } satisfies Copy)
  settle(state, kernel, holder)
}

function acknowledge(state: FleetState, kernel: Kernel, holder: Holder, { request, seq }: Pending): void {
  if (holder.epoch === state.epoch) state.acked[seq - 1] = kernel.now
  else holder.astray++
  answer(state, kernel, holder.site, request, 'served')
}

/** Acknowledges what every copy that counts has. */
export function settle(state: FleetState, kernel: Kernel, holder: Holder): void {
  if (!mayServe(state, kernel, holder)) return
  const least = Math.min(Infinity, ...state.holders.flatMap((h, i) => (holder.waits.includes(h.site) ? [holder.has[i]] : [])))
  const ready = state.pending.filter(p => p.site === holder.site && p.epoch === holder.epoch && p.seq <= least)
  if (ready.length === 0) return
  state.pending = state.pending.filter(p => !ready.includes(p))
  for (const each of ready) acknowledge(state, kernel, holder, each)
}

/** Each primary that runs sends its copies what it has. */
export function copyAll(state: FleetState, kernel: Kernel): void {
  for (const holder of state.holders) {
    if (holder.role !== 'primary' || !state.sites[holder.site].up) continue
    for (const copy of copiesOf(state, holder)) post(state, kernel, 'copy', holder.site, copy.site, { epoch: holder.epoch, seq: holder.seq } satisfies Copy)
  }
}

export function beatAll(state: FleetState, kernel: Kernel): void {
  for (const holder of state.holders) {
    if (holder.role !== 'primary' || !state.sites[holder.site].up) continue
    const members = holder.waits.filter(site => !holder.leaving.includes(site))
    for (const other of state.holders) if (other !== holder) post(state, kernel, 'beat', holder.site, other.site, { epoch: holder.epoch, sentAt: kernel.now, members } satisfies Beat)
  }
}

export function onCopy(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { epoch, seq } = body as Copy
  if (epoch < holder.epoch) return tell(state, kernel, holder, from, -1, [])
  // What it had of another reign is replaced.
  holder.seq = epoch > holder.epoch ? seq : Math.max(holder.seq, seq)
  follow(state, kernel, holder, epoch, from)
  holder.heard[placeIn(state, from)] = kernel.now
  post(state, kernel, 'copied', to, from, { epoch, seq: holder.seq } satisfies Copy)
}

export function onCopied(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { epoch, seq } = body as Copy
  if (holder.role !== 'primary' || epoch !== holder.epoch) return
  const place = placeIn(state, from)
  holder.has[place] = Math.max(holder.has[place], seq)
  if (!holder.waits.includes(from) && holder.has[place] >= holder.seq) {
    holder.waits = [...holder.waits, from]
    if (state.description.data.mode === 'sync') record(kernel.trace, kernel.now, Code.CopyBack, from)
  }
  settle(state, kernel, holder)
}

export function onBeat(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { epoch, sentAt, members } = body as Beat
  if (epoch >= holder.epoch) {
    follow(state, kernel, holder, epoch, from)
    holder.heard[placeIn(state, from)] = kernel.now
    holder.members = members
  }
  tell(state, kernel, holder, from, sentAt, members)
}

function tell(state: FleetState, kernel: Kernel, { epoch, leader, site }: Holder, to: number, sentAt: number, members: readonly number[]): void {
  post(state, kernel, 'alive', site, to, { epoch, leader, sentAt, members } satisfies Alive)
}

export function onAlive(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { epoch, leader, sentAt, members } = body as Alive
  if (epoch > holder.epoch) return follow(state, kernel, holder, epoch, leader)
  if (holder.role !== 'primary' || epoch !== holder.epoch) return
  const place = placeIn(state, from)
  holder.heard[place] = Math.max(holder.heard[place], sentAt)
  // Back from a stop, and nobody reigns in its place; a copy that answers need not be let go.
  holder.silent = false
  holder.asking = -1
  holder.tries = 0
  holder.leaving = holder.leaving.filter(s => s !== from)
  if (state.holders[place].role === 'arbiter') for (const site of holder.leaving.filter(s => !members.includes(s))) letGo(state, kernel, holder, site)
  settle(state, kernel, holder)
}

/** A primary no longer waits for a copy, which gets no voice and is not promoted by an operator until it is back. */
export function letGo(state: FleetState, kernel: Kernel, primary: Holder, site: number): void {
  primary.leaving = primary.leaving.filter(s => s !== site)
  if (!primary.waits.includes(site)) return
  primary.waits = primary.waits.filter(s => s !== site)
  record(kernel.trace, kernel.now, Code.CopyDropped, site)
  settle(state, kernel, primary)
}

/** It takes that reign for the right one; a primary that does steps down, and what it acknowledged meanwhile is lost. */
function follow(state: FleetState, kernel: Kernel, holder: Holder, epoch: number, leader: number): void {
  if (holder.role === 'primary' && epoch > holder.epoch) {
    record(kernel.trace, kernel.now, Code.Demoted, holder.site, holder.astray)
    state.figures.lostWrites += holder.astray
    holder.role = 'copy'
    holder.astray = 0
    holder.silent = false
    holder.leaving = []
    state.pending = state.pending.filter(p => p.site !== holder.site)
  }
  holder.epoch = epoch
  holder.leader = leader
  holder.asking = -1
  holder.tries = 0
}
