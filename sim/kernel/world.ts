/**
 * The World interface: what a simulated system must offer so that runs, cues, links, timeline,
 * scene and checks can use it without knowing what it simulates; and the loop that drives it.
 *
 * A world's state and the kernel's are plain data (no function, no class instance), so a keyframe
 * is one packed copy of both together, shared references kept.
 */
import { ANY_LIFE, createQueue, dequeue, enqueue, giveBack, keepQueue, NOBODY, queueFrom } from './queue.ts'
import type { EventQueue, KeptQueue, Scheduled } from './queue.ts'
import { createRandom } from './random.ts'
import type { RandomSource } from './random.ts'
import { ProcessStatus } from './process.ts'
import type { Process } from './process.ts'
import { pack, unpack } from './clone.ts'
import type { Packed, SharedNames } from './clone.ts'
import { createTrace, markOf, MOST_CODES, traceFrom } from './trace.ts'
import type { Trace, TraceMark } from './trace.ts'
import type { Micros } from './time.ts'

export interface Kernel {
  now: Micros
  readonly queue: EventQueue
  readonly random: RandomSource
  readonly processes: Process[]
  /** Which process the last event concerned, or `NOBODY`, or `ANYONE`: its owner, unless whoever handled it knew better. */
  turn: number
  /** Not part of the state: a keyframe keeps a mark of it only. */
  trace: Trace
}

/** Why an action was not carried out: a code of the world's, and whom it concerns. */
export interface Refusal {
  readonly refused: string
  readonly subject: string
}

/** A property that must hold after every event. */
export interface Invariant<S> {
  readonly id: string
  /** A fresh checker with its own memory: a sentence for the first violation it sees, else null. */
  start(): (state: S, kernel: Kernel) => string | null
}

/** Says which invariants do not hold now; an empty list when all do. */
export type Inspector<S> = (state: S, kernel: Kernel) => readonly Broken[]
export interface Broken { readonly invariant: string, readonly sentence: string }

/**
 * Name and fields of an event code: what the numbers of a trace row mean. A field is a name and a
 * kind; `World.words` turns a kind's numbers into words ("role" 2 → "leader").
 */
export interface EventKind {
  readonly name: string
  readonly fields: readonly (readonly [name: string, kind: string])[]
}

/** What a director wants to happen next: the verb and its object are the world's. */
export interface Wish { readonly verb: string, readonly member?: string }
/** A kind of event that a reader of the journal may want alone, and its French title. */
export interface EventGroup {
  readonly id: string
  readonly title: string
}

/** Whom or what somebody asks about: a member by name, a message on its way by its number. */
export type Subject = { readonly kind: 'member', readonly name: string } | { readonly kind: 'message', readonly id: number }

/** All that is known of one thing at an instant, in French words and numbers. */
export interface Inspection {
  readonly title: string
  readonly sections: readonly InspectionSection[]
}

/** A table: with `columns`, a row has one cell for each; without, a row is a name, its value and, most often, a gloss. */
export interface InspectionSection {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Said in place of no row. */
  readonly empty: string
}

/** What the last word of a line may become: whole words, in place of what stands from `from` on. */
export interface Completion {
  readonly from: number
  readonly words: readonly string[]
}

/**
 * @typeParam D description the world is built from (plain data, part of a scenario)
 * @typeParam S state
 * @typeParam A actions it accepts
 * @typeParam V view: what a frame shows of it, frozen plain data
 */
