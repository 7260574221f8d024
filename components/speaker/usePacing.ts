/** The talk's timer and its pacing, read twice a second, for what shows them. */
import { computed, shallowRef } from 'vue'
import { useIntervalFn } from '@vueuse/core'
import { clock, elapsedOf, pacingOf, STOPPED, toggled } from '../../composables/pacing.ts'
import { sharedState, useNav } from '../../composables/slidev.ts'
import { useAccount } from '../../composables/visits.ts'
import { usePlan } from './plan.ts'

export function usePacing() {
  const plan = usePlan()
  const account = useAccount()
  const { currentSlideNo } = useNav()
  const now = shallowRef(Date.now())
  useIntervalFn(() => { now.value = Date.now() }, 500)

  const status = computed(() => sharedState.timer.status)
  // The timer may be newer than the last reading.
  const elapsed = computed(() => elapsedOf(sharedState.timer, Math.max(now.value, sharedState.timer.startedAt)))
  const pacing = computed(() => pacingOf(plan.value, currentSlideNo.value, elapsed.value, account.value.visits))
  const total = computed(() => plan.value.reduce((sum, { seconds }) => sum + seconds, 0))

  /** « à l’heure », « retard 1:12 », « avance 0:40 » */
  const verdict = computed(() => {
    const { late } = pacing.value
    if (status.value === 'stopped') return 'Cadence'
    if (Math.abs(late) < 1) return 'à l’heure'
    return `${late > 0 ? 'retard' : 'avance'} ${clock(Math.abs(late))}`
  })
  const mood = computed(() => {
    const { late } = pacing.value
    return status.value === 'stopped' || Math.abs(late) < 1 ? 'on-time' : late > 0 ? 'late' : 'early'
  })

  return {
    plan, account, currentSlideNo, status, elapsed, pacing, verdict, mood,
    /** What is left of the talk, as it is read. */
    left: computed(() => clock(Math.ceil(total.value - elapsed.value))),
    toggle() { Object.assign(sharedState.timer, toggled(sharedState.timer, Date.now())) },
    reset() { Object.assign(sharedState.timer, STOPPED) },
  }
}
