/** What must hold of a platform and the store given to it: what holds of each, and what joins them. */
import { nestedKernel } from '../kernel/nest.ts'
import type { Broken, Inspector, Invariant } from '../kernel/world.ts'
import type { OnStore } from './on-store.ts'
import type { GivenStore, StoreView } from './store.ts'
import { platform } from './world.ts'

interface Of<S, I> {
  readonly invariants: readonly Invariant<OnStore<S, I>>[]
  together(invariants: readonly Invariant<OnStore<S, I>>[]): Inspector<OnStore<S, I>>
}

type Joint = (state: OnStore<unknown, unknown>, store: StoreView) => string | null

const joint: Readonly<Record<string, Joint>> = {
  /** C2.9: nothing is written while nobody leads the store, or no majority of it runs. */
  'api-needs-leader': ({ platform: { apiUp } }, { leader, members, quorum }) => {
    if (!apiUp) return null
    if (leader === '') return 'the API answers though nobody leads the store'
    return members.filter(m => m.role !== '').length < quorum ? 'the API answers though no majority of the store runs' : null
  },
  /** A member runs on a machine that runs, unless it has ended by itself there; and on no other. */
  'members-on-machines': ({ platform: { vms } }, { members }) => {
    const machines = vms.filter(vm => vm.role === 'control-plane')
    const astray = members.findIndex(({ role, panicked }, i) => (machines[i].phase === 0) !== (role !== '' || panicked))
    return astray < 0 ? null : `${members[astray].name} ${members[astray].role === '' ? 'does not run though its machine does' : 'runs without its machine'}`
  },
}

export function invariantsOn<S, I>(store: GivenStore<S, I>): Of<S, I> {
  type Own = Invariant<OnStore<S, I>>
  const lookAt = (state: OnStore<S, I>, kernel: Parameters<Inspector<unknown>>[1]) => store.view(state.store, nestedKernel(kernel, state.nest))
  const joined = new Map(Object.entries(joint).map(([id, holds]): [Own, Joint] => [{ id, start: () => (state, kernel) => holds(state, lookAt(state, kernel)) }, holds]))
  const outer = new Map(platform.invariants.map((invariant): [Own, typeof invariant] => [{
    id: invariant.id, start: () => { const check = invariant.start(); return (state, kernel) => check(state.platform, kernel) },
  }, invariant]))
  const inner = new Map(store.invariants.map((invariant): [Own, typeof invariant] => [{
    id: invariant.id, start: () => { const check = invariant.start(); return (state, kernel) => check(state.store, nestedKernel(kernel, state.nest)) },
  }, invariant]))
  return {
    invariants: [...joined.keys(), ...outer.keys(), ...inner.keys()],
    together: (asked) => {
      const both = asked.flatMap(i => (joined.has(i) ? [{ invariant: i.id, holds: joined.get(i) as Joint }] : []))
      const ofPlatform = asked.flatMap(i => outer.get(i) ?? []).map(({ id, start }) => ({ invariant: id, check: start() }))
      const ofStore = asked.flatMap(i => inner.get(i) ?? [])
      const inspect = ofStore.length > 0 ? store.together?.(ofStore) : undefined
      let changes = -1
      return (state, kernel) => {
        const broken: Broken[] = []
        const tell = (invariant: string, sentence: string | null) => { if (sentence !== null) broken.push({ invariant, sentence }) }
        if (both.length > 0) {
          const view = lookAt(state, kernel)
          for (const { invariant, holds } of both) tell(invariant, holds(state, view))
        }
        // What only the store's members say to each other changes nothing of the platform.
        if (state.changes !== changes) for (const { invariant, check } of ofPlatform) tell(invariant, check(state.platform, kernel))
        changes = state.changes
        return inspect === undefined ? broken : [...broken, ...inspect(state.store, nestedKernel(kernel, state.nest))]
      }
    },
  }
}
