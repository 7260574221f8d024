/**
 * What runs take of memory, objects and array buffers after a collection, and what it
 * costs to move in one. In a process of its own:
 *
 *     node --expose-gc bench/memory.ts run     → bytes of a run of 30 s, and ms of a seek in it
 *     node --expose-gc bench/memory.ts hour    → bytes that a request adds within an hour
 *     node --expose-gc bench/memory.ts calm    → bytes that a heartbeat adds
 *
 * Beside it what the simulated cluster takes itself, without a run around it.
 */
import process from 'node:process'
import { getHeapSpaceStatistics } from 'node:v8'
import { createEngine, runUntil } from '../sim/kernel/world.ts'
import { SECOND } from '../sim/kernel/time.ts'
import { etcd } from '../sim/etcd/world.ts'
import type { EtcdDescription } from '../sim/etcd/description.ts'
import type { EtcdState } from '../sim/etcd/state.ts'
import { JOURNAL_LIMIT, journalOf } from '../sim/run/journal.ts'
import { frameAt, openRun, recordTo } from '../sim/run/run.ts'
import type { Run } from '../sim/run/run.ts'
import { busy, busyScenario, idle } from './cluster.ts'
import { median } from './figures.ts'

const collect = (globalThis as { gc?: () => void }).gc
if (!collect) throw new Error('run with --expose-gc')

/** V8's spaces of machine code and byte code: they come and go as the compiler, a thread that other loads delay, sees fit. */
const CODE = /^(code|trusted|shared_trusted)_/

function used(): number {
  for (let i = 0; i < 4; i++) collect!()
  const objects = getHeapSpaceStatistics().filter(space => !CODE.test(space.space_name))
  return objects.reduce((sum, space) => sum + space.space_used_size, process.memoryUsage().arrayBuffers)
}

/** Bytes of what `make` returns. Its code must have run before, or what V8 notes of it counts. */
function bytesOf<T>(make: () => T): { bytes: number, made: T } {
  // A new history lets go of what the last one left in the caches of its world, which would count against this one.
  createEngine(etcd, busy, { seed: 1 })
  const before = used()
  const made = make()
  return { bytes: used() - before, made }
}

const bare = (description: EtcdDescription, until: number) => () => {
  const engine = createEngine(etcd, description, { seed: 1 })
  runUntil(engine, until)
  return engine
}

/** Instants spread over a run, the same every time. */
const instants = (count: number, until: number) => Array.from({ length: count }, (_, i) => (i * 7_919_777_777) % until)

/** A run that someone has looked at everywhere. */
function lookedAt(until: number): Run {
  const run = openRun(etcd, busyScenario)
  recordTo(run, until)
  for (const at of instants(40, until)) journalOf(run, frameAt(run, at).rows, JOURNAL_LIMIT)
  return run
}

function seekMs(run: Run, until: number): number {
  return median(instants(200, until).map(at => {
    const start = performance.now()
    frameAt(run, at)
    return performance.now() - start
  }))
}

/** A run left alone: it plays on, and is shown as it plays. */
const leftAlone = (description: EtcdDescription, until: number) => () => {
  const run = openRun(etcd, { ...busyScenario, description })
  playOn(run, 0, until)
  return run
}

function playOn(run: Run, from: number, until: number): void {
  for (let at = from; at <= until; at += SECOND) frameAt(run, at)
}

const HOUR = 3_600 * SECOND
const requests = (run: Run) => (run.recorder.state as EtcdState).requests.count

function ofRun(): object {
  const until = 30 * SECOND
  for (let i = 0; i < 2; i++) seekMs(lookedAt(until), until)
  const { bytes, made } = bytesOf(() => lookedAt(until))
  return { bytes, engineBytes: bytesOf(bare(busy, until)).bytes, seekMs: seekMs(made, until), keyframes: made.keyframes.length }
}

/** From where all caches are full, and the write-ahead log as long as at the hour: it goes up and down by snapshots, 10,000 entries apart. */
function ofAnHour(): object {
  const short = 10 * 60 * SECOND
  for (let i = 0; i < 2; i++) leftAlone(busy, short)()
  const [first, whole] = [bytesOf(leftAlone(busy, short)), bytesOf(leftAlone(busy, HOUR))]
  const asked = requests(whole.made) - requests(first.made)
  const alone = bytesOf(bare(busy, HOUR)).bytes - bytesOf(bare(busy, short)).bytes
  return { requests: asked, perRequest: (whole.bytes - first.bytes) / asked, enginePerRequest: alone / asked }
}

/** Heartbeats alone: what three more hours add to a run that keeps all the keyframes it ever does (`KEYFRAME_LIMIT`). */
function ofACalm(): object {
  const run = leftAlone(idle, 3 * HOUR)()
  const before = used()
  const keyframesBefore = run.keyframes.length
  playOn(run, 3 * HOUR, 6 * HOUR)
  return { perHeartbeat: (used() - before) / (3 * HOUR / SECOND * 10 * 8), keyframesBefore, keyframes: run.keyframes.length }
}

const measures: Record<string, () => object> = { run: ofRun, hour: ofAnHour, calm: ofACalm }
const measure = measures[process.argv[2]]
if (!measure) throw new Error('run, hour or calm?')
console.log(JSON.stringify(measure()))
