/**
 * Several audience windows and no presenter: each carries out what is done in it, at the same instant
 * as the others. Once all have heard all, they agree, and nothing that was done is lost.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TimedAction } from '../sim/run/run.ts'
import { createEther } from '../test-support/ether.ts'
import type { Ether } from '../test-support/ether.ts'
import { FIRST_LOOK, logOf } from './playback.ts'
import type { Playback } from './playback.ts'
import { openSession } from './session.ts'
import { changed } from './stage.ts'
import type { Change } from './stage.ts'

fc.configureGlobal({ seed: 20_261_120 })

const KEY = '4/election'
const NOW = 1_790_000_000_000
const start: Playback = {
  cue: 1, epoch: '3/a', branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from: 2_000_000, since: null, to: null, version: 3, by: 'a',
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function openWindow(ether: Ether) {
  const session = openSession({ deck: 'deck', presenter: () => false, position: () => ({ no: 4, clicks: 1 }), move: () => {}, channel: ether.channel })
  const shown = () => session.runs[KEY] ?? start
  return {
    shown,
    /** As `useRun` does where there is no presenter. */
    do(change: Change) {
      expect(session.askStage(KEY, change)).toBe(false)
      session.publishRun(KEY, changed(shown(), change, NOW, session.id))
    },
  }
}

/** Acts on what the window shows: in a new future, or in the one that is shown. */
function actOn(window: ReturnType<typeof openWindow>, id: string, at: number, forks: boolean): void {
  const now = window.shown()
  const action: TimedAction = { id, at, action: { type: 'crash', member: 'm1' } }
  window.do({ kind: 'act', seen: now.version, branch: now.branch, fork: forks || now.branch === '' ? `f-${id}` : null, action, plays: false })
}

const everyAction = (p: Playback) => [...new Set(p.branches.flatMap(b => b.log.map(a => a.id)))].sort()

it('two that act at the same instant on a fork both see both', () => {
  const ether = createEther()
  const windows = [openWindow(ether), openWindow(ether)]
  actOn(windows[0], 'first', 1, true)
  ether.deliver()
  actOn(windows[0], 'mine', 3, false)
  actOn(windows[1], 'theirs', 2, false)
  ether.deliver()
  for (const { shown } of windows) expect(logOf(shown()).map(a => a.id)).toEqual(['first', 'theirs', 'mine'])
})

interface Deed { who: number, what: 'act' | 'fork' | 'undo' | 'show' | 'seek', at: number, heard: number }
/** An undo empties a branch before another action in it is heard of: who shows that branch comes back to it. */
const heardAfterItsUndoing: Deed[] = [
  { who: 0, what: 'act', at: 0, heard: 0 }, { who: 0, what: 'seek', at: 0, heard: 4 }, { who: 0, what: 'act', at: 0, heard: 0 },
  { who: 0, what: 'undo', at: 0, heard: 1 }, { who: 2, what: 'act', at: 0, heard: 0 }, { who: 1, what: 'undo', at: 0, heard: 0 },
]

it('any that act, undo and look around, heard in any measure, come to agree and lose nothing', () => {
  const deed = fc.record<Deed>({ who: fc.nat(2), what: fc.constantFrom('act', 'fork', 'undo', 'show', 'seek'), at: fc.nat(99), heard: fc.nat(4) })
  fc.assert(fc.property(fc.array(deed, { maxLength: 7 }), (deeds) => {
    const ether = createEther()
    const windows = [openWindow(ether), openWindow(ether), openWindow(ether)]
    const acted = new Set<string>()
    const undone = new Set<string>()
    deeds.forEach(({ who, what, at, heard }, i) => {
      const window = windows[who]
      const now = window.shown()
      const last = logOf(now).at(-1)
      if (what === 'act' || what === 'fork') {
        actOn(window, `a${i}`, at, what === 'fork')
        acted.add(`a${i}`)
      } else if (what === 'undo' && last) {
        window.do({ kind: 'undo', seen: now.version, branch: now.branch, action: last.id })
        undone.add(last.id)
      } else if (what === 'show') {
        window.do({ kind: 'show', seen: now.version, branch: now.branches[at % 3]?.id ?? '', at })
      } else {
        window.do({ kind: 'seek', seen: now.version, at })
      }
      ether.deliver(heard)
    })
    ether.deliver()
    const [one, ...others] = windows.map(({ shown }) => shown())
    for (const other of others) expect(other).toEqual(one)
    for (const id of acted) if (!undone.has(id)) expect(everyAction(one)).toContain(id)
    for (const id of undone) if (!deeds.some(d => d.what === 'fork')) expect(everyAction(one)).not.toContain(id)
  }), { numRuns: 500, examples: [[heardAfterItsUndoing]] })
})
