/**
 * A run: a scenario plus what someone did to it (a log of timed actions). Everything else is
 * derived from these and the same everywhere: where the cues fall, the trace, every frame.
 *
 * A run keeps two engines. The *recorder* goes ahead, plays the story, resolves each step to an
 * instant and lays keyframes; its trace keeps the recent rows (older ones: `rows.ts`). The *player*
 * stands at the instant last shown; going on is a few events, going back starts from the nearest
 * keyframe.
 *
 * The first action of the log forks the run: from there on the story's own steps are dropped, the
 * world belongs to whoever acted.
 */
import { hashOf, markOf, rowAt } from '../kernel/trace.ts'
import { handled } from '../kernel/queue.ts'
import { createEngine, restoreKeyframe, runUntil, saveKeyframe, stepEngine } from '../kernel/world.ts'
import type { AnyWorld, Engine, Refusal, Wish } from '../kernel/world.ts'
import type { Micros } from '../kernel/time.ts'
import { dueAt, nearestTo, thinned } from './keyframes.ts'
import type { Placed } from './keyframes.ts'
import { compile, matches } from './match.ts'
import type { Matcher } from './match.ts'
import { journalToKeep } from './journal.ts'
import type { Stretch } from './rows.ts'
import { idOf, rejectPlayed, rejectRequest } from './admit.ts'
import { EVENT_LIMIT, LOG_LIMIT } from './limits.ts'
import { DEFAULT_TAIL, PATIENCE } from './scenario.ts'
import type { Scenario, Step } from './scenario.ts'

/** An action of the log, with the id that windows know it by. */
export interface TimedAction {
  readonly at: Micros
  readonly id: string
  readonly action: { readonly type: string } & Readonly<Record<string, unknown>>
}

export interface Cue {
  readonly at: Micros
  readonly caption: string
  readonly focus: readonly string[]
  /** Position in the trace: rows before it had happened. */
  readonly rows: number
}

/** The run at an instant: all that is ever shown of it. */
export interface Frame<V = unknown> {
  readonly scenario: string
  readonly at: Micros
  /** Last cue at or before the instant; -1 before the first. */
  readonly cue: number
  /** Trace rows up to the instant. */
  readonly rows: number
  readonly view: V
}

export interface Run {
  readonly world: AnyWorld
  readonly scenario: Scenario
  readonly log: readonly TimedAction[]
  readonly recorder: Engine
  /** Actions in the order they are carried out, story's and log's, with their instants. */
  readonly actions: { readonly at: Micros, readonly action: TimedAction['action'] }[]
  readonly cues: Cue[]
  /** Next step of the story, and the instant and trace position it counts from. */
  step: number
  stepFrom: Micros
  scanned: number
  matched: number
  matcher: Matcher | null
  /** Instant of the event the step waits for, once it has come; -1 before. */
  found: Micros
  /** All steps done, or the log has taken the run elsewhere. */
  storyOver: boolean
  /** Log actions already carried out by the recorder. */
  logged: number
  keyframes: Placed[]
  /** Events handled at which the next keyframe is due. */
  keyframeDue: number
  /** Old rows, derived again for whoever reads them. */
  stretches: Stretch[]
  player: { engine: Engine, done: number }
}

/** How far a recording has come: `progress` is the share of virtual time that is done, 0 to 1. */
export interface Progress {
  readonly done: boolean
  readonly progress: number
}

export { EVENT_LIMIT, LOG_LIMIT }
/** Rows that the recorder's trace keeps: half a megabyte or so. */
const RECORDED_ROWS = 20_000
/** Events handled in one go, and virtual time passed in one go while a step waits for its event. */
const PIECE = 256
const SLICE: Micros = 250_000

