/**
 * A store that is given to the platform: what Kubernetes keeps all it knows in, one member on each control
 * plane's machine (stacked, C3.6). The platform knows no store by name; it asks of one what stands here.
 * `on-store.ts` makes a world of the two.
 */
import type { EventGroup, Kernel, World } from '../kernel/world.ts'

export interface MemberView {
  readonly name: string
  /** '' where no process runs. */
  readonly role: '' | 'leader' | 'follower' | 'candidate'
  readonly votes: boolean
  /** Its process has ended by itself; its machine runs. */
  readonly panicked: boolean
}

/** What a frame shows of it. */
export interface StoreView {
  readonly name: string
  /** Who leads, and in which term: '' and the highest known while nobody does. */
  readonly leader: string
  readonly term: number
  readonly quorum: number
  /** By control plane. */
  readonly members: readonly MemberView[]
}

/** One member of it, and where it begins. */
export interface Plane {
  readonly name: string
  /** Index of its site. */
  readonly site: number
}

type OfWorld<S> = Pick<World<never, S, never, unknown>, 'vocabulary' | 'words' | 'handle' | 'salience' | 'importance' | 'narrate' | 'landmark' | 'invariants' | 'together' | 'shared' | 'condense' | 'expand'>

/**
 * Its members are numbered as the control planes are, from 0. Whatever it does, it does on the kernel it is
 * given at that moment (`sim/kernel/nest.ts`).
 *
 * @typeParam S its state, plain data @typeParam I a copy of a member's disk, plain data that never changes
 */
export interface GivenStore<S, I> extends OfWorld<S> {
  readonly id: string
  /** Members that it may have. */
  readonly most: number
  /** Which of its events tells of a message (see `World.sent`). */
  readonly sent: string
  /** Its events, in a journal. */
  readonly group: EventGroup
  /** What of it is modelled, and what is left out, in French: parts of the platform's own sentences. */
  readonly fidelity: { readonly modelled: string, readonly leftOut: string }
  build(sites: readonly string[], planes: readonly Plane[], kernel: Kernel): S
  /** The machine stops, or starts: on its own disk, or on one put back. */
  stop(state: S, kernel: Kernel, plane: number): void
  start(state: S, kernel: Kernel, plane: number, disk: I | null): void
  /** The machine stands on another site from now on. */
  move(state: S, plane: number, site: number): void
  /** Nothing passes between two sites any more, or again. */
  setCut(state: S, kernel: Kernel, a: number, b: number, cut: boolean): void
  imageOf(state: S, plane: number): I
  /** Would it acknowledge a write now that this member is asked for? */
  serves(state: S, kernel: Kernel, plane: number): boolean
  /** Writes that it has, if this member leads and knows all that is committed; else -1. */
  revisionOf(state: S, plane: number): number
  /** Writes that this member has applied. */
  appliedBy(state: S, plane: number): number
  /** The API server beside this member writes. */
  write(state: S, kernel: Kernel, plane: number): void
  view(state: S, kernel: Kernel): StoreView
}
