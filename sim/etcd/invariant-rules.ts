/**
 * Rules about what `invariant-sight.ts` sees: each with its own memory, asked when something has
 * changed that it is about. Those asked together share one look.
 */
import type { Broken, Inspector, Invariant } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import { KINDS, look } from './invariant-sight.ts'
import type { Kind, Line, Replica, Sight, View } from './invariant-sight.ts'
import type { EtcdState } from './state.ts'

/** @param since number of changes when it was last asked: what has a higher stamp has changed */
export type Check = (sight: Sight, since: number) => string | null

/** Looks at one member of a sound lineage. */
export type Examine = (view: View, replica: Replica, sight: Sight) => string | null

export interface Rule extends Invariant<EtcdState> {
  /** What it is about, a bit for each kind. */
  readonly about: number
  /** Of nobody but who leads. */
  readonly leaders: boolean
  begin(): Check
}

/** A rule that looks for itself at what has changed. */
export function rule(id: string, kinds: readonly Kind[], begin: () => Check, leaders = false): Rule {
  const own: Rule = {
    id, about: bitsOf(kinds), leaders, begin,
    start() {
      const inspect = shareOneLook([own])
      return (state, kernel) => inspect(state, kernel)[0]?.sentence ?? null
    },
  }
  return own
}

/** A rule about each member of a sound lineage of which any of these changed; the first sentence counts. */
export function ruleOfEach(id: string, kinds: readonly Kind[], begin: () => Examine, leaders = false): Rule {
  const about = bitsOf(kinds)
  return rule(id, kinds, () => {
    const examine = begin()
    return (sight, since) => {
      const views = changedSince(sight, since)
      for (let i = 0; i < views.length; i++) {
        const view = views[i]
        const { replica } = view
        if (replica === null || !replica.line.sound || (views.length > 1 && (kindsSince(view, since) & about) === 0)) continue
        const wrong = examine(view, replica, sight)
        if (wrong !== null) return wrong
      }
      return null
    }
  }, leaders)
}

/** The same of those that lead: nobody else needs to be asked. */
export function ruleOfLeaders(id: string, kinds: readonly Kind[], begin: () => Examine): Rule {
  return ruleOfEach(id, kinds, begin, true)
}

const bitsOf = (kinds: readonly Kind[]) => kinds.reduce<number>((bits, kind) => bits | 1 << kind, 0)

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
  const checks = rules.map(({ begin }) => begin())
  /** By what has changed: who is to be asked, of anybody and of one that does not lead. */
  const concerned = (whom: (rule: Rule) => boolean) =>
    Array.from({ length: 1 << KINDS }, (_, kinds) => rules.flatMap((rule, i) => (rule.about & kinds && whom(rule) ? [i] : [])))
  const ofAnybody = concerned(() => true)
  const ofOthers = concerned(({ leaders }) => !leaders)
  let had = 0
  let since = 0
  return (state, kernel) => {
    const sight = look(state, kernel, had)
    had = sight.looks
    if (sight.changes === since) return ALL_HOLD
    const before = since
    since = sight.changes
    const views = changedSince(sight, before)
    const kinds = since === before + 1 ? sight.kinds : kindsSince(sight, before)
    const asked = (views.length === 1 && views[0].role !== Role.Leader ? ofOthers : ofAnybody)[kinds]
    let broken = ALL_HOLD
    for (let i = 0; i < asked.length; i++) {
      const check = checks[asked[i]]
      const sentence = check(sight, before)
      if (sentence !== null) broken = [...broken, { invariant: rules[asked[i]].id, sentence }]
    }
    return broken
  }
}

/** Those who may have changed; most often one. */
export function changedSince(sight: Sight, since: number): readonly View[] {
  return sight.changes === since + 1 ? sight.changed : sight.views
}

/** What of it has changed, a bit for each kind. */
function kindsSince({ at }: { at: readonly number[] }, since: number): number {
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
