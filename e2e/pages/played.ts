/**
 * The catalogue under many seeds, played by the deck's own draw loop (`useStage`) on a clock and
 * animation frames that are given to it: what a screen of so many frames a second shows.
 */
import { ref, shallowRef } from 'vue'
import { atCue, towardsCue } from '../../composables/playhead.ts'
import { prepare } from '../../composables/runs.ts'
import { useStage } from '../../composables/useStage.ts'
import type { Stage } from '../../composables/useStage.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { SECOND } from '../../sim/kernel/time.ts'
import { digestOf } from '../../sim/run/digest.ts'
import { runHash } from '../../sim/run/run.ts'
import { cuesOf } from '../../sim/run/scenario.ts'
import type { Scenario } from '../../sim/run/scenario.ts'

/** Frames a second. All have a frame at each sixth of a second: there they are compared. */
export const RATES = [30, 60, 144] as const
const SHARED = 6
export const SEEDS = 20
/** Where a story does not happen under a seed: its first action, µs, and how long one looks at the tempo and at the clock's speed, ms. */
const FIRST_ACT = 3_000_000
const SLOWLY = 2_000
const FREELY = 9_000
/** The clock of each way to a cue begins here, a minute later than the one before, ms since the epoch. */
const FIRST = 1_767_225_600_000
const MINUTE = 60_000

/** What was shown of one scenario under one seed. */
export interface Played {
  /** Why its story does not happen as told; empty when it does. */
  readonly missing: string
  /** Of the whole trace. */
  readonly hash: string
  /** Fingerprint of each frame that the rates share, and of each cue. */
  readonly frames: readonly string[]
  /** Animation frames that were drawn. */
  readonly drawn: number
}

/** A wall clock and the animation frame asked for, in the place of the page's own. */
interface Clock { now: number, callback: (() => void) | null }

function withClock<T>(work: (clock: Clock) => T): T {
  const clock: Clock = { now: FIRST, callback: null }
  const { Date: { now }, requestAnimationFrame, cancelAnimationFrame } = globalThis
  Date.now = () => clock.now
  globalThis.requestAnimationFrame = (callback) => {
    clock.callback = () => callback(clock.now)
    return 1
  }
  globalThis.cancelAnimationFrame = () => { clock.callback = null }
  try {
    return work(clock)
  } finally {
    Date.now = now
    Object.assign(globalThis, { requestAnimationFrame, cancelAnimationFrame })
  }
}

/** Each scenario under each seed, by name and seed. */
export async function playAll(rate: number, seeds: number): Promise<Record<string, Played>> {
  for (const scenario of scenarios) await prepare(scenario)
  const found: Record<string, Played> = {}
  for (let seed = 1; seed <= seeds; seed++) {
    for (const scenario of scenarios) found[`${scenario.id}, seed ${seed}`] = withClock(clock => play({ ...scenario, seed }, rate, clock))
  }
  return found
}

function play(told: Scenario, rate: number, clock: Clock): Played {
  const story = followStory(told, rate, clock)
  if (story.missing === '') return story
  const free = playFreely(told, rate, clock)
  return { missing: story.missing, hash: free.hash, drawn: story.drawn + free.drawn, frames: [...story.frames, story.hash, ...free.frames] }
}

function stageOf(scenario: Scenario): Stage<unknown> {
  const stage = useStage({
    scenario: shallowRef(scenario), ready: ref(true), live: ref(true), reducedMotion: ref(false),
    dispatch: () => { throw new Error('nobody acts') },
  })
  // The deck keeps a few runs: one that another rate has played already would prove nothing.
  if (stage.run().recorder.kernel.now > 0) throw new Error(`${scenario.id} has been played before`)
  return stage
}

/** Click by click, as the talk does. */
function followStory(scenario: Scenario, rate: number, clock: Clock): Played {
  const stage = stageOf(scenario)
  const frames: string[] = []
  let drawn = 0
  const run = stage.run()
  stage.guarded(() => {
    stage.show(atCue(run, 0, 1, 'test'))
    frames.push(digestOf(stage.frame.value!))
    for (let cue = 1; cue < cuesOf(scenario).length; cue++) {
      clock.now = FIRST + cue * MINUTE
      stage.show(towardsCue(run, cue, clock.now, cue + 1, 'test'))
      drawn += follow(stage, rate, clock, frames, Infinity)
      frames.push(digestOf(stage.frame.value!))
    }
  })
  stage.stop()
  return { missing: stage.error.value, hash: runHash(run), frames, drawn }
}

/** The story's actions as somebody's own, each at its second: at the tempo, then at the speed of the clock. */
function playFreely(told: Scenario, rate: number, clock: Clock): Played {
  const scenario = { ...told, id: `${told.id}, without its story`, story: [{ cue: told.title, plus: 0 }] }
  const stage = stageOf(scenario)
  const acts = told.story.flatMap(step => ('act' in step ? [step.act] : []))
  const log = acts.map((action, i) => ({ at: FIRST_ACT + i * SECOND, id: `a${i}`, action }))
  const frames: string[] = []
  const begin = { ...atCue(stage.run(), 0, 1, 'test'), branches: log.length > 0 ? [{ id: 'b', born: 1, log }] : [], branch: log.length > 0 ? 'b' : '' }
  clock.now = FIRST
  stage.show({ ...begin, since: clock.now })
  const slow = follow(stage, rate, clock, frames, SLOWLY)
  clock.now = FIRST + MINUTE
  stage.show({ ...begin, since: clock.now, speed: 1, from: stage.frame.value!.at })
  const drawn = slow + follow(stage, rate, clock, frames, FREELY)
  stage.stop()
  if (stage.error.value !== '') throw new Error(stage.error.value)
  return { missing: '', hash: runHash(stage.run()), frames, drawn }
}

/** Draws frame after frame until the playhead has arrived, or time is up; how many. */
function follow(stage: Stage<unknown>, rate: number, clock: Clock, frames: string[], ms: number): number {
  const start = clock.now
  let no = 0
  // Until an error is told: then nothing is asked for any more.
  while (clock.callback && clock.now - start < ms) {
    const draw = clock.callback
    clock.callback = null
    // A whole number divided once: an instant that two rates share is the same to the last bit.
    clock.now = start + ++no * 1000 / rate
    draw()
    if (no % (rate / SHARED) === 0 && stage.playing.value) frames.push(digestOf(stage.frame.value!))
  }
  return no
}