/** Opens a run at its beginning. Throws a sentence when the scenario cannot be played. */
export function openRun(world: AnyWorld, scenario: Scenario, log: readonly TimedAction[] = []): Run {
  const wrong = rejectPlayed(world, scenario, log)
  if (wrong) throw new Error(`Scénario « ${idOf(scenario)} » : ${wrong}.`)
  const create = (keepTrace: number) => createEngine(world, scenario.description, { seed: scenario.seed, keepTrace })
  const recorder = create(RECORDED_ROWS)
  return {
    world, scenario, recorder, log: [...log].sort((a, b) => a.at - b.at),
    actions: [], cues: [], step: 0, stepFrom: 0, scanned: 0, matched: 0, matcher: null, found: -1,
    storyOver: false, logged: 0,
    keyframes: [{ keyframe: saveKeyframe(recorder), done: 0, told: [] }], keyframeDue: dueAt(0), stretches: [],
    player: { engine: create(1), done: 0 },
  }
}

/**
 * The run that `openRun` gives for another log, without playing again what it has in common with
 * this run: it begins at this run's last keyframe before they part.
 */
export function forkRun(run: Run, log: readonly TimedAction[]): Run {
  const sorted = [...log].sort((a, b) => a.at - b.at)
  const common = sorted.findIndex((a, i) => run.log[i]?.id !== a.id || run.log[i].at !== a.at)
  const parts = sorted[common]?.at ?? 0
  // The story goes on until the first action: of two that differ in it, one lacks steps.
  const isLonger = common === run.log.length || (common > 0 && run.log[common].at > parts)
  if (rejectPlayed(run.world, run.scenario, log) || !isLonger) return openRun(run.world, run.scenario, log)
  recordTo(run, parts)
  const actions = run.actions.filter(a => a.at <= parts)
  const keyframes = run.keyframes.filter(k => k.keyframe.at <= parts && k.done <= actions.length)
  const { keyframe, done } = keyframes[keyframes.length - 1]
  const recorder = restoreKeyframe(run.world, keyframe, RECORDED_ROWS)
  for (const { at, action } of actions.slice(done)) {
    runUntil(recorder, at)
    run.world.act(recorder.state, recorder.kernel, action)
  }
  return {
    world: run.world, scenario: run.scenario, recorder, log: sorted, actions, cues: run.cues.filter(c => c.at <= parts),
    step: run.scenario.story.length, stepFrom: 0, scanned: 0, matched: 0, matcher: null, found: -1, storyOver: true, logged: common,
    keyframes, keyframeDue: dueAt(handled(recorder.kernel.queue)), stretches: [],
    player: { engine: restoreKeyframe(run.world, keyframe, 1), done },
  }
}

/** Plays the story to its end; then every cue is known. Returns the instant where the run ends. */
export function playStory(run: Run): Micros {
  while (!run.storyOver) advanceStory(run)
  const end = Math.max(run.stepFrom, run.log.at(-1)?.at ?? 0) + (run.scenario.tail ?? DEFAULT_TAIL)
  recordTo(run, end)
  return end
}

/** Records up to an instant: story, log and world. Throws a sentence beyond `EVENT_LIMIT` events. */
export function recordTo(run: Run, until: Micros): void {
  while (!advance(run, until));
}

/**
 * Records towards an instant for about that many events: a long way is gone in slices, and left off
 * by not asking again. What is recorded stays; whoever comes later goes on from there.
 */
export function recordSlice(run: Run, until: Micros, events: number): Progress {
  const { kernel } = run.recorder
  const stop = handled(kernel.queue) + events
  let done = advance(run, until)
  while (!done && handled(kernel.queue) < stop) done = advance(run, until)
  return { done, progress: done ? 1 : Math.min(1, kernel.now / until) }
}

/** Frame at an instant of virtual time (µs, whole). */
export function frameAt<V>(run: Run, at: Micros): Frame<V> {
  recordTo(run, at)
  const { engine } = seek(run, at)
  return Object.freeze({
    scenario: run.scenario.id, at, cue: cueAt(run, at), rows: engine.kernel.trace.count,
    view: Object.freeze(run.world.view(engine.state, engine.kernel)) as V,
  })
}

