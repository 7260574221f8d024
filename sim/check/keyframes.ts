/**
 * Does a world name as unchanging only what never changes (`World.shared`)? A keyframe shares that
 * with the running engine; whatever the engine still changed would change the past. So: take
 * keyframes and full copies of one instant side by side, let things go on, and compare.
 */
import { keepQueue } from '../kernel/queue.ts'
import { restoreKeyframe, runUntil, saveKeyframe } from '../kernel/world.ts'
import type { AnyWorld, Engine, Keyframe, Kernel } from '../kernel/world.ts'
import type { Micros } from '../kernel/time.ts'

/** One thing done to an engine. */
export interface Deed {
  readonly at: Micros
  readonly action: { readonly type: string }
}

interface Taken {
  readonly keyframe: Keyframe
  readonly copy: unknown
}

/**
 * Runs an engine through its deeds to `until`, with a keyframe before every `every`-th deed, and an
 * engine made from each keyframe some way further. A path that differs afterwards, or null.
 */
export function movedByRunning(engine: Engine, deeds: readonly Deed[], until: Micros, every = 4): string | null {
  const { world, kernel, state } = engine
  const taken: Taken[] = []
  deeds.forEach(({ at, action }, i) => {
    runUntil(engine, at)
    if (i % every === 0) {
      taken.push({ keyframe: saveKeyframe(engine, taken.at(-1)?.keyframe), copy: structuredClone({ kernel: kept(kernel), state }) })
    }
    world.act(state, kernel, action)
  })
  runUntil(engine, until)
  const moved = firstMoved(world, taken)
  if (moved !== null) return moved
  for (const { keyframe } of taken) runUntil(restoreKeyframe(world, keyframe), keyframe.at + 2_000_000)
  return firstMoved(world, taken)
}

/** All but the trace; of the queue what it holds, however that lies. */
function kept({ trace, queue, ...rest }: Kernel): unknown {
  return { ...rest, queue: keepQueue(queue) }
}

function firstMoved(world: AnyWorld, taken: readonly Taken[]): string | null {
  for (const { keyframe, copy } of taken) {
    const { kernel, state } = restoreKeyframe(world, keyframe)
    const difference = differenceOf({ kernel: kept(kernel), state }, copy)
    if (difference !== null) return `${difference} of the keyframe at ${keyframe.at} µs`
  }
  return null
}

/** Path of the first difference between two pieces of plain data, or null. */
function differenceOf(a: unknown, b: unknown, path = ''): string | null {
  if (Object.is(a, b)) return null
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path
  if (a instanceof Map && b instanceof Map) return differenceOf([...a], [...b], path)
  if (a instanceof Set && b instanceof Set) return differenceOf([...a], [...b], path)
  const [keys, others] = [Object.keys(a), Object.keys(b)]
  if (keys.join() !== others.join()) return path
  for (const key of keys) {
    const found = differenceOf(a[key as never], b[key as never], path === '' ? key : `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}
