/**
 * How fast five members under traffic are simulated, headless and exact. A stretch is a minute, which
 * few runs on stage outlast; each begins with a fresh cluster, whose making is not counted. `checked`:
 * with every invariant after every event and keyframes as a run lays them.
 *
 *     node bench/messages.ts [exact|checked] [stretches]   → {"events": messages delivered, "seconds": …}
 */
import process from 'node:process'
import { runChecked, watchOver } from '../sim/check/properties.ts'
import { handled } from '../sim/kernel/queue.ts'
import { SECOND } from '../sim/kernel/time.ts'
import type { Micros } from '../sim/kernel/time.ts'
import { saveKeyframe } from '../sim/kernel/world.ts'
import type { Engine, Keyframe } from '../sim/kernel/world.ts'
import type { EtcdState } from '../sim/etcd/state.ts'
import { dueAt } from '../sim/run/keyframes.ts'
import { threadSeconds } from './clock.ts'
import { busy, deliver, settled } from './cluster.ts'

const STRETCH = 60 * SECOND
const CHECKED = process.argv[2] === 'checked'
/** The compiler and the collector settle in about twenty, which `--trace-opt` shows; as many as before are then measured. */
const STRETCHES = Number(process.argv[3] ?? (CHECKED ? 30 : 60))

function deliverChecked(engine: Engine<EtcdState>, time: Micros): number {
  const { kernel, state } = engine
  const watch = watchOver(engine.world)
  const before = state.delivered
  const end = kernel.now + time
  const keyframes: Keyframe[] = []
  let due = 0
  while (kernel.now < end) {
    const [violation] = runChecked(engine, Math.min(end, kernel.now + SECOND / 10), watch).violations
    if (violation) throw new Error(violation.sentence)
    if (handled(kernel.queue) < due) continue
    keyframes.push(saveKeyframe(engine, keyframes.at(-1)))
    due = dueAt(handled(kernel.queue))
  }
  return state.delivered - before
}

const work = CHECKED ? deliverChecked : deliver
let messages = 0
let seconds = 0
for (let i = -STRETCHES; i < STRETCHES; i++) {
  const engine = settled(busy)
  const start = threadSeconds()
  const delivered = work(engine, STRETCH)
  if (i < 0) continue
  seconds += threadSeconds() - start
  messages += delivered
}
console.log(JSON.stringify({ events: messages, seconds }))
