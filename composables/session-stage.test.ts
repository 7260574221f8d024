/** Changes of a run on stage: the presenter carries them out; with none, whoever makes them does. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEther } from '../test-support/ether.ts'
import type { Ether } from '../test-support/ether.ts'
import { FIRST_LOOK } from './playback.ts'
import type { Playback } from './playback.ts'
import { ANSWER_TIME, openSession } from './session.ts'
import type { Session } from './session.ts'
import type { Change } from './stage.ts'

const KEY = '4/election'
let ether: Ether
beforeEach(() => {
  vi.useFakeTimers()
  ether = createEther()
})
afterEach(() => { vi.useRealTimers() })

function memory() {
  const held = new Map<string, string>()
  return { held, getItem: (k: string) => held.get(k) ?? null, setItem: (k: string, v: string) => void held.set(k, v), removeItem: (k: string) => void held.delete(k) }
}

function openWindow(role: 'presenter' | 'viewer', storage = memory(), deck = 'deck'): Session & { readonly done: Change[] } {
  const done: Change[] = []
  const session = openSession({ deck, storage, presenter: () => role === 'presenter', position: () => ({ no: 4, clicks: 0 }), move: () => {}, channel: ether.channel })
  session.onStage(KEY, change => void done.push(change))
  return { ...session, done }
}

const pause = (at: number): Change => ({ kind: 'pause', seen: 1, at })
const account = (version: number): Playback => ({
  cue: 1, epoch: 'e', branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from: version * 1_000, since: null, to: null, version, by: 'x',
})

describe('a change', () => {
  it('asked for in a viewer is carried out by the presenter, in order, and by nobody else', () => {
    const [presenter, asking, other] = [openWindow('presenter'), openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    expect(asking.askStage(KEY, pause(1))).toBe(true)
    expect(asking.askStage(KEY, pause(2))).toBe(true)
    ether.deliver()
    vi.advanceTimersByTime(10 * ANSWER_TIME)
    expect([presenter.done, asking.done, other.done]).toEqual([[pause(1), pause(2)], [], []])
  })

  it('is not asked for by a presenter, nor where there is none', () => {
    const [first, second] = [openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    expect(first.askStage(KEY, pause(1))).toBe(false)
    const presenter = openWindow('presenter')
    ether.deliver()
    expect(presenter.askStage(KEY, pause(1))).toBe(false)
    ether.deliver()
    expect([first.done, second.done]).toEqual([[], []])
  })

  it('of a run that the presenter does not show is carried out by whoever made it', () => {
    const presenter = openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    viewer.onStage('9/other', change => void viewer.done.push(change))
    viewer.askStage('9/other', pause(3))
    ether.deliver()
    expect(viewer.done).toEqual([])
    vi.advanceTimersByTime(ANSWER_TIME)
    expect([presenter.done, viewer.done]).toEqual([[], [pause(3)]])
  })

  it('goes to the slide that is there, not to the one that was', () => {
    const viewer = openWindow('viewer')
    const first: Change[] = []
    const off = viewer.onStage('9/other', change => void first.push(change))
    const second: Change[] = []
    viewer.onStage('9/other', change => void second.push(change))
    off()
    openWindow('presenter')
    ether.deliver()
    viewer.askStage('9/other', pause(3))
    vi.advanceTimersByTime(ANSWER_TIME)
    expect([first, second]).toEqual([[], [pause(3)]])
  })
})

describe('what was done to runs', () => {
  it('is there again when all windows were reloaded', () => {
    const storage = memory()
    const windows = [openWindow('presenter', storage), openWindow('viewer', storage)]
    ether.deliver()
    windows[1].publishRun(KEY, account(7))
    ether.deliver()
    for (const window of windows) window.close()
    expect(openWindow('viewer', storage).runs[KEY]).toEqual(account(7))
  })

  it('is not there hours later, nor for another deck of the same origin', () => {
    const storage = memory()
    openWindow('presenter', storage).publishRun(KEY, account(7))
    expect(openWindow('presenter', storage, 'another deck').runs).toEqual({})
    vi.setSystemTime(Date.now() + 4 * 3_600_000)
    ether = createEther()
    expect(openWindow('presenter', storage).runs).toEqual({})
  })

  it.each(['', 'no JSON', '{}', '[]', 'null', '{"savedAt":"now","runs":{}}', '{"savedAt":9e15,"runs":{"4/election":{"version":3,"log":[]}}}', '{"savedAt":9e15,"runs":7}'])('is nothing when storage holds %j', (text) => {
    const storage = memory()
    storage.held.set('deck · séance', text)
    expect(openWindow('viewer', storage).runs).toEqual({})
  })

  it('is forgotten by « Nouvelle séance », in every window and in storage', () => {
    const storage = memory()
    const windows = [openWindow('presenter', storage), openWindow('viewer', storage)]
    ether.deliver()
    windows[1].publishRun(KEY, account(7))
    ether.deliver()
    windows[0].startAnew()
    ether.deliver()
    expect(windows.map(w => w.runs)).toEqual([{}, {}])
    expect(storage.held.size).toBe(0)
  })
})
