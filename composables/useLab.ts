/**
 * The lab's window onto a run: any scenario, seed and settings, and its address. Alone: nothing goes
 * to other windows. What it shows is in the fragment of its address, so a reload and a link give it
 * back.
 */
import { computed, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import { useDocumentVisibility, usePreferredReducedMotion } from '@vueuse/core'
import { scenarios } from '../sim/catalogue/index.ts'
import { playedScenario } from '../sim/run/link.ts'
import type { SharedRun } from '../sim/run/link.ts'
import { openLink } from '../sim/run/share.ts'
import { cueInstant, openRun, playStory } from '../sim/run/run.ts'
import type { Run } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { atCue } from './playhead.ts'
import { prepare, runOf } from './runs.ts'
import { fragmentOfRun, sharedOf } from './sharing.ts'
import type { Source } from './sharing.ts'
import { changed } from './stage.ts'
import { useStage } from './useStage.ts'
import type { Stage } from './useStage.ts'

export interface Lab<V> extends Stage<V> {
  readonly source: ShallowRef<Source>
  readonly scenario: ComputedRef<Scenario>
  /** Something to say of the link that was opened: why it could not be, or what is different; empty for nothing. */
  readonly notice: Ref<string>
  readonly ready: Ref<boolean>
  readonly live: ComputedRef<boolean>
  /** The cue it goes to, or else the last one it has passed; -1 before the first. */
  readonly cue: ComputedRef<number>
  readonly cues: ComputedRef<readonly string[]>
  /** Begins anew with another scenario, seed or settings. */
  readonly open: (source: Source) => Promise<void>
  readonly openFragment: (fragment: string) => Promise<void>
  /** Shows a run that was checked, at its instant. */
  readonly openShared: (run: SharedRun, notice: string | null) => Promise<void>
  /** The same scenario and settings under the next seed that tells the story to its end. */
  readonly redraw: () => Promise<void>
  /** Shows nothing any more. */
  readonly close: () => void
  readonly goToCue: (cue: number) => void
  readonly revert: () => void
}

/** Seeds that are tried, one after the other. */
const TRIES = 60
const find = (id: string) => scenarios.find(s => s.id === id)

export function useLab<V = unknown>(first: Source): Lab<V> {
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
    await show(next, 0, ++opening)
  }

  /**
   * The newest of several that are asked for while something loads is the one that is shown; false
   * for the others, and for a story that cannot be told: then the page says why.
   */
  async function show(next: Source, cue: number, mine: number): Promise<boolean> {
    stage.error.value = ''
    try {
      await prepare(next.scenario)
    } catch (reason) {
      stage.error.value = (reason as Error).message
      return false
    }
    if (mine !== opening) return false
    clear()
    source.value = next
    ready.value = true
    notice.value = ''
    stage.guarded(() => {
      const run = runOf(scenario.value, [])
      stage.show(atCue(run, Math.min(cue, cuesOf(next.scenario).length - 1), 1, 'labo'))
      notice.value = whyUntold(run)
    })
    return stage.error.value === ''
  }

  /** Nothing of another scenario stays behind one that cannot be shown. */
  function clear(): void {
    stage.pause()
    stage.playback.value = null
    stage.frame.value = null
    stage.refusal.value = ''
  }

  function close(): void {
    opening++
    ready.value = false
    notice.value = ''
    stage.error.value = ''
    clear()
  }

  async function openFragment(fragment: string): Promise<void> {
    const mine = ++opening
    const link = await openLink(fragment, find)
    if (mine !== opening) return
    if (link.ok) return shareTo(link.run, link.notice, mine)
    // What could be read of it is shown from its beginning.
    await show(link.scenario ? { scenario: link.scenario, seed: link.scenario.seed, settings: {} } : source.value, 0, mine)
    if (mine === opening) notice.value = link.wrong
  }

  async function shareTo(run: SharedRun, said: string | null, mine: number): Promise<void> {
    const shown = await show(run, run.cue ?? 0, mine)
    if (mine !== opening) return
    if (said) notice.value = `${said} ${notice.value}`.trim()
    const playback = stage.playback.value
    // The first cue at instant 0: a story told from its beginning (`story.ts`), which stands there by now.
    if (!shown || !playback || (run.cue === 0 && run.at === 0 && run.log.length === 0)) return
    const branches = run.log.length > 0 ? [{ id: 'lien', born: 1, log: run.log }] : []
    stage.guarded(() => stage.show({ ...playback, branches, branch: branches[0]?.id ?? '', from: run.at, version: 2 }))
  }

  async function redraw(): Promise<void> {
    const { seed, settings, scenario: base } = source.value
    const mine = ++opening
    const world = await prepare(base)
    for (let i = 1; i <= TRIES && mine === opening; i++) {
      const next = (seed + i) % 0x1_0000_0000
      if (whyUntold(openRun(world, playedScenario({ ...source.value, seed: next, log: [], at: 0 }))) === '') return open({ scenario: base, seed: next, settings })
      await new Promise((done) => { setTimeout(done) })
    }
    if (mine === opening) notice.value = `Aucun des ${TRIES} tirages suivants ne mène à cette histoire.`
  }

  function goToCue(cue: number): void {
    const before = stage.playback.value
    if (!before || cue < 0 || cue >= cuesOf(scenario.value).length) return
    stage.refusal.value = ''
    stage.guarded(() => {
      const run = runOf(scenario.value, [])
      const follows = cue === cueNow() + 1
      const there = atCue(run, cue, before.version + 1, 'labo')
      // From wherever it stands; from a future of one's own, from the cue before.
      const from = stage.branch.value === '' ? stage.frame.value?.at ?? before.from : cueInstant(run, Math.max(0, cue - 1))
      const way = follows && !reducedMotion.value ? { from, since: Date.now(), to: there.from } : {}
      const { look, speed } = before
      stage.show({ ...there, ...way, speed, look: { ...look, subject: null, bet: follows ? look.bet : -1 } })
    })
  }

  // A reload gives back what stood still last; writing while it plays would fill nothing but time.
  watch([() => stage.playback.value?.version, stage.playing, source], () => {
    if (ready.value && !stage.playing.value && stage.playback.value) replaceFragment(fragmentOfRun(sharedOf(stage, source.value)))
  }, { flush: 'post' })

  /** The cue it is on the way to, or else the last one it has passed; -1 before the first. */
  function cueNow(): number {
    const now = stage.playback.value
    return now === null || now.to !== null ? now?.cue ?? 0 : stage.frame.value?.cue ?? now.cue
  }

  return {
    ...stage, source, scenario, notice, ready, live, open, openFragment, redraw, close, goToCue,
    openShared: (run, said) => shareTo(run, said, ++opening),
    cue: computed(cueNow),
    cues: computed(() => cuesOf(scenario.value)),
    revert: () => stage.backToScenario(Math.max(0, cueNow())),
  }
}

/** Which step of its story does not come under a run's seed, in a sentence; empty when all do. */
function whyUntold(run: Run): string {
  try {
    playStory(run)
    return ''
  } catch (reason) {
    return (reason as Error).message
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
