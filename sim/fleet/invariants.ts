/** What must hold of a fleet after every event, whatever is lost. */
import type { Invariant } from '../kernel/world.ts'
import { decidingSide, reigning } from './state.ts'
import type { FleetState, Holder } from './state.ts'

/** A checker that needs no memory. */
const always = (id: string, check: (state: FleetState, now: number) => string | null): Invariant<FleetState> => ({ id, start: () => (state, kernel) => check(state, kernel.now) })
const nameOf = (state: FleetState, holder: Holder) => state.sites[holder.site].name

export const invariants: readonly Invariant<FleetState>[] = [
  {
    // Otherwise there are two clusters: one that was restored, and one that never knew (C3.13).
    id: 'restored-alone', start: () => {
      let before: readonly boolean[] | null = null
      return ({ clusters, sites, description }) => {
        const two = clusters.find((c, k) => c.restored && before?.[k] === false
          && c.parts.some((p, i) => p.voters === 0 && description.clusters[k].parts[i].voters > 0 && sites[p.site].up))
        before = clusters.map(c => c.restored)
        return two ? `Le cluster ${two.name} est restauré alors que d’autres membres vivent : il y en a deux.` : null
      }
    },
  },
  // A person may lose some, and so may a copy that promotes itself on silence: that is what they risk. The others never.
  always('nothing-lost', (state) => {
    const { failover, mode } = state.description.data
    if (mode === 'async' || failover === 'person' || failover === 'probe' || state.figures.lostWrites === 0) return null
    return `Des écritures confirmées sont perdues : ${state.figures.lostWrites}, sous « ${failover} ».`
  }),
  always('sync-keeps-all', (state) => {
    if (state.description.data.mode !== 'sync' || state.description.data.failover === 'probe' || state.description.data.failover === 'person') return null
    const king = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
    const behind = state.holders.find(copy => king?.waits.includes(copy.site) && copy.epoch === king.epoch && copy.seq < state.acked.length)
    return behind ? `${nameOf(state, behind)} n’a pas les ${state.acked.length} écritures confirmées, et le primaire l’attend.` : null
  }),
  always('primary-has-all', (state) => {
    const king = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
    return king && king.seq < state.acked.length ? `${nameOf(state, king)} règne sans les ${state.acked.length} écritures confirmées.` : null
  }),
  {
    id: 'one-reign', start: () => {
      const reigns = new Map<number, number>()
      return (state) => {
        for (const holder of reigning(state)) {
          const before = reigns.get(holder.epoch)
          if (before !== undefined && before !== holder.site) return `Deux primaires d’un même règne, ${holder.epoch}.`
          reigns.set(holder.epoch, holder.site)
        }
        return null
      }
    },
  },
  {
    // An RPO never below what was replicated: what is kept at a promotion is what the copy had, no more.
    id: 'rpo-counts', start: () => {
      let epoch = 1
      let acked = 0
      let lost = 0
      let seqs: readonly number[] = []
      return (state) => {
        const promoted = state.epoch !== epoch
        const king = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
        const had = king ? seqs[state.holders.indexOf(king)] : undefined
        const told = state.figures.lostWrites - lost
        const wrong = promoted && had !== undefined && told < acked - had ? `${acked - had} écritures confirmées manquaient à la copie, ${told} sont comptées perdues.` : null
        epoch = state.epoch
        acked = state.acked.length
        lost = state.figures.lostWrites
        seqs = state.holders.map(h => h.seq)
        return wrong
      }
    },
  },
  {
    id: 'hub-does-not-run', start: () => {
      let policies: readonly number[] | null = null
      return ({ hub, clusters }) => {
        const now = clusters.map(c => c.policy)
        const ahead = now.some(p => p > (hub?.policy ?? 0))
        const back = policies?.some((p, i) => now[i] < p) ?? false
        policies = now
        return ahead ? 'Un cluster applique une règle que personne n’a demandée.' : back ? 'Une règle a reculé.' : null
      }
    },
  },
  {
    id: 'deploys-need-quorum', start: () => {
      let before: readonly { revision: number, policy: number }[] | null = null
      return (state) => {
        const changed = state.clusters.findIndex((c, i) => before !== null && (c.revision !== before[i].revision || c.policy !== before[i].policy))
        before = state.clusters.map(({ revision, policy }) => ({ revision, policy }))
        return changed >= 0 && decidingSide(state, state.clusters[changed]).length === 0 ? `Le cluster ${state.clusters[changed].name} a changé sans majorité.` : null
      }
    },
  },
  always('requests-are-told', (state) => {
    const told = state.users.every((u, i) => u.sent === u.served + u.failed + state.open.filter(r => r.users === i).length)
    return told ? null : 'Des requêtes ne sont ni servies, ni échouées, ni en attente.'
  }),
]
