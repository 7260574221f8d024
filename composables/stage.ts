/**
 * What a person may do to a run on stage, as pure transitions of its playback: play, pause, drag,
 * act, undo, show another branch, go back to the scenario. A change names the instants that whoever
 * made it saw, so that the presenter's window carries out what another window asked for.
 */
import type { Micros } from '../sim/kernel/time.ts'
import type { TimedAction } from '../sim/run/run.ts'
import { BRANCH_LIMIT, goneOf, shownBranch } from './playback.ts'
import type { Branch, Look, Playback, Speed } from './playback.ts'

export type Change = { /** Version of the account on which it was made. */ readonly seen: number } & (
  | { readonly kind: 'play' | 'pause' | 'seek', readonly at: Micros }
  | { readonly kind: 'speed', readonly at: Micros, readonly speed: Speed }
  /** On the branch shown; with `fork`, on a new one of that name that leaves it at the action. */
  | { readonly kind: 'act', readonly branch: string, readonly fork: string | null, readonly action: TimedAction, readonly plays: boolean }
  | { readonly kind: 'undo', readonly branch: string, readonly action: string }
  | { readonly kind: 'show', readonly branch: string, readonly at: Micros }
  | { readonly kind: 'look', readonly look: Partial<Look> }
  | { readonly kind: 'scenario', readonly cue: number, readonly at: Micros }
)

/** Undone actions that are remembered: the oldest goes. */
const GONE_LIMIT = 200

/** The playback after a change. `now` is the wall instant, ms since the epoch. */
export function changed(before: Playback, change: Change, now: number, by: string): Playback {
  const next = { ...before, version: Math.max(before.version, change.seen) + 1, by }
  const still = { since: null, to: null }
  switch (change.kind) {
    case 'play': return { ...next, from: change.at, since: now, to: null }
    case 'pause': case 'seek': return { ...next, ...still, from: change.at }
    case 'speed': return { ...next, from: change.at, since: before.since === null ? null : now, speed: change.speed }
    case 'act': return acted(next, change, now)
    case 'undo': return undone(next, change.branch, change.action)
    case 'show': return { ...next, ...still, from: change.at, branch: before.branches.some(b => b.id === change.branch) ? change.branch : '' }
    case 'look': return { ...next, look: { ...next.look, ...change.look } }
    case 'scenario': return { ...next, ...still, cue: change.cue, from: change.at, branches: [], branch: '', gone: [], epoch: `${next.version}/${by}` }
  }
}

function acted(next: Playback, { branch, fork, action, plays, seen }: Extract<Change, { kind: 'act' }>, now: number): Playback {
  const moved = { from: action.at, since: plays ? now : null, to: null }
  // Someone else acted first: this one joins what is shown by now, so that none is lost.
  const shown = shownBranch(next)
  const late = shown !== branch && seen < next.version - 1 && shown !== ''
  const target = late ? shown : branch
  const base = next.branches.find(b => b.id === target)
  if (base && (fork === null || late)) {
    const log = [...base.log, action].sort((a, b) => a.at - b.at)
    return { ...next, ...moved, branch: base.id, branches: next.branches.map(b => (b === base ? { ...b, log } : b)) }
  }
  const made: Branch = { id: fork ?? action.id, born: next.version, log: [...(base?.log ?? []).filter(a => a.at <= action.at), action] }
  return { ...next, ...moved, branch: made.id, branches: [...next.branches, made].slice(-BRANCH_LIMIT) }
}

/** The action goes from its branch, and the branch with its last action; the run stands where it was done. */
function undone(next: Playback, branch: string, id: string): Playback {
  const action = next.branches.find(b => b.id === branch)?.log.find(a => a.id === id)
  if (!action) return next
  const branches = next.branches.map(b => (b.id === branch ? { ...b, log: b.log.filter(a => a.id !== id) } : b)).filter(b => b.log.length > 0)
  return {
    ...next, branches, branch: branches.some(b => b.id === branch) ? branch : '',
    gone: [...next.gone, goneOf(branch, id)].slice(-GONE_LIMIT),
    from: action.at, since: null, to: null,
  }
}
