/**
 * The database: a primary, copies that follow it, and perhaps a third voice. A copy's message stands
 * for all writes up to its number. Asynchronous: acknowledged at once, copied later, so a copy may
 * lack what was acknowledged (RPO > 0). Synchronous: acknowledged once every copy that counts has it.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { answer, post } from './mail.ts'
import { follow, heldByAll, mayServe } from './reign.ts'
import { holderAt } from './state.ts'
import type { Flight, FleetState, Holder, Pending, Request } from './state.ts'

interface Copy { readonly epoch: number, readonly seq: number }
interface Beat { readonly epoch: number, readonly sentAt: number, readonly members: readonly number[] }
interface Alive extends Beat { readonly leader: number }

export const copiesOf = ({ holders }: FleetState, of: Holder) => holders.filter(h => h !== of && h.role !== 'arbiter')
const placeIn = ({ holders }: FleetState, site: number) => holders.findIndex(h => h.site === site)

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
  const least = heldByAll(state, holder)
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
  follow(state, kernel, holder, epoch, from)
  holder.seq = Math.max(holder.seq, seq)
  holder.heard[placeIn(state, from)] = kernel.now
  post(state, kernel, 'copied', to, from, { epoch, seq: holder.seq } satisfies Copy)
}

export function onCopied(state: FleetState, kernel: Kernel, { from, to, sentAt, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { epoch, seq } = body as Copy
  if (holder.role !== 'primary' || epoch !== holder.epoch) return
  const place = placeIn(state, from)
  holder.has[place] = Math.max(holder.has[place], seq)
  // It speaks: who is back is not taken for silent because of what came before.
  holder.heard[place] = Math.max(holder.heard[place], sentAt)
  if (!holder.waits.includes(from) && holder.has[place] >= holder.seq) {
    holder.waits = [...holder.waits, from]
    if (state.description.data.mode === 'sync') record(kernel.trace, kernel.now, Code.CopyBack, from)
  }
  settle(state, kernel, holder)
}

export function onBeat(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { epoch, sentAt, members } = body as Beat
  // A voice that is given is a promise: the old primary gets none any more.
  if (holder.promised >= 0 && from !== holder.promised && epoch <= holder.epoch) return
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
