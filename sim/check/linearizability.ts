/**
 * Is a history linearizable: is there one order of its operations, each taking effect between its
 * call and its return, in which a sequential object gives exactly these answers? (Herlihy & Wing,
 * “Linearizability”, 1990.)
 *
 * The search is Wing & Gong's, with Lowe's memory of what has already been tried (“Testing for
 * linearizability”, 2017; Porcupine does the same): next comes any operation called before the
 * first return that is still to come, and a set of operations that leads to a state that it has led
 * to before is not tried twice. An operation whose outcome is unknown returns at infinity: it takes
 * effect at any time after its call, or never. The problem is NP-complete, so the search has a
 * budget, and gives the verdict `unknown` once it is spent.
 */

export interface Operation<I, O> {
  readonly client: number
  /** Instant of the call, in any unit. */
  readonly call: number
  /** Instant of the return; `Infinity` when the outcome is unknown. */
  readonly return: number
  readonly input: I
  /** Null when the outcome is unknown. */
  readonly output: O | null
}

/** The sequential object. States are values: a step never changes one. */
export interface Model<S, I, O> {
  readonly initial: S
  /** All states the operation may lead to; none when the object would not answer so. */
  readonly step: (state: S, input: I, output: O | null) => readonly S[]
  /** Two states are the same exactly when their keys are. */
  readonly key: (state: S) => string | number
  /** Parts that do not touch each other, checked one by one (one per key of a plain map). */
  readonly partition?: (history: readonly Operation<I, O>[]) => readonly (readonly Operation<I, O>[])[]
}

/** Why a history is not linearizable, or how far the search came. */
export interface Witness<S, I, O> {
  /** The longest beginning of an order that was found. */
  readonly linearized: readonly Operation<I, O>[]
  /** State after it. */
  readonly state: S
  /** The operation that must come by then, and does not fit: the first of the others to return. */
  readonly stuck: Operation<I, O>
}

export type Linearizability<S, I, O> =
  /** An order for each part: every completed operation, and the unknown ones that took effect. */
  | { readonly verdict: 'linearizable', readonly steps: number, readonly orders: readonly (readonly Operation<I, O>[])[] }
  | { readonly verdict: 'not linearizable', readonly steps: number, readonly witness: Witness<S, I, O> }
  /** The budget was spent first: neither a pass nor a failure. */
  | { readonly verdict: 'unknown', readonly steps: number, readonly witness: Witness<S, I, O> }

/** Steps of the model: one to two seconds of search over a small state. */
export const STEP_BUDGET = 5_000_000

/**
 * Checks a history in any order of operations. Operations that failed without effect are for the
 * caller to leave out. An operation called at the very instant at which another returns counts as
 * concurrent with it. Throws on an operation that returns before its call.
 */
export function checkLinearizable<S, I, O>(
  model: Model<S, I, O>, history: readonly Operation<I, O>[], budget: number = STEP_BUDGET,
): Linearizability<S, I, O> {
  for (const { call, return: end } of history) {
    if (!(call <= end)) throw new RangeError(`an operation called at ${call} cannot return at ${end}`)
  }
  const orders: (readonly Operation<I, O>[])[] = []
  let steps = 0
  let undecided: Linearizability<S, I, O> | null = null
  for (const part of model.partition?.(history) ?? [history]) {
    const result = search(model, part, budget - steps)
    steps += result.steps
    if (result.verdict === 'not linearizable') return { ...result, steps }
    if (result.verdict === 'unknown') undecided ??= result
    else orders.push(...result.orders)
  }
  return undecided ? { ...undecided, steps } : { verdict: 'linearizable', steps, orders }
}

/** A place in an order: after a completed operation, or after open-ended ones that follow it. */
interface Place<S> {
  readonly state: S
  /** Bits of the open-ended operations that took effect so far. */
  readonly happened: Uint32Array
  /** The open-ended operation that led here, and from where; null right after a completed operation. */
  readonly by: { readonly operation: number, readonly from: Place<S> } | null
}

/** All places after one sequence of completed operations, and how far the search from them has come. */
interface Prefix<S> {
  /** The first return among the completed operations that are still to come: what comes next was called by then. */
  readonly bound: number
  /** Fewest open-ended operations first, for whatever more of them lead to is seldom new. */
  readonly places: Place<S>[]
  place: number
  /** The completed operation being tried at that place, or the ring's end. */
  operation: number
  /** States which it leads to, and how many of them have been tried. */
  states: readonly S[]
  tried: number
}

