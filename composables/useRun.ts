/**
 * A slide's window onto a run: clicks lead to cues, other windows follow. What a slide shows is
 * always a frame of the run at the playhead.
 *
 * Where nobody watches (preview, overview, print, a slide in the background) it is the frame of the
 * click's cue, computed once. So is every frame of a still, which nobody plays and no window steers.
 */
import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { usePreferredReducedMotion } from '@vueuse/core'
import { cuesOf } from '../sim/run/scenario.ts'
import { FIRST_LOOK, isNewer, knows } from './playback.ts'
import type { Playback } from './playback.ts'
import { atCue, towardsCue } from './playhead.ts'
import { clicksOf, prepare, runOf, scenarioOf } from './runs.ts'
import { useSession } from './session.ts'
import { useLive, useSlideContext } from './slidev.ts'
import { changed } from './stage.ts'
import type { Change } from './stage.ts'
import { useStage } from './useStage.ts'
import type { Stage } from './useStage.ts'

export type { Action } from './useStage.ts'

export interface SlideRun<V> extends Stage<V> {
  /** Name of its world; undefined where there is no such scenario. */
  readonly world: string | undefined
  /** Empty once the run has left its scenario. */
  readonly caption: ComputedRef<string>
  /** The click the slide stands on: the cue it shows or goes to. */
  readonly step: Ref<number>
  readonly live: ComputedRef<boolean>
  /** A person looks at it, live or not. */
  readonly watched: ComputedRef<boolean>
  readonly revert: () => void
}

/** Version of an account that no window is told of, as none off stage: whatever another window tells is newer. */
const UNTOLD = 0

/** The run of a scenario, on this slide. `scenarioId` is the slide's own frontmatter; a `still` is never live. */
export function useRun<V = unknown>(scenarioId: unknown, { still = false } = {}): SlideRun<V> {
  const { $clicksContext, $page } = useSlideContext()
  const onStage = useLive()
  const motion = usePreferredReducedMotion()
  const reducedMotion = computed(() => motion.value === 'reduce')
  const session = useSession()
  const found = scenarioOf(scenarioId)
  const scenario = shallowRef(typeof found === 'string' ? null : found)
  const ready = ref(false)
  const watched = computed(() => onStage.value && ready.value)
  const live = computed(() => watched.value && !still)
  const key = `${$page.value}/${scenario.value?.id}`
  const me = () => session.value?.id ?? 'seul'

  const stage = useStage<V>({ scenario, ready, live, reducedMotion, dispatch })
  const { playback, error, refusal, guarded, show } = stage
  if (typeof found === 'string') error.value = found

  const step = ref(0)
  let leaving = false

  onMounted(() => {
    if (!scenario.value) return
    // A run is loaded too late to register clicks: the slide's frontmatter says how many there are.
    const clicks = clicksOf(scenario.value)
    const info = $clicksContext.calculateSince('+1', clicks)
    if (info) {
      watch(info.currentOffset, (offset) => { step.value = Math.min(Math.max(offset + 1, 0), clicks) }, { immediate: true, flush: 'sync' })
    } else {
      step.value = clicks
    }
    prepare(scenario.value).then(start, (reason: unknown) => guarded(() => { throw reason }))
  })
  onUnmounted(() => {
    leaving = true
    stage.stop()
  })

  const scenarioRun = () => runOf(scenario.value!, [])

  function start(): void {
    if (leaving) return
    ready.value = true
    guarded(() => show(atCue(scenarioRun(), step.value, UNTOLD, me())))
    watch(step, (now, before) => guarded(() => moveTo(now, before)))
    watch(live, onLive, { immediate: true })
    watch([live, session], ([isLive, windows], _, onCleanup) => {
      if (isLive && windows) onCleanup(windows.onStage(key, carryOut))
    }, { immediate: true })
    watch(() => session.value?.runs[key], (theirs, before) => guarded(() => {
      if (theirs) adopt(theirs)
      // « Nouvelle séance »: all windows count from zero, whatever each had seen of this slide.
      else if (before) show(atCue(scenarioRun(), step.value, UNTOLD, me()))
    }), { immediate: true })
  }

  /** Newer than all that any window has told of this run, at whichever click. */
  const nextVersion = () => Math.max(playback.value?.version ?? 0, session.value?.runs[key]?.version ?? 0) + 1

  function moveTo(cue: number, before: number): void {
    refusal.value = ''
    const theirs = session.value?.runs[key]
    // Another window is there already, and has gone on: its account came before its click.
    if (live.value && theirs?.cue === cue && (session.value?.follows() || theirs.version > (playback.value?.version ?? 0))) return show(theirs)
    const version = live.value ? nextVersion() : UNTOLD
    const plays = live.value && cue === before + 1 && !reducedMotion.value
    const anew = plays ? towardsCue(scenarioRun(), cue, Date.now(), version, me()) : atCue(scenarioRun(), cue, version, me())
    // A panel that someone opened stays; a bet stays for the cue that decides it.
    const look = playback.value?.look ?? FIRST_LOOK
    const next = { ...anew, look: { ...look, subject: null, bet: cue === before + 1 ? look.bet : -1 } }
    show(next)
    if (live.value) session.value?.publishRun(key, next)
  }

  function onLive(isLive: boolean): void {
    guarded(() => {
      // Off stage a slide draws its cue; back on stage it goes on where the windows are.
      const theirs = session.value?.runs[key]
      if (isLive && theirs?.cue === step.value) show(theirs)
      else if (!isLive) show(atCue(scenarioRun(), step.value, UNTOLD, me()))
    })
  }

  /** Another window's account of this run, or our own come back. */
  function adopt(theirs: Playback): void {
    if (!live.value || theirs.cue !== step.value || theirs === playback.value) return
    // Two that act at the same instant learn of each other's action.
    if (playback.value && !session.value?.follows() && isNewer(playback.value, theirs) && (playback.value.epoch !== theirs.epoch || knows(playback.value, theirs))) return
    show(theirs)
  }

  /** Another window may be the one that decides: then it tells what came of it. */
  function dispatch(change: Change): void {
    if (session.value?.askStage(key, change)) return
    carryOut(change)
  }

  function carryOut(change: Change): void {
    if (!playback.value) return
    const next = changed(playback.value, change, Date.now(), me())
    const mine = { ...next, version: Math.max(next.version, nextVersion()) }
    show(mine)
    session.value?.publishRun(key, mine)
  }

  const caption = computed(() => {
    if (!scenario.value) return ''
    const cues = cuesOf(scenario.value)
    // On the way to a cue its caption already stands: it says what to watch for.
    return stage.branch.value ? '' : cues[Math.min(step.value, cues.length - 1)]
  })

  return { ...stage, world: scenario.value?.world, caption, step, live, watched, revert: () => stage.backToScenario(step.value) }
}