/** Instant of a cue; plays the story that far. Throws a sentence when there is no such cue. */
export function cueInstant(run: Run, cue: number): Micros {
  while (run.cues.length <= cue && !run.storyOver) advanceStory(run)
  if (cue < 0 || cue >= run.cues.length) throw new Error(`Scénario « ${run.scenario.id} » : il n’y a pas de repère ${cue}.`)
  return run.cues[cue].at
}

/** Would the world carry out this action at that instant? The reason when it would not. */
export function refusalOf(run: Run, at: Micros, action: TimedAction['action']): Refusal | null {
  if (run.log.length >= LOG_LIMIT) return { refused: 'log-full', subject: String(LOG_LIMIT) }
  const wrong = rejectRequest(run.world, at, action)
  if (wrong) return { refused: 'malformed', subject: wrong }
  recordTo(run, at)
  const { engine } = seek(run, at)
  const trial = restoreKeyframe(run.world, saveKeyframe(engine, nearestTo(run.keyframes, at).keyframe))
  return run.world.act(trial.state, trial.kernel, action)
}

/** What a director would have to do at an instant for a wish to come true; null when there is no way. */
export function directionOf(run: Run, at: Micros, wish: Wish): TimedAction['action'] | null {
  // The action itself falls on the next whole ms.
  recordTo(run, Math.ceil(at / 1_000) * 1_000)
  const { engine } = seek(run, Math.ceil(at / 1_000) * 1_000)
  return run.world.direct?.(engine, wish) as TimedAction['action'] | null ?? null
}

/** The same scenario with one more action; later actions of the log go, for that future is gone. */
export function withAction(run: Run, added: TimedAction): readonly TimedAction[] {
  return [...run.log.filter(a => a.at <= added.at), added]
}

function cueAt(run: Run, at: Micros): number {
  let cue = -1
  while (cue + 1 < run.cues.length && run.cues[cue + 1].at <= at) cue++
  return cue
}

/** A piece of the way to an instant; true once all of it is recorded. */
function advance(run: Run, until: Micros): boolean {
  if (run.storyOver) return advanceLog(run, until)
  if (run.recorder.kernel.now > until) return true
  advanceStory(run)
  return false
}

/** A piece of the way to the story's next step, or the step itself. */
function advanceStory(run: Run): void {
  const step = run.scenario.story[run.step]
  if (step === undefined) {
    run.storyOver = true
    return
  }
  const { kernel } = run.recorder
  const fork = run.log[0]?.at ?? Infinity
  const at = instantOf(run, step)
  if (at > fork || (at < 0 && kernel.now >= fork)) {
    run.storyOver = true
  } else if (at < 0) {
    const patience = run.world.patience ?? PATIENCE
    if (kernel.now - run.stepFrom > patience) fail(run, `« ${step.event} » n’arrive pas en ${patience / 1e6} s`)
    awaitEvent(run, step, Math.min(kernel.now + SLICE, fork))
  } else if (advanceRecorder(run, at)) {
    takeStep(run, step, at)
  }
}

/** When the step is due: -1 while the event it waits for has not come. */
function instantOf(run: Run, step: Step): Micros {
  if (step.event === undefined) return run.stepFrom + (step.plus ?? 0)
  try {
    run.matcher ??= compile(run.world, run.recorder.state, step)
  } catch (error) {
    fail(run, (error as Error).message)
  }
  if (run.found < 0) run.found = scan(run, step.nth ?? 1)
  return run.found < 0 ? -1 : run.found + (step.plus ?? 0)
}

/** Goes on event by event: the step may be due at the very instant of the one it waits for. */
function awaitEvent(run: Run, step: Step, until: Micros): void {
  for (let i = 0; i < PIECE && run.found < 0; i++) {
    if (!advanceOne(run, until)) return void advanceRecorder(run, until)
    run.found = scan(run, step.nth ?? 1)
  }
}

