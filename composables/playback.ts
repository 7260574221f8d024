/**
 * What windows tell each other about a run: small plain data, apart from the engine, which the first
 * slide has no need of. Everything on stage is derived from it.
 */
import type { Subject } from '../sim/kernel/world.ts'
import type { Micros } from '../sim/kernel/time.ts'
import type { TimedAction } from '../sim/run/run.ts'

/** Virtual time per time of the audience: the tempo, or a constant share. */
export type Speed = 'tempo' | 1 | 0.1 | 0.01

/** What is looked at, and how: the same in all windows. */
export interface Look {
  /** Id of the panel beside the scene; '' for the slide's own. */
  readonly panel: string
  /** Of whom or what everything is shown; null for nobody. */
  readonly subject: Subject | null
  /** Messages drawn: all, those of the protocol, or those between two members. */
  readonly messages: 'all' | 'protocol' | readonly [string, string]
  /** The answer that someone bet on, at the cue where it was asked; -1: none. */
  readonly bet: number
}

export const FIRST_LOOK: Look = { panel: '', subject: null, messages: 'all', bet: -1 }

/** A future that someone made. Kept until a click, or the way back to the scenario. */
export interface Branch {
  readonly id: string
  /** Version of the account in which it was made: branches stand in this order. */
  readonly born: number
  /** All of its actions, those of the branch it left included; never empty. */
  readonly log: readonly TimedAction[]
}

export interface Playback {
  /** The click it belongs to: its cue. */
  readonly cue: number
  /** Changes whenever a click, or the way back, begins anew: accounts of one epoch merge by union. */
  readonly epoch: string
  readonly branches: readonly Branch[]
  /** The one that is to be shown; '' for the scenario's own future. Read through `shownBranch`. */
  readonly branch: string
  /** Actions that were undone, as `goneOf`: a late account does not bring them back. */
  readonly gone: readonly string[]
  /** Virtual instant at the anchor, µs. */
  readonly from: Micros
  /** Wall instant of the anchor, ms since the epoch; null when it stands still. */
  readonly since: number | null
  /** Where it stops by itself, µs; null when it plays until someone stops it. */
  readonly to: Micros | null
  readonly speed: Speed
  readonly look: Look
  /** Grows with every change; the higher one counts, the window's name breaks ties. */
  readonly version: number
  readonly by: string
}

/** Futures that are kept at the same time: the oldest goes. */
export const BRANCH_LIMIT = 8

const NO_ACTION: readonly TimedAction[] = []

/**
 * The branch shown, '' for the scenario: so, too, while the one that is asked for has lost its last action.
 * It may get another, done elsewhere and not heard of yet: what is asked for stays.
 */
export function shownBranch({ branch, branches }: Playback): string {
  return branches.some(b => b.id === branch) ? branch : ''
}

/** The log of the branch shown. */
export function logOf({ branch, branches }: Playback): readonly TimedAction[] {
  return branches.find(b => b.id === branch)?.log ?? NO_ACTION
}

/** An action that was undone: in one branch, as others may share its past. */
export const goneOf = (branch: string, action: string): string => `${branch}/${action}`

/** The wiser of two accounts of one run; the actions of both where they tell of one epoch. */
export function merged(a: Playback, b: Playback): Playback {
  const [newer, older] = isNewer(a, b) ? [a, b] : [b, a]
  if (newer.epoch !== older.epoch || knows(newer, older)) return newer
  const gone = [...new Set([...newer.gone, ...older.gone])].sort()
  const born = new Map([...newer.branches, ...older.branches].map(b => [b.id, b.born]))
  const branches = [...born].flatMap(([id, born]) => {
    const log = united(id, [newer, older], gone)
    return log.length > 0 ? [{ id, born, log }] : []
  }).sort((x, y) => x.born - y.born || (x.id < y.id ? -1 : 1)).slice(-BRANCH_LIMIT)
  return { ...newer, gone, branches }
}

export function isNewer(a: Playback, b: Playback): boolean {
  return a.version !== b.version ? a.version > b.version : a.by >= b.by
}

/** Does the first account tell of everything that was done and undone in the second? */
export function knows(a: Playback, b: Playback): boolean {
  return b.gone.every(id => a.gone.includes(id))
    && b.branches.every(theirs => theirs.log.every(({ id }) => a.gone.includes(goneOf(theirs.id, id)) || a.branches.some(own => own.id === theirs.id && own.log.some(o => o.id === id))))
}

function united(id: string, accounts: readonly Playback[], gone: readonly string[]): readonly TimedAction[] {
  const [first, second] = accounts.map(({ branches }) => branches.find(b => b.id === id)?.log ?? NO_ACTION)
  const all = [...first, ...second.filter(a => !first.some(b => b.id === a.id))].filter(a => !gone.includes(goneOf(id, a.id)))
  return all.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}
