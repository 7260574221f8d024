/**
 * A slide's window onto a run: clicks lead to cues, someone may play, pause and act, other windows
 * follow. What a slide shows is always a frame of the run at the playhead.
 *
 * Where nobody watches (preview, overview, print, a slide in the background) it is the frame of the
 * click's cue, computed once: no timer, no animation frame.
 */
import { computed, onMounted, onUnmounted, ref, shallowRef, useId, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { usePreferredReducedMotion } from '@vueuse/core'
import { digestOf } from '../sim/run/digest.ts'
import { journalOf } from '../sim/run/journal.ts'
import type { JournalEntry } from '../sim/run/journal.ts'
import { narrationOf } from '../sim/run/narration.ts'
import type { Spoken } from '../sim/run/narration.ts'
import { frameAt, refusalOf, withAction } from '../sim/run/run.ts'
import type { Frame, Run, TimedAction } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import { atCue, playheadAt, towardsCue } from './playhead.ts'
import type { Playback } from './playback.ts'
import { clicksOf, prepare, runOf, scenarioOf } from './runs.ts'
import { useSession } from './session.ts'
import { useLive, useSlideContext } from './slidev.ts'

export type Action = TimedAction['action']

export interface StageRun<V> {
  /** Null while the world is loading, or when there is no such scenario. */
  readonly frame: ShallowRef<Frame<V> | null>
  /** Why there is nothing to show, in a sentence; empty when all is well. */
  readonly error: Ref<string>
  readonly caption: Ref<string>
  /** What the world models and what it leaves out. */
  readonly fidelity: Ref<string>
  /** The click the slide stands on: the cue it shows or goes to. */
  readonly step: Ref<number>
  readonly live: Ref<boolean>
  readonly playing: Ref<boolean>
  /** Someone acted: the run has left its scenario. */
  readonly forked: Ref<boolean>
  /** Why the last action was refused; empty when it was not. */
  readonly refusal: Ref<string>
  readonly toggle: () => void
  readonly act: (action: Action) => void
  readonly backToScenario: () => void
  /** The last sentences of the journal, newest first. */
  readonly sentences: (limit: number) => readonly JournalEntry[]
  /** What to say aloud of what happened after `from` and up to `to` (µs): at most `limit` sentences, the weightiest first. */
  readonly tell: (from: number, to: number, limit: number) => readonly Spoken[]
  /** Fingerprint of the frame; empty while it moves. For tests that compare a page with Node. */
  readonly digest: Ref<string>
}

/** The run of a scenario, on this slide. `scenarioId` is the slide's own frontmatter. */
export function useRun<V>(scenarioId: unknown): StageRun<V> {
  const { $clicksContext, $page } = useSlideContext()
  const live = useLive()
  const motion = usePreferredReducedMotion()
  const session = useSession()
  const found = scenarioOf(scenarioId)
  const scenario = typeof found === 'string' ? null : found
  const frame = shallowRef<Frame<V> | null>(null)
  const error = ref(typeof found === 'string' ? found : '')
  const refusal = ref('')
  const playback = shallowRef<Playback | null>(null)
  const ready = ref(false)
  const key = `${$page.value}/${scenario?.id}`
  const me = () => session.value?.id ?? 'seul'
  let animation = 0

  const id = useId()
  const step = ref(0)
  let leaving = false

  onMounted(() => {
    if (!scenario) return
    // Registered here and not in setup, so that clicks count in the order of the page.
    const clicks = clicksOf(scenario)
    const info = $clicksContext.calculateSince('+1', clicks)
    if (info) {
      $clicksContext.register(id, info)
      watch(info.currentOffset, (offset) => { step.value = Math.min(Math.max(offset + 1, 0), clicks) }, { immediate: true, flush: 'sync' })
    } else {
      step.value = clicks
    }
    prepare(scenario).then(start, fail)
  })
  onUnmounted(() => {
    leaving = true
    cancelAnimationFrame(animation)
    $clicksContext.unregister(id)
  })

  function fail(reason: unknown): void {
    error.value = reason instanceof Error ? reason.message : String(reason)
  }

  /** Runs what may throw on a scenario that cannot be played: the slide says so instead. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (reason) {
      fail(reason)
    }
  }

  const runNow = (): Run => runOf(scenario!, playback.value?.log ?? [])

  function start(): void {
    if (leaving) return
    ready.value = true
    guarded(() => show(atCue(runOf(scenario!, []), step.value, 0, me())))
    watch(step, (now, before) => guarded(() => moveTo(now, before)))
    watch(live, onLive, { immediate: true })
    watch(() => session.value?.runs[key], theirs => theirs && guarded(() => adopt(theirs)), { immediate: true })
  }

  /** Newer than all that any window has told of this run, at whichever click. */
  const nextVersion = () => Math.max(playback.value?.version ?? 0, session.value?.runs[key]?.version ?? 0) + 1

  function moveTo(cue: number, before: number): void {
    refusal.value = ''
    const theirs = session.value?.runs[key]
    // Another window is there already, and has gone on: its account came before its click.
    if (live.value && theirs?.cue === cue && theirs.version > (playback.value?.version ?? 0)) return show(theirs)
    const run = runOf(scenario!, [])
    const version = nextVersion()
    const plays = live.value && cue === before + 1 && motion.value !== 'reduce'
    const next = plays ? towardsCue(run, cue, Date.now(), version, me()) : atCue(run, cue, version, me())
    show(next)
    if (live.value) session.value?.publishRun(key, next)
  }

  function onLive(isLive: boolean): void {
    guarded(() => {
      // Off stage a slide draws its cue; back on stage it goes on where the windows are.
      const theirs = session.value?.runs[key]
      if (isLive && theirs?.cue === step.value) show(theirs)
      else if (!isLive) show(atCue(runOf(scenario!, []), step.value, playback.value?.version ?? 0, me()))
    })
  }

  /** Another window's account of this run, or our own come back. */
  function adopt(theirs: Playback): void {
    if (!live.value || theirs.cue !== step.value || theirs === playback.value) return
    if (playback.value && (playback.value.version > theirs.version || sameAccount(playback.value, theirs))) return
    show(theirs)
  }

  const sameAccount = (a: Playback, b: Playback) => a.version === b.version && a.by === b.by

  function show(next: Playback): void {
    cancelAnimationFrame(animation)
    playback.value = next
    draw()
  }

  function draw(): void {
    const now = playback.value
    if (!now || leaving) return
    const { at, arrived } = playheadAt(runNow(), now, Date.now())
    if (frame.value?.at !== at || frame.value.scenario !== scenario!.id || arrived) frame.value = frameAt<V>(runNow(), at)
    if (arrived && now.since !== null) playback.value = { ...now, from: at, since: null, to: null }
    else if (!arrived && live.value) animation = requestAnimationFrame(() => guarded(draw))
  }

  /** A change that a person makes here: shown at once and told to the other windows. */
  function change(next: Omit<Playback, 'version' | 'by'>): void {
    const mine = { ...next, version: nextVersion(), by: me() }
    show(mine)
    session.value?.publishRun(key, mine)
  }

  function toggle(): void {
    const now = playback.value
    if (!now || !live.value) return
    guarded(() => {
      const at = frame.value?.at ?? now.from
      if (now.since !== null) change({ ...now, from: at, since: null, to: null })
      else change({ ...now, from: at, since: Date.now(), to: null })
    })
  }

  function act(action: Action): void {
    const now = playback.value
    if (!now || !live.value) return
    guarded(() => {
      // Links keep whole milliseconds: the action is carried out at the next one.
      const at = Math.ceil((frame.value?.at ?? now.from) / 1_000) * 1_000
      const refused = refusalOf(runNow(), at, action)
      refusal.value = refused ? runNow().world.explain(refused) : ''
      if (refused) return
      const log = withAction(runNow(), { at, id: crypto.randomUUID().slice(0, 8), action })
      change({ cue: now.cue, log, from: at, since: motion.value === 'reduce' ? null : Date.now(), to: null })
    })
  }

  function backToScenario(): void {
    refusal.value = ''
    guarded(() => {
      const { from } = atCue(runOf(scenario!, []), step.value, 0, me())
      change({ cue: step.value, log: [], from, since: null, to: null })
    })
  }

  const sentences = (limit: number) => (frame.value && scenario ? journalOf(runNow(), frame.value.rows, limit) : [])

  const tell = (from: number, to: number, limit: number) => (scenario ? narrationOf(runNow(), from, to, limit) : [])

  const caption = computed(() => {
    if (!scenario) return ''
    const cues = cuesOf(scenario)
    // On the way to a cue its caption already stands: it says what to watch for.
    return playback.value?.log.length ? '' : cues[Math.min(step.value, cues.length - 1)]
  })

  return {
    frame, error, caption, refusal, step,
    fidelity: computed(() => (frame.value && scenario ? runNow().world.fidelity : '')), toggle, act, backToScenario, sentences, tell,
    live: computed(() => live.value && ready.value),
    digest: computed(() => (frame.value && playback.value?.since === null ? digestOf(frame.value) : '')),
    playing: computed(() => playback.value !== null && playback.value.since !== null),
    forked: computed(() => (playback.value?.log.length ?? 0) > 0),
  }
}
