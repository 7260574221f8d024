/**
 * Rules about what `invariant-sight.ts` sees: each with its own memory, asked when something has
 * changed that it is about. Those asked together share one look.
 */
import type { Broken, Inspector, Invariant } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import { KINDS, look, sightOf } from './invariant-sight.ts'
import type { Kind, Line, Replica, Sight, View } from './invariant-sight.ts'
import type { EtcdState } from './state.ts'

/**
 * Looks at one member that has changed, and at whatever the change may concern.
 *
 * @param since number of changes when it was last asked: what has a higher stamp has changed
 */
export type Examine = (view: View, replica: Replica, sight: Sight, since: number) => string | null

/** Who is asked about: each member of a sound lineage; those that lead there; anybody, of whatever lineage or none. */
export type Whom = 'each' | 'leaders' | 'anybody'

export interface Rule extends Invariant<EtcdState> {
  /** What it is about, a bit for each kind. */
  readonly about: number
  readonly whom: Whom
  begin(): Examine
}

/** A rule about members of which any of these changed. One about anybody must do without the replica. */
export function rule(id: string, kinds: readonly Kind[], begin: () => Examine, whom: Whom = 'each'): Rule {
  const own: Rule = {
    id, about: kinds.reduce<number>((bits, kind) => bits | 1 << kind, 0), whom, begin,
    start() {
      const inspect = shareOneLook([own])
      return (state, kernel) => inspect(state, kernel)[0]?.sentence ?? null
    },
  }
  return own
}

const ALL_HOLD: readonly Broken[] = Object.freeze([])

/** Fresh memories of these invariants; those that are rules share one look (see `World.together`). */
export function together(invariants: readonly Invariant<EtcdState>[]): Inspector<EtcdState> {
  const inspect = shareOneLook(invariants.filter(isRule))
  const others = invariants.filter(i => !isRule(i)).map(({ id, start }) => ({ id, check: start() }))
  if (others.length === 0) return inspect
  return (state, kernel) => {
    let broken = inspect(state, kernel)
    for (const { id, check } of others) {
      const sentence = check(state, kernel)
      if (sentence !== null) broken = [...broken, { invariant: id, sentence }]
    }
    return broken
  }
}

const isRule = (invariant: Invariant<EtcdState>): invariant is Rule => 'begin' in invariant

function shareOneLook(rules: readonly Rule[]): Inspector<EtcdState> {
  const ask = askerOf(rules.map(({ begin }) => begin()))
  /** By what has changed: who is to be asked. */
  const concerned = (...whom: Whom[]) =>
    Array.from({ length: 1 << KINDS }, (_, kinds) => rules.flatMap((r, i) => (r.about & kinds && whom.includes(r.whom) ? [i] : [])))
  const ofLeaders = concerned('each', 'leaders', 'anybody')
  const ofOthers = concerned('each', 'anybody')
  const ofOutsiders = concerned('anybody')
  let sight: Sight | null = null
  let had = 0
  let since = 0

  function examine(view: View, kinds: number, seen: Sight, before: number, broken: readonly Broken[]): readonly Broken[] {
    const { replica } = view
    const within = replica !== null && replica.line.sound
    const asked = (!within ? ofOutsiders : view.role === Role.Leader ? ofLeaders : ofOthers)[kinds]
    let found = broken
    for (let i = 0; i < asked.length; i++) {
      const sentence = ask(asked[i], view, replica as Replica, seen, before)
      if (sentence !== null) found = alsoBroken(found, rules[asked[i]].id, sentence)
    }
    return found
  }

  return (state, kernel) => {
    if (sight === null || sight.state !== state) {
      sight = sightOf(state)
      had = 0
      since = 0
    }
    look(sight, kernel, had)
    had = sight.looks
    if (sight.changes === since) return ALL_HOLD
    const before = since
    since = sight.changes
    if (since === before + 1 && sight.changed.length === 1) return examine(sight.changed[0], sight.kinds, sight, before, ALL_HOLD)
    let broken = ALL_HOLD
    for (const view of sight.views) broken = examine(view, kindsSince(view, before), sight, before, broken)
    return broken
  }
}

/** The first sentence of an invariant counts. */
function alsoBroken(broken: readonly Broken[], invariant: string, sentence: string): readonly Broken[] {
  return broken.some(b => b.invariant === invariant) ? broken : [...broken, { invariant, sentence }]
}

/** Asks the rule of that number, from a place of its own in the code: an engine learns by place what is called, and takes it in. */
function askerOf(rules: readonly Examine[]): (rule: number, ...about: Parameters<Examine>) => string | null {
  const [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = rules
  return (no, view, replica, sight, since) => {
    switch (no) {
      case 0: return a(view, replica, sight, since)
      case 1: return b(view, replica, sight, since)
      case 2: return c(view, replica, sight, since)
      case 3: return d(view, replica, sight, since)
      case 4: return e(view, replica, sight, since)
      case 5: return f(view, replica, sight, since)
      case 6: return g(view, replica, sight, since)
      case 7: return h(view, replica, sight, since)
      case 8: return i(view, replica, sight, since)
      case 9: return j(view, replica, sight, since)
      case 10: return k(view, replica, sight, since)
      case 11: return l(view, replica, sight, since)
      case 12: return m(view, replica, sight, since)
      case 13: return n(view, replica, sight, since)
      case 14: return o(view, replica, sight, since)
      default: return rules[no](view, replica, sight, since)
    }
  }
}

/** What of it has changed, a bit for each kind. */
function kindsSince({ at }: View, since: number): number {
  let kinds = 0
  for (let kind = 0; kind < KINDS; kind++) if (at[kind] > since) kinds |= 1 << kind
  return kinds
}

/** What a rule remembers of members or replicas, by their numbers. */
export type Memory<T> = (T | undefined)[]

/** What a rule remembers of a lineage by index, as far back as the lineage itself does. */
export interface Shelf<T> {
  readonly line: Line
  base: number
  readonly items: (T | undefined)[]
}

/** A rule's shelf for each lineage. */
export function shelves<T>(): (line: Line) => Shelf<T> {
  const known = new Map<Line, Shelf<T>>()
  let last: Shelf<T> | null = null
  return line => {
    if (last === null || last.line !== line) {
      last = known.get(line) ?? { line, base: line.base, items: [] }
      known.set(line, last)
    }
    if (line.base > last.base) {
      last.items.splice(0, line.base - last.base)
      last.base = line.base
    }
    return last
  }
}

export function onShelf<T>({ base, items }: Shelf<T>, index: number): T | undefined {
  return index > base ? items[index - base - 1] : undefined
}

/** What lies before the shelf begins is not kept. */
export function put<T>({ base, items }: Shelf<T>, index: number, item: T): void {
  if (index <= base) return
  while (items.length < index - base - 1) items.push(undefined)
  items[index - base - 1] = item
}
