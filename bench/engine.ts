/** What a slide asks of the engine, in this process: idle time, stories, frames. */
import { scenarios } from '../sim/catalogue/etcd.ts'
import { SECOND } from '../sim/kernel/time.ts'
import { etcd } from '../sim/etcd/world.ts'
import { frameAt, openRun, playStory } from '../sim/run/run.ts'
import { busyScenario, deliver, idle, settled, SETTLED } from './cluster.ts'
import { figure, median } from './figures.ts'
import type { Figure } from './figures.ts'

const REPEATS = 7
const IDLE_TIME = 600 * SECOND
/** Virtual time between two frames, as at constant speed on a screen of 60 Hz. */
const FRAME = 16_000
const FRAMES = 200

/** Costs in ms, against the time of one event of the bare queue, whose pace was measured in the same run. */
export function engineFigures(bareEventsPerSecond: number): Figure[] {
  const cost = (name: string, seconds: number) => figure(name, 'ms', seconds * 1000, 1000 / bareEventsPerSecond)
  const idleSeconds = secondsOf(() => {
    const engine = settled(idle)
    return () => deliver(engine, IDLE_TIME)
  })
  const { forwards, backwards } = frameSeconds()
  return [
    cost('idle-second', idleSeconds / (IDLE_TIME / SECOND)),
    ...scenarios.map(s => cost(`story-${s.id}`, secondsOf(() => () => playStory(openRun(etcd, s))))),
    cost('frame-next', forwards),
    cost('frame-before', backwards),
  ]
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
