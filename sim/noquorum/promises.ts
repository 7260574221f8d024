/**
 * What this world keeps, and what it does not. It keeps one thing: of what a member has been told of a
 * key, the newest stands. It breaks, knowingly, what etcd promises: one who decides at a time, and that
 * an acknowledged write is there until somebody overwrites it, knowing it. The checkers of these are
 * here for tests: each must catch it.
 */
import type { Invariant } from '../kernel/world.ts'
import { isNewer } from './member.ts'
import type { State } from './state.ts'

export const newestStands: Invariant<State> = {
  id: 'noquorum/newest-stands',
  start: () => ({ members }) => {
    for (const { name, log, store } of members) {
      const older = log.find(entry => isNewer(entry, store.get(entry.key)))
      if (older) return `${name} holds ${store.get(older.key)?.value ?? 'nothing'} for ${older.key}, and was told ${older.value} later`
    }
    return null
  },
}

/** Broken: etcd's leaders of two terms may overlap, its deciders may not. */
export const onePrimary: Invariant<State> = {
  id: 'noquorum/one-primary',
  start: () => ({ members }) => {
    const primaries = members.filter(m => m.primary).map(m => m.name)
    return primaries.length > 1 ? `${primaries.join(' and ')} both accept writes` : null
  },
}

/** Broken: of two writes that were acknowledged, neither of which knew the other, one is thrown away. */
export const acknowledgedStays: Invariant<State> = {
  id: 'noquorum/acknowledged-stays',
  start: () => {
    const base = new Map<number, readonly number[]>()
    return ({ members, requests }) => {
      // What its writer knew when it accepted it: only that may be overwritten.
      for (const { log } of members) for (const [i, { request }] of log.entries()) if (!base.has(request)) base.set(request, log.slice(0, i).map(e => e.request))
      for (const { name, log, store } of members) {
        for (const { key, request } of log) {
          const stands = store.get(key)
          if (requests[request].answeredAt < 0 || stands === undefined || stands.request === request) continue
          if (!overwrites(base, stands.request, request)) return `${name} has thrown away request ${request} for ${stands.request}, which knew nothing of it`
        }
      }
      return null
    }
  },
}

const overwrites = (base: ReadonlyMap<number, readonly number[]>, later: number, earlier: number) => base.get(later)?.includes(earlier) ?? false
