/** What must hold of a fleet after every event, whatever is lost. All is recounted: see `recount.ts`. */
import type { Invariant } from '../kernel/world.ts'
import { PATIENCE } from './description.ts'
import { accountant, centresOf, connected, seatKeeper } from './recount.ts'
import type { Account } from './recount.ts'
import type { FleetState, Holder } from './state.ts'

const nameOf = (state: FleetState, { site }: Pick<Holder, 'site'>) => state.sites[site].name

/** A checker that is told what users were. */
const byAccount = (id: string, check: (state: FleetState, account: Account) => string | null): Invariant<FleetState> => ({
  id, start: () => {
    const account = accountant()
    return (state, kernel) => check(state, account(state, kernel.now))
  },
})

/** May only one place confirm at a time? A person may err, and so may a copy that promotes itself on silence: that is what they risk. */
const isExclusive = ({ description: { data: { failover, mode } } }: FleetState) => failover === 'fencing' || failover === 'arbiter' || (failover === 'operator' && mode === 'sync')
const reignerOf = ({ holders }: FleetState) => holders.filter(h => h.role === 'primary').reduce<Holder | undefined>((a, b) => (a && a.epoch > b.epoch ? a : b), undefined)

export const invariants: readonly Invariant<FleetState>[] = [
  {
    id: 'decides-by-majority', start: () => {
      const seats = seatKeeper()
      return (state) => {
        const { now } = seats(state)
        const wrong = state.clusters.find((c, i) => c.decides !== (centresOf(state, i, now[i]).length > 0) || c.parts.some(p => p.voters !== (now[i].get(p.site) ?? 0)))
        return wrong ? `Le cluster ${wrong.name} se dit ${wrong.decides ? 'maître de décider' : 'sans majorité'} : ses voix disent le contraire.` : null
      }
    },
  },
  {
    // Otherwise there are two clusters: one that was restored, and one that never knew (C3.13).
    id: 'restored-alone', start: () => {
      const seats = seatKeeper()
      let restored: readonly boolean[] = []
      return (state) => {
        const { before, now } = seats(state)
        const two = state.clusters.find((c, i) => c.restored && !restored[i]
          && [...before[i]].some(([site, voters]) => voters > 0 && !now[i].has(site) && state.sites[site].up))
        restored = state.clusters.map(c => c.restored)
        return two ? `Le cluster ${two.name} est restauré alors que d’autres membres vivent : il y en a deux.` : null
      }
    },
  },
  byAccount('nothing-lost', (state, { lost }) => (isExclusive(state) && lost > 0 ? `Des écritures confirmées sont perdues : ${lost}, sous « ${state.description.data.failover} ».` : null)),
  byAccount('one-serves', (state, { strays }) => (isExclusive(state) && strays.length > 0 ? `${strays.map(site => state.sites[site].name).join(', ')} confirme une écriture, et un autre règne.` : null)),
  byAccount('sync-keeps-all', (state, { confirmed, has }) => {
    if (state.description.data.mode !== 'sync' || !isExclusive(state)) return null
    const king = reignerOf(state)
    const behind = state.holders.find(copy => king?.waits.includes(copy.site) && copy.epoch === king.epoch && !has(copy, confirmed.length))
    return behind ? `${nameOf(state, behind)} n’a pas les ${confirmed.length} écritures confirmées, et le primaire l’attend.` : null
  }),
  byAccount('primary-has-all', (state, { confirmed, has }) => {
    const king = reignerOf(state)
    return king && !has(king, confirmed.length) ? `${nameOf(state, king)} règne sans les ${confirmed.length} écritures confirmées.` : null
  }),
  {
    id: 'one-reign', start: () => {
      const reigns = new Map<number, number>()
      return (state) => {
        for (const { role, epoch, site } of state.holders) {
          if (role !== 'primary' || !state.sites[site].up) continue
          if ((reigns.get(epoch) ?? site) !== site) return `Deux primaires d’un même règne, ${epoch}.`
          reigns.set(epoch, site)
        }
        return null
      }
    },
  },
  {
    // Who may promote, and what must be true then (facts C3.10, C3.13, C12.12).
    id: 'promoted-by-right', start: () => {
      const account = accountant()
      const seats = seatKeeper()
      const hears = new Map<Holder, number>()
      return (state, kernel) => {
        const { failover, silence } = state.description.data
        const { promotions } = account(state, kernel.now)
        const { now } = seats(state)
        // Since when the third voice hears each of the others without a break.
        const arbiter = state.holders.find(h => h.role === 'arbiter')
        for (const h of state.holders) {
          if (!arbiter || !connected(state, h.site, arbiter.site)) hears.delete(h)
          else if (!hears.has(h)) hears.set(h, kernel.now)
        }
        const wrong = promotions.find(({ holder, old }) => {
          switch (failover) {
            case 'operator': return !state.clusters.some((_, i) => centresOf(state, i, now[i]).some(seen => seen.includes(holder.site) && !(old && seen.includes(old.site))))
            case 'fencing': return state.holders.some(h => h !== holder && h.role === 'primary' && state.sites[h.site].up && !h.silent)
            // A beat a fifth of a silence, and its way: in two silences one was heard.
            case 'arbiter': return old !== undefined && hears.has(old) && kernel.now - hears.get(old)! > 2 * silence
            default: return false
          }
        })
        return wrong ? `${nameOf(state, wrong.holder)} devient primaire sans la preuve que « ${failover} » demande.` : null
      }
    },
  },
  // An RPO never below what was replicated: what a promotion keeps is what the copy had, no more, and what it lacked is as old as it is told.
  byAccount('rpo-counts', ({ figures, acked }, { lost, rpo, confirmed }) => {
    if (acked.length !== confirmed.length || acked.at(-1) !== confirmed.at(-1)) return `${confirmed.length} écritures ont été confirmées, ${acked.length} sont comptées.`
    if (figures.lostWrites !== lost) return `${lost} écritures confirmées sont perdues, ${figures.lostWrites} sont comptées.`
    return figures.rpo === rpo ? null : `Le RPO est de ${rpo} µs, ${figures.rpo} est affiché.`
  }),
  {
    id: 'hub-does-not-run', start: () => {
      let policies: readonly number[] | null = null
      return ({ hub, clusters }) => {
        const now = clusters.map(c => c.policy)
        const ahead = clusters.some(c => c.policy > (c.registered ? hub?.policy ?? 0 : 0))
        const back = policies?.some((p, i) => now[i] < p) ?? false
        policies = now
        return ahead ? 'Un cluster applique une règle que personne ne lui a demandée.' : back ? 'Une règle a reculé.' : null
      }
    },
  },
  {
    id: 'deploys-need-quorum', start: () => {
      const seats = seatKeeper()
      let before: readonly { revision: number, policy: number }[] | null = null
      return (state) => {
        const { now } = seats(state)
        const changed = state.clusters.findIndex((c, i) => before !== null && (c.revision !== before[i].revision || c.policy !== before[i].policy))
        before = state.clusters.map(({ revision, policy }) => ({ revision, policy }))
        return changed >= 0 && centresOf(state, changed, now[changed]).length === 0 ? `Le cluster ${state.clusters[changed].name} a changé sans majorité.` : null
      }
    },
  },
  {
    id: 'requests-are-told', start: () => ({ users, open }, { now }) => {
      const told = users.every((u, i) => u.sent === u.served + u.failed + open.filter(r => r.users === i).length)
      return told && open.every(r => now - r.sentAt <= PATIENCE) ? null : 'Des requêtes ne sont ni servies, ni échouées, ni en attente.'
    },
  },
]
