/**
 * A world within a world, on the same clock, queue, random streams and trace. Each numbers from 0 what
 * falls due, its processes and its events, as if it were alone; the kernel holds those of the inner one
 * after those of the outer one. While the inner one works, whatever it schedules and records is moved there.
 */
import { ANYONE, NOBODY } from './queue.ts'
import type { Scheduled } from './queue.ts'
import type { Process } from './process.ts'
import type { Kernel } from './world.ts'

/** Plain data, part of the outer world's state. */
export interface Nest {
  /** Where the inner world's kinds, codes and owners begin. */
  readonly kinds: number
  readonly codes: number
  readonly owners: number
  /** Its processes: the kernel's own from `owners` on. */
  readonly processes: Process[]
}

/** More kinds than any world has of its own. */
const KINDS = 1_000

/**
 * A nest for a world that is built within another, whose own processes stand already.
 *
 * @param codes events that the outer world names
 */
export function createNest(kernel: Kernel, codes: number): Nest {
  return { kinds: KINDS, codes, owners: kernel.processes.length, processes: [] }
}

/** Lets the inner world be built: its processes join the kernel's. */
export function buildWithin<S>(kernel: Kernel, nest: Nest, build: (inner: Kernel) => S): S {
  const built = within(kernel, nest, build)
  kernel.processes.push(...nest.processes)
  return built
}

/** Lets the inner world work, on a kernel that numbers as it does. */
export function within<T>(kernel: Kernel, nest: Nest, work: (inner: Kernel) => T): T {
  const { queue, trace } = kernel
  queue.firstKind = nest.kinds
  queue.firstOwner = nest.owners
  trace.firstCode = nest.codes
  try {
    return work(nestedKernel(kernel, nest))
  } finally {
    queue.firstKind = 0
    queue.firstOwner = 0
    trace.firstCode = 0
  }
}

/** The kernel as the inner world sees it, for whoever only looks. What is the outer world's, or nobody's, may concern anyone. */
export function nestedKernel({ now, queue, random, turn, trace }: Kernel, { owners, processes }: Nest): Kernel {
  return { now, queue, random, processes, turn: turn >= owners ? turn - owners : ANYONE, trace }
}

/** What falls due as the inner world numbers it, or null when it is not the inner world's. */
export function dueWithin({ kinds, owners }: Nest, due: Scheduled): Scheduled | null {
  if (due.kind < kinds) return null
  return { ...due, kind: due.kind - kinds, owner: due.owner === NOBODY ? NOBODY : due.owner - owners }
}