function search<S, I, O>(model: Model<S, I, O>, part: readonly Operation<I, O>[], budget: number): Linearizability<S, I, O> {
  const completed = part.filter(o => o.return < Infinity).sort((a, b) => a.call - b.call)
  const openEnded = part.filter(o => o.return === Infinity).sort((a, b) => a.call - b.call)
  const ring = createRing(completed.length)
  const tried = new Map<string, Uint32Array[]>()
  const prefixes: Prefix<S>[] = []
  let steps = 0
  let witness: Witness<S, I, O> | null = null
  let fewestLeft = Infinity

  const begin = (state: S, happened: Uint32Array): void => {
    const bound = firstToReturn(ring, completed)?.return ?? Infinity
    prefixes.push({ bound, places: [{ state, happened, by: null }], place: 0, operation: ring.next[ring.end], states: [], tried: 0 })
  }
  /** Is it new to be in this state after the completed operations of now, when only these open-ended ones happened? */
  const isNew = (state: S, happened: Uint32Array): boolean => {
    const key = `${model.key(state)}|${placedKey(ring)}`
    const known = tried.get(key)
    if (!known) tried.set(key, [happened])
    // Fewer of them leave more to come: nothing can follow here that could not follow there.
    else if (known.some(fewer => isWithin(fewer, happened))) return false
    else known.push(happened)
    return true
  }
  const give = (verdict: 'not linearizable' | 'unknown') => ({ verdict, steps, witness: witness as Witness<S, I, O> })
  const noteProgress = (state: S): void => {
    if (ring.left >= fewestLeft) return
    fewestLeft = ring.left
    const linearized = orderOf(prefixes, completed, openEnded)
    witness = { linearized, state, stuck: firstToReturn(ring, completed) as Operation<I, O> }
  }

  begin(model.initial, new Uint32Array((openEnded.length + 31) >>> 5))
  while (ring.left > 0) {
    const prefix = prefixes[prefixes.length - 1]
    const place = prefix.places[prefix.place]
    if (steps >= budget) {
      noteProgress(prefix.places[0].state)
      return give('unknown')
    }
    if (prefix.tried < prefix.states.length) {
      const state = prefix.states[prefix.tried++]
      if (isNew(state, place.happened)) begin(state, place.happened)
    } else if (prefix.states.length > 0) {
      giveBack(ring, prefix.operation)
      prefix.states = []
      prefix.tried = 0
      prefix.operation = ring.next[prefix.operation]
    } else if (prefix.operation !== ring.end && completed[prefix.operation].call <= prefix.bound) {
      const { input, output } = completed[prefix.operation]
      steps++
      const states = model.step(place.state, input, output)
      if (states.length > 0) {
        prefix.states = states
        take(ring, prefix.operation)
      } else {
        prefix.operation = ring.next[prefix.operation]
      }
    } else {
      // No completed operation may come here: what if another open-ended one took effect?
      for (let i = 0; i < openEnded.length && openEnded[i].call <= prefix.bound; i++) {
        if ((place.happened[i >>> 5] >>> (i & 31)) & 1) continue
        steps++
        const happened = place.happened.slice()
        happened[i >>> 5] |= 1 << (i & 31)
        for (const state of model.step(place.state, openEnded[i].input, openEnded[i].output)) {
          if (isNew(state, happened)) prefix.places.push({ state, happened, by: { operation: i, from: place } })
        }
      }
      prefix.place++
      prefix.operation = ring.next[ring.end]
      if (prefix.place < prefix.places.length) continue
      noteProgress(prefix.places[0].state)
      prefixes.pop()
      if (prefixes.length === 0) return give('not linearizable')
    }
  }
  return { verdict: 'linearizable', steps, orders: [orderOf(prefixes, completed, openEnded)] }
}

/** The order found so far: of each prefix, the open-ended operations before its place and the completed one after it. */
function orderOf<S, O>(prefixes: readonly Prefix<S>[], completed: readonly O[], openEnded: readonly O[]): O[] {
  return prefixes.filter(({ states }) => states.length > 0).flatMap(({ places, place, operation }) => {
    const here: O[] = [completed[operation]]
    for (let { by } = places[place]; by; by = by.from.by) here.unshift(openEnded[by.operation])
    return here
  })
}

/** The completed operations still to come, in order of call: taken out and put back at no cost. */
interface Ring {
  /** Where it begins and ends. */
  readonly end: number
  readonly next: Int32Array
  readonly previous: Int32Array
  /** A bit for each operation taken out. */
  readonly placed: Uint32Array
  left: number
}

function createRing(count: number): Ring {
  return {
    end: count,
    next: Int32Array.from({ length: count + 1 }, (_, i) => (i + 1) % (count + 1)),
    previous: Int32Array.from({ length: count + 1 }, (_, i) => (i + count) % (count + 1)),
    placed: new Uint32Array((count >>> 5) + 1),
    left: count,
  }
}

function take(ring: Ring, operation: number): void {
  ring.next[ring.previous[operation]] = ring.next[operation]
  ring.previous[ring.next[operation]] = ring.previous[operation]
  ring.placed[operation >>> 5] ^= 1 << (operation & 31)
  ring.left--
}

/** Undoes the latest `take` that has not been undone. */
function giveBack(ring: Ring, operation: number): void {
  ring.next[ring.previous[operation]] = operation
  ring.previous[ring.next[operation]] = operation
  ring.placed[operation >>> 5] ^= 1 << (operation & 31)
  ring.left++
}

/** Of the operations still to come, the first to return; null when there is none. */
function firstToReturn<O extends Operation<unknown, unknown>>({ next, end }: Ring, completed: readonly O[]): O | null {
  let first: O | null = null
  for (let i = next[end]; i !== end; i = next[i]) {
    const operation = completed[i]
    // In order of call: whatever comes now returns later too.
    if (first && operation.call > first.return) break
    if (!first || operation.return < first.return) first = operation
  }
  return first
}

/** The set of operations taken out, as text: full words at the beginning are one number. */
function placedKey({ placed }: Ring): string {
  let full = 0
  while (full < placed.length && placed[full] === 0xffffffff) full++
  let key = String(full)
  for (let i = full; i < placed.length; i++) if (placed[i] !== 0) key += `,${i}:${placed[i]}`
  return key
}

/** Is one set of bits part of the other? */
function isWithin(part: Uint32Array, whole: Uint32Array): boolean {
  return part.every((word, i) => (word & ~whole[i]) === 0)
}
