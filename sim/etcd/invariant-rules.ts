/**
 * Rules about what `invariant-sight.ts` sees: each with its own memory, asked when something has
 * changed that it is about. Those asked together share one look.
 */
import type { Broken, Inspector, Invariant } from '../kernel/world.ts'
import { KINDS, look } from './invariant-sight.ts'
import type { Kind, Line, Replica, Sight, View } from './invariant-sight.ts'
import type { EtcdState } from './state.ts'

/** @param since number of changes when it was last asked: what has a higher stamp has changed */
export type Check = (sight: Sight, since: number) => string | null

export interface Rule extends Invariant<EtcdState> {
  /** What it is about, a bit for each kind. */
  readonly about: number
  begin(): Check
}

export function rule(id: string, kinds: readonly Kind[], begin: () => Check): Rule {
  const about = kinds.reduce<number>((bits, kind) => bits | 1 << kind, 0)
  const own: Rule = {
    id, about, begin,
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
  const checks = rules.map(({ id, about, begin }) => ({ id, about, check: begin() }))
  let had = 0
  let since = 0
  return (state, kernel) => {
    const sight = look(state, kernel, had)
    had = sight.looks
    if (sight.changes === since) return ALL_HOLD
    const before = since
    since = sight.changes
    let changed = 0
    for (let kind = 0; kind < KINDS; kind++) if (sight.at[kind] > before) changed |= 1 << kind
    let broken = ALL_HOLD
    for (let i = 0; i < checks.length; i++) {
      if ((checks[i].about & changed) === 0) continue
      const sentence = checks[i].check(sight, before)
      if (sentence !== null) broken = [...broken, { invariant: checks[i].id, sentence }]
    }
    return broken
  }
}

/** Those who may have changed; most often one. */
export function changedSince(sight: Sight, since: number): readonly View[] {
  return sight.changes === since + 1 ? sight.changed : sight.views
}

/** Calls `examine` for each member of a sound lineage of which this kind changed; the first sentence counts. */
export function eachChanged(sight: Sight, kind: Kind, since: number, examine: (view: View, replica: Replica) => string | null): string | null {
  const views = changedSince(sight, since)
  for (let i = 0; i < views.length; i++) {
    const view = views[i]
    const { replica } = view
    if (view.at[kind] <= since || replica === null || !replica.line.sound) continue
    const wrong = examine(view, replica)
    if (wrong !== null) return wrong
  }
  return null
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