export interface World<D, S, A, V> {
  readonly id: string
  /** Event codes are indexes into this list. */
  readonly vocabulary: readonly EventKind[]
  /** Words of a kind of field, by number; null when the number speaks for itself. */
  words(state: S, kind: string): readonly string[] | null
  /** Checks a description from outside: a sentence that names what is wrong, or null. */
  reject(description: unknown): string | null
  /** Checks the form of an action from outside: a sentence that names what is wrong, or null. */
  rejectAction(action: unknown): string | null
  build(description: D, kernel: Kernel): S
  /** Carries out an action now, or says why not and changes nothing. */
  act(state: S, kernel: Kernel, action: A): Refusal | null
  handle(state: S, kernel: Kernel, due: Scheduled): void
  /** What falls due for a paused process waits; as what, or null when it never arrived. */
  hold(state: S, kernel: Kernel, due: Scheduled): Scheduled | null
  view(state: S, kernel: Kernel): V
  /** How much of the audience's time an event deserves; null for what may pass unseen. */
  salience(code: number, fields: ArrayLike<number>): Salience | null
  /** What an event weighs among those that are told aloud: 3 for a turn of the story, 0 for what is never told. */
  importance(code: number, fields: ArrayLike<number>): Importance
  /** An event in a French sentence, with its reason; null for what no reader needs. */
  narrate(state: S, code: number, fields: ArrayLike<number>): string | null
  /** What an event is to a timeline; null for most. */
  landmark(state: S, code: number, fields: ArrayLike<number>): Landmark | null
  /**
   * Director verbs: an action that makes a wish come true from now on without breaking a rule of what
   * is simulated, tried; null when there is none. A world without any has no verbs.
   */
  direct?(engine: Engine<S>, wish: Wish): A | null
  /** Groups of events, and the id of an event's; a world without any has no filters to offer. */
  readonly groups?: readonly EventGroup[]
  group?(code: number, fields: ArrayLike<number>): string
  /** What is known of a thing; null when there is no such thing (any more). Costs more than a view: for whoever asks. */
  inspect?(state: S, kernel: Kernel, subject: Subject): Inspection | null
  /** How a line typed at a client's console may go on; a world without consoles has none. */
  complete?(state: S, line: string): Completion
  /** Name of the event that tells of a message, or a request, put on the wire: for counting. */
  readonly sent?: string
  /** What it models and what it leaves out, in French, for whoever watches. */
  readonly fidelity: string
  /** A refusal in a French sentence. */
  explain(refusal: Refusal): string
  readonly invariants: readonly Invariant<S>[]
  /** How long a step of a story may wait for its event, µs; the run's own patience when left out. */
  readonly patience?: Micros
  /**
   * Fresh checkers of these invariants, asked together: where many look at the same things, they look
   * once. A world without one has each asked by itself.
   */
  readonly together?: (invariants: readonly Invariant<S>[]) => Inspector<S>
  /**
   * Properties of the state whose value never changes once made (`x`), or of whose list or Map the
   * items do not (`x[]`; `x[flag]` once they are flagged): keyframes share them with the running
   * engine instead of copying them.
   * `movedByRunning` (sim/check) finds a name that does not belong here.
   */
  readonly shared: SharedNames
  /** What a keyframe keeps of the state, where less than all of it will do; and the state again. */
  condense?(state: S): unknown
  expand?(kept: unknown): S
}

export type Importance = 0 | 1 | 2 | 3

/** The `span` of virtual time (µs) that begins with an event is to last `wall` ms for the audience. */
export interface Salience {
  readonly span: Micros
  readonly wall: number
}

/**
 * What stands on a timeline. An *era* is a time with somebody in charge (a term and its leader); it
 * ends when its owner gives up, stops, or begins another. Owners and requests are numbers of the
 * world's; texts are French, a few words.
 */
export type Landmark =
  /** `text`: who is in charge; `labels`: what stands on it, as much as fits, the longest first; `spoken`: the same read out, where the first does not do. */
  | { readonly kind: 'era', readonly owner: number, readonly no: number, readonly text: string, readonly labels: readonly string[], readonly spoken?: string }
  | { readonly kind: 'era-ended', readonly owner: number }
  /** Somebody asks for an election. */
  | { readonly kind: 'contest', readonly no: number, readonly text: string }
  /** `owner`: whose era ends with it, if anybody's. */
  | { readonly kind: 'fault' | 'repair', readonly text: string, readonly owner?: number }
  | { readonly kind: 'asked', readonly request: number, readonly by: number, readonly text: string }
  | { readonly kind: 'ended', readonly request: number, readonly outcome: 'ok' | 'failed' | 'unknown' }

// A run, a link or a scene does not know which world it holds; `AnyWorld` is that ignorance.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyWorld = World<any, any, any, any>

export interface Engine<S = unknown> {
  readonly world: AnyWorld
  readonly kernel: Kernel
  readonly state: S
}

