/** What a slide asks of the engine, in this process: idle time, stories, frames, keyframes. */
import { serialize } from 'node:v8'
import { scenarios } from '../sim/catalogue/index.ts'
import { SECOND } from '../sim/kernel/time.ts'
import { saveKeyframe } from '../sim/kernel/world.ts'
import { etcd } from '../sim/etcd/world.ts'
import { frameAt, openRun, playStory } from '../sim/run/run.ts'
import { busy, busyScenario, deliver, idle, settled, SETTLED } from './cluster.ts'
import { costOf, median } from './figures.ts'
import type { Report } from './figures.ts'

const REPEATS = 7
const IDLE_TIME = 600 * SECOND
/** Virtual time between two frames, as at constant speed on a screen of 60 Hz. */
const FRAME = 16_000
const FRAMES = 200
const KEYFRAMES_AFTER = [10 * SECOND, 60 * SECOND, 600 * SECOND]

/** Costs are told in events of the bare queue, whose pace was measured in the same run. */
export function engineFigures(bareEventsPerSecond: number): Pick<Report, 'idle' | 'stories' | 'frames' | 'keyframe'> {
  const cost = (seconds: number) => costOf(seconds, bareEventsPerSecond)
  const idleSeconds = secondsOf(() => {
    const engine = settled(idle)
    return () => deliver(engine, IDLE_TIME)
  })
  const { forwards, backwards } = frameSeconds()
  const virtual = IDLE_TIME / SECOND
  return {
    idle: { virtualSecondsPerSecond: virtual / idleSeconds, perVirtualSecond: cost(idleSeconds / virtual) },
    stories: Object.fromEntries(scenarios.map(s => [s.id, cost(secondsOf(() => () => playStory(openRun(etcd, s))))])),
    frames: { forwards: cost(forwards), backwards: cost(backwards) },
    keyframe: KEYFRAMES_AFTER.map(keyframeAfter),
  }
}

/** Median time of what `prepare` returns, after one time that does not count. */
function secondsOf(prepare: () => () => unknown): number {
  const times: number[] = []
  for (let i = 0; i <= REPEATS; i++) {
    const work = prepare()
    const start = performance.now()
    work()
    if (i > 0) times.push((performance.now() - start) / 1000)
  }
  return median(times)
}

/** A frame's cost going on, and going back: the mean of many, near their keyframe and far from it. */
function frameSeconds(): { forwards: number, backwards: number } {
  const instants = Array.from({ length: FRAMES }, (_, i) => SETTLED + i * FRAME)
  const recorded = (at: number) => {
    const run = openRun(etcd, busyScenario)
    frameAt(run, instants[FRAMES - 1])
    frameAt(run, at)
    return run
  }
  const forwards = secondsOf(() => {
    const run = recorded(instants[0])
    return () => { for (const at of instants) frameAt(run, at) }
  })
  const backwards = secondsOf(() => {
    const run = recorded(instants[FRAMES - 1])
    return () => { for (const at of instants.toReversed()) frameAt(run, at) }
  })
  return { forwards: forwards / FRAMES, backwards: backwards / FRAMES }
}

function keyframeAfter(time: number): { writes: number, bytes: number } {
  const engine = settled(busy)
  deliver(engine, time)
  return { writes: engine.state.requests.length, bytes: serialize(saveKeyframe(engine).saved).length }
}
