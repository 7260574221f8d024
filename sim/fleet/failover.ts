/**
 * When a copy becomes the primary, and who decides it: nobody but a person between clusters; a
 * cluster's operator while its API decides; at the edge the copy itself, on silence (and both may
 * serve, should only the link be cut), after switching the other off through its BMC, or with the
 * voice of a third. Facts C3.10, C12.4, C12.12, C12.14.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { letGo } from './data.ts'
import { fence } from './fencing.ts'
import { Code } from './events.ts'
import { post } from './mail.ts'
import { promote } from './reign.ts'
import { clusterAt, decidingSide, holderAt } from './state.ts'
import type { Flight, FleetState, Holder } from './state.ts'

/** Each looks around: a copy for its primary, a primary for its copies. */
export function watchAll(state: FleetState, kernel: Kernel): void {
  const { failover, silence } = state.description.data
  for (const holder of state.holders) {
    if (!state.sites[holder.site].up || holder.role === 'arbiter') continue
    if (holder.role === 'copy') {
      const leader = state.holders.findIndex(h => h.site === holder.leader)
      if (kernel.now - holder.heard[leader] > silence) miss(state, kernel, holder)
    } else {
      state.holders.forEach((copy, i) => {
        if (copy !== holder && holder.waits.includes(copy.site) && kernel.now - holder.heard[i] > silence) missCopy(state, kernel, holder, copy)
      })
      // Alone since it is back, and nobody contradicts. With fencing it waits for the other, who may have reigned meanwhile (corosync's wait_for_all).
      if (holder.silent && failover !== 'fencing' && kernel.now - holder.asking > silence) holder.silent = false
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
    // The one that serves shoots first: the other waits as long again (Pacemaker's priority-fencing-delay). Who was let go, or is back and has not been told that it counts, does not shoot.
    case 'fencing': if (!first && copy.members.includes(copy.site) && kernel.now - copy.asking > silence) fence(state, kernel, copy, copy.leader)
  }
}

/** The operator of a cluster that decides promotes the most advanced of its copies that count. */
function operate(state: FleetState, kernel: Kernel, copy: Holder): void {
  const cluster = clusterAt(state, copy.site)
  const side = cluster ? decidingSide(state, cluster) : []
  const king = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
  if (!side.includes(copy.site) || (king && side.includes(king.site))) return
  const counted = king?.waits ?? []
  const able = state.holders.filter(h => h.role === 'copy' && side.includes(h.site) && (state.description.data.mode === 'async' || counted.includes(h.site)))
  const best = able.reduce<Holder | null>((a, b) => (a === null || b.epoch > a.epoch || (b.epoch === a.epoch && b.seq > a.seq) ? b : a), null)
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
      // Not for a primary that is back after another was promoted.
      if (primary.epoch === state.epoch && side.includes(primary.site) && !side.includes(copy.site)) letGo(state, kernel, primary, copy.site)
      return
    }
    case 'arbiter':
      if (!primary.leaving.includes(copy.site)) primary.leaving = [...primary.leaving, copy.site]
      return
    case 'fencing': if (primary.asking < 0 || kernel.now - primary.asking > silence) fence(state, kernel, primary, copy.site)
  }
}

/** The third voice goes to a copy that counts, once it does not hear the primary either; then to no other, and not back to that primary. */
export function onBallot(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const arbiter = holderAt(state, to) as Holder
  const { leader } = body as { readonly leader: number }
  const place = state.holders.findIndex(h => h.site === leader)
  const free = arbiter.promised < 0 && kernel.now - arbiter.heard[place] > state.description.data.silence && arbiter.members.includes(from)
  if (arbiter.leader !== leader || !(free || arbiter.promised === from)) return
  arbiter.promised = from
  post(state, kernel, 'voice', to, from, { leader })
}

export function onVoice(state: FleetState, kernel: Kernel, { to, body }: Flight): void {
  const holder = holderAt(state, to) as Holder
  const { leader } = body as { readonly leader: number }
  if (holder.role === 'copy' && holder.asking >= 0 && holder.leader === leader) promote(state, kernel, holder, 'arbiter')
}
