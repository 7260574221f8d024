/**
 * When a copy becomes the primary, and who decides it: nobody but a person between clusters; a
 * cluster's operator while its API decides; at the edge the copy itself, on silence (and both may
 * serve, should only the link be cut), after switching the other off through its BMC, or with the
 * voice of a third. Facts C3.10, C12.4, C12.12, C12.14.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { letGo } from './data.ts'
import { FAILOVERS } from './description.ts'
import type { Failover } from './description.ts'
import { Code } from './events.ts'
import { post } from './mail.ts'
import { clusterAt, decidingSide, holderAt } from './state.ts'
import type { Flight, FleetState, Holder } from './state.ts'

/** Each looks around: a copy for its primary, a primary for its copies. */
export function watchAll(state: FleetState, kernel: Kernel): void {
  const { silence } = state.description.data
  for (const holder of state.holders) {
    if (!state.sites[holder.site].up || holder.role === 'arbiter') continue
    if (holder.role === 'copy') {
      const leader = state.holders.findIndex(h => h.site === holder.leader)
      if (kernel.now - holder.heard[leader] > silence) miss(state, kernel, holder)
    } else {
      state.holders.forEach((copy, i) => {
        if (copy !== holder && holder.waits.includes(copy.site) && kernel.now - holder.heard[i] > silence) missCopy(state, kernel, holder, copy)
      })
      // Alone since it is back, and nobody contradicts.
      if (holder.silent && kernel.now - holder.asking > silence) holder.silent = false
    }
  }
}

/** A copy that does not hear its primary. */
function miss(state: FleetState, kernel: Kernel, copy: Holder): void {
  const { failover, silence, arbiter } = state.description.data
  const first = copy.asking < 0
  if (first) {
    copy.asking = kernel.now
    record(kernel.trace, kernel.now, Code.Suspected, copy.site, copy.leader)
  }
  switch (failover) {
    case 'person': return
    case 'probe': return promote(state, kernel, copy, 'probe')
    case 'operator': return operate(state, kernel, copy)
    case 'arbiter': return post(state, kernel, 'ballot', copy.site, state.sites.findIndex(s => s.name === arbiter), { leader: copy.leader })
    // The one that serves shoots first: the other waits as long again (Pacemaker's priority-fencing-delay).
    case 'fencing': if (!first && kernel.now - copy.asking > silence) fence(state, kernel, copy, copy.leader)
  }
}

/** The operator of a cluster that decides promotes the most advanced of its copies that count. */
function operate(state: FleetState, kernel: Kernel, copy: Holder): void {
  const cluster = clusterAt(state, copy.site)
  const side = cluster ? decidingSide(state, cluster) : []
  if (!side.includes(copy.site) || side.includes(copy.leader)) return
  const counted = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)?.waits ?? []
  const able = state.holders.filter(h => h.role === 'copy' && side.includes(h.site) && (state.description.data.mode === 'async' || counted.includes(h.site)))
  const best = able.reduce<Holder | null>((a, b) => (a === null || b.seq > a.seq ? b : a), null)
  if (best) promote(state, kernel, best, 'operator')
}

/** A primary that does not hear a copy it waits for. */
function missCopy(state: FleetState, kernel: Kernel, primary: Holder, copy: Holder): void {
  const { failover, mode, silence } = state.description.data
  if (mode === 'async') return
  const cluster = clusterAt(state, primary.site)
  switch (failover) {
    case 'person': return
    case 'probe': return letGo(state, kernel, primary, copy.site)
    case 'operator': {
      const side = cluster ? decidingSide(state, cluster) : []
      if (side.includes(primary.site) && !side.includes(copy.site)) letGo(state, kernel, primary, copy.site)
      return
    }
    case 'arbiter':
      if (!primary.leaving.includes(copy.site)) primary.leaving = [...primary.leaving, copy.site]
      return
    case 'fencing': if (primary.asking < 0 || kernel.now - primary.asking > silence) fence(state, kernel, primary, copy.site)
  }
}

function fence(state: FleetState, kernel: Kernel, holder: Holder, other: number): void {
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

/** The third voice goes to a copy that counts, once it does not hear the primary either. */
export function onBallot(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const arbiter = holderAt(state, to) as Holder
  const { leader } = body as { readonly leader: number }
  const place = state.holders.findIndex(h => h.site === leader)
  if (arbiter.leader !== leader || kernel.now - arbiter.heard[place] <= state.description.data.silence || !arbiter.members.includes(from)) return
  post(state, kernel, 'voice', to, from, { leader })
}

export function onVoice(state: FleetState, kernel: Kernel, { to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { leader } = body as { readonly leader: number }
  if (holder.role === 'copy' && holder.asking >= 0 && holder.leader === leader) promote(state, kernel, holder, 'arbiter')
}

export function promote(state: FleetState, kernel: Kernel, holder: Holder, by: Failover): void {
  const { acked, figures } = state
  const old = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
  const lost = Math.max(0, acked.length - holder.seq)
  figures.rpo = lost === 0 ? 0 : acked[acked.length - 1] - (holder.seq > 0 ? acked[holder.seq - 1] : 0)
  figures.lostWrites += lost
  state.epoch++
  acked.length = Math.min(acked.length, holder.seq)
  while (acked.length < holder.seq) acked.push(kernel.now)
  Object.assign(holder, { role: 'primary', epoch: state.epoch, leader: holder.site, silent: false, asking: -1, leaving: [], waits: [], tries: 0 })
  holder.has = state.holders.map(() => 0)
  holder.heard = state.holders.map(() => kernel.now)
  record(kernel.trace, kernel.now, Code.Promoted, holder.site, state.epoch, lost, figures.rpo, FAILOVERS.indexOf(by), old?.site ?? holder.site)
  if (old && state.sites[old.site].up && !old.silent && by !== 'arbiter') record(kernel.trace, kernel.now, Code.TwoPrimaries, old.site, holder.site)
}
