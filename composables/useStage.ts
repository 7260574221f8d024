/**
 * A window onto a run: draws its frame at the playhead, plays, pauses, drags, acts, keeps forks. It
 * knows neither slides nor clicks: `useRun` puts it on a slide, the lab on a page.
 *
 * Where nobody watches it draws one frame when it is told to, without a timer or animation frame.
 */
import { computed, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Completion, Inspection, Subject, Wish } from '../sim/kernel/world.ts'
import { betOf, settleBet } from '../sim/run/bet.ts'
import { digestOf } from '../sim/run/digest.ts'
import { eventAfter, eventBefore } from '../sim/run/events.ts'
import { journalOf } from '../sim/run/journal.ts'
import { narrationOf } from '../sim/run/narration.ts'
import type { Spoken } from '../sim/run/narration.ts'
import type { JournalEntry } from '../sim/run/journal.ts'
import { directionOf, frameAt, refusalOf } from '../sim/run/run.ts'
import type { Frame, Run, TimedAction } from '../sim/run/run.ts'
import type { Bet, Scenario } from '../sim/run/scenario.ts'
import { logOf, shownBranch } from './playback.ts'
import type { Look, Playback, Speed } from './playback.ts'
import { atCue, playheadAt } from './playhead.ts'
import { runOf } from './runs.ts'
import type { Change } from './stage.ts'

export type Action = TimedAction['action']

// `Omit` of a union would keep what its members share only.
type Unseen<C> = C extends unknown ? Omit<C, 'seen'> : never

export interface StageOptions {
  /** Its world is prepared once `ready` is true. */
  readonly scenario: Readonly<Ref<Scenario | null>>
  readonly ready: Readonly<Ref<boolean>>
  /** Someone watches: it may move. */
  readonly live: Readonly<Ref<boolean>>
  readonly reducedMotion: Readonly<Ref<boolean>>
  /** Carries out a change, here or in the window that decides, and comes back through `show`. */
  readonly dispatch: (change: Change) => void
}

export interface Stage<V> {
  readonly frame: ShallowRef<Frame<V> | null>
  readonly playback: ShallowRef<Playback | null>
  readonly error: Ref<string>
  readonly refusal: Ref<string>
  readonly playing: ComputedRef<boolean>
  readonly forked: ComputedRef<boolean>
  /** The branch shown; '' for the scenario. */
  readonly branch: ComputedRef<string>
  readonly speed: ComputedRef<Speed>
  readonly fidelity: ComputedRef<string>
  /** Fingerprint of the frame; empty while it moves. For tests that compare a page with Node. */
  readonly digest: ComputedRef<string>
  /** The run shown; the scenario's world must be prepared. */
  readonly run: () => Run
  readonly show: (playback: Playback) => void
  readonly toggle: () => void
  readonly pause: () => void
  readonly seek: (at: number) => void
  /** To the next event that is told, or the one before. */
  readonly stepEvent: (by: 1 | -1) => void
  readonly setSpeed: (speed: Speed) => void
  readonly act: (action: Action) => void
  readonly undo: () => void
  readonly look: (look: Partial<Look>) => void
  /** Makes a wish come true, if there is a way. */
  readonly direct: (wish: Wish) => void
  readonly showBranch: (id: string) => void
  readonly backToScenario: (cue: number) => void
  readonly sentences: (limit: number, group?: string) => readonly JournalEntry[]
  /** What to say aloud of what happened after `from` and up to `to` (µs): at most `limit` sentences, the weightiest first. */
  readonly tell: (from: number, to: number, limit: number) => readonly Spoken[]
  /** What is known of a thing at the playhead. */
  readonly inspect: (subject: Subject) => Inspection | null
  readonly complete: (line: string) => Completion
  /** Names of what matters at a cue of the scenario on which the run stands; null where all does. */
  readonly focusAt: (cue: number, at: number) => readonly string[] | null
  /** The question that a cue of the scenario decides, and which answer its run gives; null for none. */
  readonly betAt: (cue: number) => { readonly bet: Bet, readonly answer: () => number } | null
  readonly guarded: (work: () => void) => void
  readonly stop: () => void
}

const NOTHING_AHEAD = 'Rien ne se passe dans les dix secondes qui suivent, hors les battements.'
const NO_WAY = 'Aucun tirage possible n’y mène d’ici : arrêtez d’abord le leader, puis réessayez.'
const NOTHING_BEFORE = 'Rien ne s’est passé avant cet instant.'

