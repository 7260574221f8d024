/** What must hold of a platform and the store given to it: what holds of each, and what joins them. */
import { nestedKernel } from '../kernel/nest.ts'
import type { Broken, Inspector, Invariant } from '../kernel/world.ts'
import type { OnStore } from './on-store.ts'
import type { GivenStore } from './store.ts'
import { platform } from './world.ts'

interface Of<S, I> {
  readonly invariants: readonly Invariant<OnStore<S, I>>[]
  together(invariants: readonly Invariant<OnStore<S, I>>[]): Inspector<OnStore<S, I>>
}

/** C2.9: what stands in the store stays as it is while it acknowledges nothing; and the API does not claim otherwise. Asked of the store's own view. */
const apiNeedsLeader = <S, I>(store: GivenStore<S, I>): Invariant<OnStore<S, I>> => ({
  id: 'api-needs-leader',
  start: () => (state, kernel) => {
    const { leader, members, quorum } = store.view(state.store, nestedKernel(kernel, state.nest))
    if (!state.platform.apiUp) return null
    if (leader === '') return 'the API answers though nobody leads the store'
    return members.filter(m => m.role !== '').length < quorum ? 'the API answers though no majority of the store runs' : null
  },
})

/** A member runs on a machine that runs, and on no other. */
const membersOnMachines = <S, I>(store: GivenStore<S, I>): Invariant<OnStore<S, I>> => ({
  id: 'members-on-machines',
  start: () => (state, kernel) => {
    const { members } = store.view(state.store, nestedKernel(kernel, state.nest))
    const machines = state.platform.vms.filter(vm => vm.role === 'control-plane')
    const astray = members.findIndex(({ role, panicked }, i) => (machines[i].phase === 0) !== (role !== '' || panicked))
    return astray < 0 ? null : `${members[astray].name} ${members[astray].role === '' ? 'does not run though its machine does' : 'runs without its machine'}`
  },
})

export function invariantsOn<S, I>(store: GivenStore<S, I>): Of<S, I> {
  const joint = [apiNeedsLeader(store), membersOnMachines(store)]
  const outer = platform.invariants.map(({ id, start }): Invariant<OnStore<S, I>> => {
    return { id, start: () => { const check = start(); return (state, kernel) => check(state.platform, kernel) } }
  })
  const within = new Map(store.invariants.map((invariant) => {
    const wrapped: Invariant<OnStore<S, I>> = {
      id: invariant.id,
      start: () => { const check = invariant.start(); return (state, kernel) => check(state.store, nestedKernel(kernel, state.nest)) },
    }
    return [wrapped, invariant]
  }))
  return {
    invariants: [...joint, ...outer, ...within.keys()],
    together: (asked) => {
      const inner = asked.flatMap(i => within.get(i) ?? [])
      const others = asked.filter(i => !within.has(i)).map(({ id, start }) => ({ invariant: id, check: start() }))
      const inspect = inner.length > 0 ? store.together?.(inner) : undefined
      return (state, kernel) => {
        const broken: Broken[] = others.flatMap(({ invariant, check }) => {
          const sentence = check(state, kernel)
          return sentence === null ? [] : [{ invariant, sentence }]
        })
        return [...broken, ...inspect?.(state.store, nestedKernel(kernel, state.nest)) ?? []]
      }
    },
  }
}