export interface EngineOptions {
  readonly seed: number
  /** Trace rows kept: all (true), at least the last so many, or the last few thousand (default). */
  readonly keepTrace?: boolean | number
}

/** Schedules something for a process (or `NOBODY`) after a delay; it dies with the process's life. */
export function schedule(kernel: Kernel, delay: Micros, kind: number, owner: number, body: unknown): void {
  const life = owner === NOBODY ? ANY_LIFE : kernel.processes[owner].life
  enqueue(kernel.queue, kernel.now + delay, kind, owner, life, body)
}

export function createEngine<D, S, A, V>(world: World<D, S, A, V>, description: D, options: EngineOptions): Engine<S> {
  if (world.vocabulary.length > MOST_CODES) throw new Error(`invariant world/vocabulary: ${world.id} names more than ${MOST_CODES} events`)
  const kernel: Kernel = {
    now: 0,
    queue: createQueue(),
    random: createRandom(options.seed),
    processes: [],
    turn: NOBODY,
    trace: createTrace(options.keepTrace === true ? Infinity : options.keepTrace || undefined),
  }
  return { world, kernel, state: world.build(description, kernel) }
}

/** Handles the next event, if one is due by `until` (µs); false when none is. */
export function stepEngine(engine: Engine, until: Micros): boolean {
  const { kernel } = engine
  const { queue } = kernel
  if (queue.next === 0 || queue.instants[queue.next - 1] > until) return false
  const due = dequeue(queue)
  kernel.now = due.at
  kernel.turn = due.owner
  if (due.owner === NOBODY || isTaken(engine, due)) engine.world.handle(engine.state, kernel, due)
  giveBack(queue, due)
  return true
}

/** Does its process take it now? One that died since does not, and one that is paused will when it resumes. */
function isTaken({ world, state, kernel }: Engine, due: Scheduled): boolean {
  const process = kernel.processes[due.owner]
  if (due.life !== ANY_LIFE && (due.life !== process.life || process.status === ProcessStatus.Down)) return false
  if (process.status !== ProcessStatus.Paused) return true
  const held = world.hold(state, kernel, { ...due })
  if (held) process.waiting.push(held)
  return false
}

/** Runs all events up to and including `until` (µs); the clock then stands at `until`. */
export function runUntil(engine: Engine, until: Micros): void {
  while (stepEngine(engine, until));
  if (engine.kernel.now < until) engine.kernel.now = until
}

/** Puts back in the queue, at once and in order, what fell due while the process was paused. */
export function releaseWaiting(kernel: Kernel, owner: number): void {
  const process = kernel.processes[owner]
  const waiting = process.waiting
  process.waiting = []
  for (const due of waiting) enqueue(kernel.queue, kernel.now, due.kind, due.owner, due.life, due.body, due.from, due.sentAt)
}

/** What waits is never changed; `body` goes with it. */
const KERNEL_SHARED: SharedNames = ['waiting[]']

/** An engine's state at an instant, kept so that a run can go back to it. */
export interface Keyframe {
  readonly at: Micros
  readonly mark: TraceMark
  readonly saved: Packed
}

/** @param before an earlier keyframe of the same run: what has not changed since takes no more room */
export function saveKeyframe({ world, kernel: { trace, queue, ...kernel }, state }: Engine, before?: Keyframe): Keyframe {
  const saved = pack({ kernel: { ...kernel, queue: keepQueue(queue) }, state: world.condense?.(state) ?? state }, [...KERNEL_SHARED, ...world.shared], before?.saved)
  return { at: kernel.now, mark: markOf(trace), saved }
}

/** A new engine standing where the keyframe was taken; its trace counts on from there and keeps `rows`. */
export function restoreKeyframe(world: AnyWorld, { saved, mark }: Keyframe, rows?: number): Engine {
  const { kernel, state } = unpack<{ kernel: Omit<Kernel, 'trace' | 'queue'> & { queue: KeptQueue }, state: unknown }>(saved, [...KERNEL_SHARED, ...world.shared])
  return { world, kernel: { ...kernel, queue: queueFrom(kernel.queue), trace: traceFrom(mark, rows) }, state: world.expand?.(state) ?? state }
}