function takeStep(run: Run, step: Step, at: Micros): void {
  // The next step looks at what happens from here on, what this one causes included.
  run.scanned = run.recorder.kernel.trace.count
  if ('act' in step) {
    const refusal = carryOut(run, step.act, at)
    if (refusal) fail(run, `action refusée (${refusal.refused}, ${refusal.subject})`)
  } else {
    run.cues.push({ at, caption: step.cue, focus: step.focus ?? [], rows: run.scanned })
    keep(run)
  }
  run.step++
  run.stepFrom = at
  run.matcher = null
  run.matched = 0
  run.found = -1
}

function fail(run: Run, reason: string): never {
  throw new Error(`Scénario « ${run.scenario.id} », étape ${run.step + 1} : ${reason}.`)
}

/** Instant of the row the step waits for, among those recorded and not looked at yet; -1 if none. */
function scan(run: Run, nth: number): Micros {
  const { trace } = run.recorder.kernel
  while (run.scanned < trace.count) {
    const no = run.scanned++
    if (matches(trace, no, run.matcher as Matcher) && ++run.matched === nth) return rowAt(trace, no).at
  }
  return -1
}

/** A piece of the way to the log's next action or to an instant; true once that is reached. */
function advanceLog(run: Run, until: Micros): boolean {
  const next = run.log[run.logged]
  const acts = next !== undefined && next.at <= until
  if (!advanceRecorder(run, acts ? next.at : until)) return false
  if (!acts) return true
  run.logged++
  // Refused (another window was faster): it stays in the log and changes nothing, here as anywhere.
  carryOut(run, next.action, Math.max(next.at, run.recorder.kernel.now))
  return false
}

function carryOut(run: Run, action: TimedAction['action'], at: Micros): Refusal | null {
  const refusal = run.world.act(run.recorder.state, run.recorder.kernel, action)
  if (!refusal) run.actions.push({ at, action })
  return refusal
}

/** A piece of the way to an instant; true once everything that falls on it has happened. */
function advanceRecorder(run: Run, until: Micros): boolean {
  for (let i = 0; i < PIECE; i++) {
    if (advanceOne(run, until)) continue
    const { kernel } = run.recorder
    if (kernel.now < until) kernel.now = until
    return true
  }
  return false
}

/** The next event, if one is due by `until`; false when none is. */
function advanceOne(run: Run, until: Micros): boolean {
  const { kernel } = run.recorder
  if (!stepEngine(run.recorder, until)) return false
  const events = handled(kernel.queue)
  if (events >= run.keyframeDue) keep(run)
  if (events > EVENT_LIMIT) {
    const millions = EVENT_LIMIT / 1e6
    throw new Error(`Scénario « ${run.scenario.id} » : la simulation s’arrête à ${Math.floor(kernel.now / 1e6)} s, après ${millions} millions d’événements.`)
  }
  return true
}

/** Lays a keyframe here. */
function keep(run: Run): void {
  const { trace, queue } = run.recorder.kernel
  const told = journalToKeep(run, trace.count)
  const keyframe = saveKeyframe(run.recorder, run.keyframes[run.keyframes.length - 1].keyframe)
  run.keyframes = thinned([...run.keyframes, { keyframe, done: run.actions.length, told }])
  run.keyframeDue = dueAt(handled(queue))
}

/** Brings the player to an instant. */
function seek(run: Run, at: Micros): Run['player'] {
  const { player } = run
  const nearest = nearestTo(run.keyframes, at)
  const here = player.engine.kernel.now
  if (here > at || nearest.keyframe.at > here) {
    player.engine = restoreKeyframe(run.world, nearest.keyframe, 1)
    player.done = nearest.done
  }
  while (player.done < run.actions.length && run.actions[player.done].at <= at) {
    const next = run.actions[player.done++]
    runUntil(player.engine, next.at)
    run.world.act(player.engine.state, player.engine.kernel, next.action)
  }
  runUntil(player.engine, at)
  return player
}

/** The hash of everything recorded so far. */
export function runHash(run: Run): string {
  return hashOf(markOf(run.recorder.kernel.trace))
}