export function useStage<V>({ scenario, ready, live, reducedMotion, dispatch }: StageOptions): Stage<V> {
  const frame = shallowRef<Frame<V> | null>(null)
  const playback = shallowRef<Playback | null>(null)
  const error = ref('')
  const refusal = ref('')
  let animation = 0
  let stopped = false

  const run = (): Run => runOf(scenario.value!, playback.value ? logOf(playback.value) : [])

  /** Runs what may throw on a scenario that cannot be played: the page says so instead. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (reason) {
      error.value = reason instanceof Error ? reason.message : String(reason)
    }
  }

  function show(next: Playback): void {
    cancelAnimationFrame(animation)
    playback.value = next
    draw()
  }

  function draw(): void {
    const now = playback.value
    if (!now || stopped) return
    const shown = run()
    const { at, arrived } = playheadAt(shown, now, Date.now())
    if (frame.value?.at !== at || frame.value.scenario !== scenario.value!.id || arrived) frame.value = frameAt<V>(shown, at)
    if (arrived && now.since !== null) playback.value = { ...now, from: at, since: null, to: null }
    else if (!arrived && live.value) animation = requestAnimationFrame(() => guarded(draw))
  }

  watch(live, (isLive) => { if (!isLive) cancelAnimationFrame(animation) })

  /** Where the playhead is, as it is drawn. */
  const here = () => frame.value?.at ?? playback.value?.from ?? 0

  function change(change: Unseen<Change>): void {
    const now = playback.value
    if (!now || !live.value || !ready.value) return
    refusal.value = ''
    guarded(() => dispatch({ ...change, seen: now.version } as Change))
  }

  function act(action: Action): void {
    const now = playback.value
    if (!now || !live.value) return
    guarded(() => {
      // Links keep whole milliseconds: the action is carried out at the next one.
      const at = Math.ceil(here() / 1_000) * 1_000
      const refused = refusalOf(run(), at, action)
      if (refused) {
        refusal.value = run().world.explain(refused)
        return
      }
      // In the past of what was done already: both futures are kept.
      const branch = shownBranch(now)
      const fork = branch === '' || logOf(now).some(a => a.at > at) ? newId() : null
      change({ kind: 'act', branch, fork, action: { at, id: newId(), action }, plays: !reducedMotion.value })
    })
  }

  function stepEvent(by: 1 | -1): void {
    if (!playback.value || !live.value) return
    guarded(() => {
      const at = by > 0 ? eventAfter(run(), here()) : eventBefore(run(), here())
      if (at !== null) change({ kind: 'seek', at })
      else refusal.value = by > 0 ? NOTHING_AHEAD : NOTHING_BEFORE
    })
  }

  function direct(wish: Wish): void {
    if (!playback.value || !live.value) return
    guarded(() => {
      const action = directionOf(run(), here(), wish)
      if (action) act(action)
      else refusal.value = NO_WAY
    })
  }

  function undo(): void {
    const now = playback.value
    const last = now && logOf(now).at(-1)
    if (last) change({ kind: 'undo', branch: now.branch, action: last.id })
  }

  return {
    frame, playback, error, refusal, run, show, act, undo, stepEvent, guarded,
    playing: computed(() => playback.value !== null && playback.value.since !== null),
    branch: computed(() => (playback.value ? shownBranch(playback.value) : '')),
    forked: computed(() => (playback.value?.branches.length ?? 0) > 0),
    speed: computed(() => playback.value?.speed ?? 'tempo'),
    fidelity: computed(() => (frame.value && scenario.value ? run().world.fidelity : '')),
    digest: computed(() => (frame.value && playback.value?.since === null ? digestOf(frame.value) : '')),
    toggle: () => change({ kind: playback.value?.since === null ? 'play' : 'pause', at: here() }),
    pause: () => { if (playback.value?.since != null) change({ kind: 'pause', at: here() }) },
    seek: at => change({ kind: 'seek', at }),
    setSpeed: speed => change({ kind: 'speed', speed, at: here() }),
    showBranch: branch => change({ kind: 'show', branch, at: here() }),
    backToScenario(cue) {
      guarded(() => change({ kind: 'scenario', cue, at: atCue(runOf(scenario.value!, []), cue, 0, '').from }))
    },
    sentences: (limit, group) => (frame.value && scenario.value ? journalOf(run(), frame.value.rows, limit, group || undefined) : []),
    tell: (from, to, limit) => (scenario.value ? narrationOf(run(), from, to, limit) : []),
    look: look => change({ kind: 'look', look }),
    direct,
    inspect(subject) {
      const { world, player: { engine } } = run()
      return world.inspect?.(engine.state, engine.kernel, subject) ?? null
    },
    focusAt(cue, at) {
      const stands = run().cues[cue]
      return stands?.at === at && stands.focus.length > 0 ? stands.focus : null
    },
    betAt(cue) {
      const bet = scenario.value && betOf(scenario.value, cue)
      return bet && { bet, answer: () => settleBet(run(), cue) }
    },
    complete(line) {
      const { world, player: { engine } } = run()
      return world.complete?.(engine.state, line) ?? { from: 0, words: [] }
    },
    stop() {
      stopped = true
      cancelAnimationFrame(animation)
    },
  }
}

const newId = () => crypto.randomUUID().slice(0, 8)
