/**
 * The lab's window onto a run: any scenario, seed and settings, and its address. Alone: nothing goes
 * to other windows. What it shows is in the fragment of its address, so a reload and a link give it
 * back.
 */
import { computed, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import { useDocumentVisibility, usePreferredReducedMotion } from '@vueuse/core'
import { scenarios } from '../sim/catalogue/index.ts'
import { encodeLink, playedScenario } from '../sim/run/link.ts'
import type { SharedRun } from '../sim/run/link.ts'
import { openLink } from '../sim/run/share.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { logOf } from './playback.ts'
import { atCue, towardsCue } from './playhead.ts'
import { prepare, runOf } from './runs.ts'
import { changed } from './stage.ts'
import { useStage } from './useStage.ts'
import type { Stage } from './useStage.ts'

/** What is played, before anybody acts. */
export type Source = Pick<SharedRun, 'scenario' | 'seed' | 'settings'>

export interface Lab<V> extends Stage<V> {
  readonly source: ShallowRef<Source>
  readonly scenario: ComputedRef<Scenario>
  /** Something to say of the link that was opened: why it could not be, or what is different; empty for nothing. */
  readonly notice: Ref<string>
  readonly ready: Ref<boolean>
  readonly live: ComputedRef<boolean>
  readonly cue: ComputedRef<number>
  readonly cues: ComputedRef<readonly string[]>
  /** Begins anew with another scenario, seed or settings. */
  readonly open: (source: Source) => Promise<void>
  readonly openFragment: (fragment: string) => Promise<void>
  readonly goToCue: (cue: number) => void
  readonly revert: () => void
  /** The fragment of a link to what is shown. */
  readonly fragment: () => string
}

const isKnown = (scenario: Scenario) => scenarios.some(s => s === scenario)
const find = (id: string) => scenarios.find(s => s.id === id)

export function useLab<V>(first: Source): Lab<V> {
  const source = shallowRef(first)
  const scenario = computed(() => playedScenario({ ...source.value, log: [], at: 0 }))
  const visibility = useDocumentVisibility()
  const motion = usePreferredReducedMotion()
  const reducedMotion = computed(() => motion.value === 'reduce')
  const ready = ref(false)
  const notice = ref('')
  const live = computed(() => ready.value && visibility.value === 'visible')
  let opening = 0

  const stage = useStage<V>({
    scenario, ready, live, reducedMotion,
    dispatch(change) {
      if (stage.playback.value) stage.show(changed(stage.playback.value, change, Date.now(), 'labo'))
    },
  })
  onUnmounted(stage.stop)

  async function open(next: Source): Promise<void> {
    notice.value = ''
    await show(next, 0)
  }

  /** The newest of several that are asked for while a world loads is the one that is shown. */
  async function show(next: Source, cue: number): Promise<void> {
    const mine = ++opening
    stage.error.value = ''
    try {
      await prepare(next.scenario)
    } catch (reason) {
      stage.error.value = (reason as Error).message
      return
    }
    if (mine !== opening) return
    source.value = next
    ready.value = true
    stage.guarded(() => stage.show(atCue(runOf(scenario.value, []), Math.min(cue, cuesOf(next.scenario).length - 1), 1, 'labo')))
  }

  async function openFragment(fragment: string): Promise<void> {
    const link = await openLink(fragment, find)
    if (!link.ok) {
      // What could be read of it is shown from its beginning.
      await show(link.scenario ? { scenario: link.scenario, seed: link.scenario.seed, settings: {} } : source.value, 0)
      notice.value = link.wrong
      return
    }
    const { run } = link
    await show(run, run.cue ?? 0)
    notice.value = link.notice ?? ''
    const playback = stage.playback.value
    if (!playback) return
    const branches = run.log.length > 0 ? [{ id: 'lien', born: 1, log: run.log }] : []
    stage.guarded(() => stage.show({ ...playback, branches, branch: branches[0]?.id ?? '', from: run.at, version: 2 }))
  }

  function goToCue(cue: number): void {
    const before = stage.playback.value
    if (!before || cue < 0 || cue >= cuesOf(scenario.value).length) return
    stage.refusal.value = ''
    stage.guarded(() => {
      const run = runOf(scenario.value, [])
      const plays = cue === before.cue + 1 && !reducedMotion.value
      const next = plays ? towardsCue(run, cue, Date.now(), before.version + 1, 'labo') : atCue(run, cue, before.version + 1, 'labo')
      const { look, speed } = before
      stage.show({ ...next, speed, look: { ...look, subject: null, bet: cue === before.cue + 1 ? look.bet : -1 } })
    })
  }

  function fragment(): string {
    const { scenario: base, seed, settings } = source.value
    const at = stage.frame.value?.at ?? 0
    const playback = stage.playback.value
    const log = playback ? logOf(playback) : []
    const run: SharedRun = { scenario: base, seed, settings, log, at }
    return encodeLink(playback && playback.cue > 0 ? { ...run, cue: playback.cue } : run, { whole: !isKnown(base) })
  }

  // A reload gives back what stood still last; writing while it plays would fill nothing but time.
  watch([() => stage.playback.value?.version, stage.playing, source], () => {
    if (ready.value && !stage.playing.value && stage.playback.value) replaceFragment(fragment())
  }, { flush: 'post' })

  return {
    ...stage, source, scenario, notice, ready, live, open, openFragment, goToCue, fragment,
    cue: computed(() => stage.playback.value?.cue ?? 0),
    cues: computed(() => cuesOf(scenario.value)),
    revert: () => stage.backToScenario(stage.playback.value?.cue ?? 0),
  }
}

/** The fragment of the address, with either router: what follows the last `#`, unless it is a path. */
export function fragmentOf(href: string): string {
  const last = href.lastIndexOf('#')
  const text = last < 0 ? '' : href.slice(last + 1)
  return text.startsWith('/') ? '' : text
}

function replaceFragment(fragment: string): void {
  const { href } = location
  const there = fragmentOf(href)
  const base = there === '' && !href.endsWith('#') ? href : href.slice(0, href.lastIndexOf('#'))
  history.replaceState(history.state, '', `${base}#${fragment}`)
}
