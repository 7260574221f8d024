import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isReactive, reactive } from 'vue'
import { createEther } from '../test-support/ether.ts'
import type { Ether } from '../test-support/ether.ts'
import { FIRST_LOOK, isNewer } from './playback.ts'
import type { Playback } from './playback.ts'
import { ANSWER_TIME, openSession } from './session.ts'
import type { Intent, Position, Session } from './session.ts'

interface Window extends Session {
  role: 'presenter' | 'viewer'
  where: Position
  /** What other windows told it to do. */
  readonly told: Intent[]
}

let ether: Ether
beforeEach(() => {
  vi.useFakeTimers()
  ether = createEther()
})
afterEach(() => { vi.useRealTimers() })

function openWindow(role: 'presenter' | 'viewer', where: Position = { no: 1, clicks: 0 }, deck = 'deck'): Window {
  const told: Intent[] = []
  // It is asked who it is while it opens.
  const window = { role, where, told } as Window
  const session = openSession({
    deck,
    presenter: () => window.role === 'presenter',
    position: () => window.where,
    move(to) {
      told.push(to)
      if (typeof to === 'object') window.where = to
    },
    channel: ether.channel,
  })
  return Object.assign(window, session)
}

const slide = (no: number, clicks = 0): Position => ({ no, clicks })

function account(version: number, by: string): Playback {
  return { cue: 1, epoch: `${version}/${by}`, branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from: version * 1_000, since: null, to: null, version, by }
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('a window that opens', () => {
  it('says hello and nothing of where it is', () => {
    for (const role of ['viewer', 'presenter'] as const) openWindow(role, slide(7, 3))
    expect(ether.posted).toHaveLength(2)
    expect(ether.posted.map(m => Object.keys(m as object).sort())).toEqual(Array(2).fill(['from', 'kind', 'presenter']))
  })

  it.each(['viewer', 'presenter'] as const)('as a %s moves no other window', (role) => {
    const others = [openWindow('presenter', slide(5, 2)), openWindow('viewer', slide(5, 2))]
    ether.deliver()
    for (const other of others) other.told.length = 0
    openWindow(role, slide(1))
    ether.deliver()
    expect(others.map(o => o.told)).toEqual([[], []])
    expect(others.map(o => o.where)).toEqual([slide(5, 2), slide(5, 2)])
  })

  it('late, as a viewer, takes the presenter’s position, whoever answers first', () => {
    const viewer = openWindow('viewer', slide(2))
    const presenter = openWindow('presenter', slide(2))
    ether.deliver()
    viewer.where = slide(3)
    presenter.where = slide(5, 2)
    const late = openWindow('viewer', slide(1))
    ether.deliver()
    expect(late.told).toEqual([slide(5, 2)])
  })

  it('as a reloaded presenter takes the viewer’s position', () => {
    const before = openWindow('presenter', slide(5, 2))
    const viewer = openWindow('viewer', slide(5, 2))
    ether.deliver()
    before.close()
    const after = openWindow('presenter', slide(1))
    ether.deliver()
    expect(after.told).toEqual([slide(5, 2)])
    expect(viewer.told, 'the viewer stays').toEqual([slide(5, 2)])
  })

  it('as a presenter takes one position only when two viewers differ', () => {
    openWindow('viewer', slide(4))
    openWindow('viewer', slide(9))
    const presenter = openWindow('presenter', slide(1))
    ether.deliver()
    expect(presenter.told).toEqual([slide(4)])
  })

  it('as a second presenter takes the first one’s position, not the viewer’s', () => {
    const viewer = openWindow('viewer', slide(4))
    const first = openWindow('presenter', slide(1))
    ether.deliver()
    first.where = slide(6, 1)
    const second = openWindow('presenter', slide(1))
    ether.deliver()
    expect(second.where).toEqual(slide(6, 1))
    expect(viewer.where).toEqual(slide(4))
  })

  it('as a viewer among viewers keeps its own position', () => {
    openWindow('viewer', slide(4))
    const late = openWindow('viewer', slide(1))
    ether.deliver()
    expect(late.told).toEqual([])
  })
})

describe('settling', () => {
  async function isSettled(window: Session): Promise<boolean> {
    let settled = false
    void window.settled.then(() => { settled = true })
    await Promise.resolve()
    return settled
  }

  it('comes with the first answer', async () => {
    openWindow('presenter')
    const late = openWindow('viewer')
    expect(await isSettled(late)).toBe(false)
    ether.deliver()
    expect(await isSettled(late)).toBe(true)
  })

  it('comes without an answer when the others have had their time', async () => {
    const alone = openWindow('viewer')
    await vi.advanceTimersByTimeAsync(ANSWER_TIME - 1)
    expect(await isSettled(alone)).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await isSettled(alone)).toBe(true)
  })

  it('does not come with an answer to someone else', async () => {
    const first = openWindow('viewer')
    openWindow('viewer')
    ether.deliver()
    expect(await isSettled(first)).toBe(false)
  })
})

describe('an intent', () => {
  it.each(['next', 'prev', slide(4, 1)] as const)('of a viewer (%j) reaches the presenter only', (intent) => {
    const presenter = openWindow('presenter')
    const [asking, other] = [openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    for (const window of [presenter, asking, other]) window.told.length = 0
    expect(asking.ask(intent)).toBe(true)
    ether.deliver()
    expect([presenter, asking, other].map(w => w.told)).toEqual([[intent], [], []])
  })

  it('is not asked where there is no presenter', () => {
    const [asking, other] = [openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    expect(asking.ask('next')).toBe(false)
    ether.deliver()
    expect(other.told).toEqual([])
  })

  it('is asked of a presenter that came later', () => {
    const viewer = openWindow('viewer')
    expect(viewer.presenterPresent.value).toBe(false)
    openWindow('presenter')
    ether.deliver()
    expect(viewer.presenterPresent.value).toBe(true)
    expect(viewer.ask('next')).toBe(true)
  })

  it('is not asked any more once the presenter has said bye', () => {
    const presenter = openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    expect(viewer.ask('next')).toBe(true)
    presenter.close()
    ether.deliver()
    expect(viewer.presenterPresent.value).toBe(false)
    expect(viewer.ask('next')).toBe(false)
  })

  it('is still asked when a viewer has said bye', () => {
    openWindow('presenter')
    const [leaving, staying] = [openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    leaving.close()
    ether.deliver()
    expect(staying.ask('next')).toBe(true)
  })

  it('is never asked by a presenter: it moves by itself', () => {
    const [presenter, other] = [openWindow('presenter'), openWindow('presenter')]
    ether.deliver()
    other.told.length = 0
    expect(presenter.ask('next')).toBe(false)
    ether.deliver()
    expect(other.told).toEqual([])
  })
})

describe('a presenter that does not answer', () => {
  it('has its time; then the viewer moves by itself, once for each intent and in order', () => {
    openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    viewer.told.length = 0
    viewer.ask('next')
    viewer.ask(slide(4, 1))
    vi.advanceTimersByTime(ANSWER_TIME - 1)
    expect(viewer.told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(viewer.told).toEqual(['next', slide(4, 1)])
    expect(viewer.ask('next'), 'from now on it is alone').toBe(false)
    vi.advanceTimersByTime(10 * ANSWER_TIME)
    expect(viewer.told).toHaveLength(2)
  })

  it('is not one that answers in time: the viewer stays', () => {
    const presenter = openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    for (const window of [presenter, viewer]) window.told.length = 0
    for (const intent of ['next', 'next', 'prev'] as const) viewer.ask(intent)
    ether.deliver()
    vi.advanceTimersByTime(10 * ANSWER_TIME)
    expect([presenter.told, viewer.told]).toEqual([['next', 'next', 'prev'], []])
    expect(viewer.ask('next')).toBe(true)
  })

  it('has heard what came before it froze: only the rest is left to the viewer', () => {
    openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    viewer.told.length = 0
    viewer.ask('next')
    ether.deliver()
    viewer.ask('prev')
    vi.advanceTimersByTime(ANSWER_TIME)
    expect(viewer.told).toEqual(['prev'])
  })

  it('is given its time again for the next intent, once it has heard one', () => {
    const presenter = openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    for (const window of [presenter, viewer]) window.told.length = 0
    viewer.ask('next')
    ether.deliver(1)
    expect(presenter.told).toEqual(['next'])
    // Asked while the answer to the first is on its way; then the presenter freezes.
    vi.advanceTimersByTime(ANSWER_TIME / 2)
    viewer.ask('prev')
    ether.deliver(1)
    vi.advanceTimersByTime(ANSWER_TIME - 1)
    expect(viewer.told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(viewer.told).toEqual(['prev'])
  })

  it('has not heard a viewer because it has heard another', () => {
    openWindow('presenter')
    const [first, second] = [openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    second.told.length = 0
    first.ask('next')
    // The presenter hears it and says so; before that is known, the second asks, and is never heard.
    ether.deliver(1)
    second.ask('prev')
    ether.deliver(3)
    vi.advanceTimersByTime(ANSWER_TIME)
    expect(second.told).toEqual(['prev'])
  })

  it('is not waited for by a window that has closed', () => {
    openWindow('presenter')
    const viewer = openWindow('viewer')
    ether.deliver()
    viewer.told.length = 0
    viewer.ask('next')
    viewer.close()
    vi.advanceTimersByTime(10 * ANSWER_TIME)
    expect(viewer.told).toEqual([])
  })
})

describe('a window that changes its role', () => {
  it('to presenter is asked from then on, and stays where it stands', () => {
    const [rising, other] = [openWindow('viewer', slide(5, 2)), openWindow('viewer', slide(3))]
    ether.deliver()
    rising.role = 'presenter'
    rising.changeRole()
    ether.deliver()
    expect(rising.told).toEqual([])
    expect(rising.ask('next')).toBe(false)
    expect(other.ask('next')).toBe(true)
    ether.deliver()
    expect(rising.told).toEqual(['next'])
    expect(other.told).toEqual([])
  })

  it('to viewer is not asked any more', () => {
    const stepping = openWindow('presenter')
    const other = openWindow('viewer')
    ether.deliver()
    stepping.role = 'viewer'
    stepping.changeRole()
    ether.deliver()
    expect(other.ask('next')).toBe(false)
    expect(stepping.ask('next')).toBe(false)
    ether.deliver()
    expect(stepping.told).toEqual([])
  })
})

describe('runs', () => {
  it('are known to every window, by slide', () => {
    const windows = [openWindow('presenter'), openWindow('viewer'), openWindow('viewer')]
    ether.deliver()
    windows[1].publishRun('4/election', account(1, 'b'))
    windows[0].publishRun('5/replication', account(1, 'a'))
    ether.deliver()
    for (const { runs } of windows) expect(plain(runs)).toEqual({ '4/election': account(1, 'b'), '5/replication': account(1, 'a') })
  })

  it('are given to a window that opens late', () => {
    openWindow('presenter').publishRun('4/election', account(3, 'a'))
    const late = openWindow('viewer')
    ether.deliver()
    expect(plain(late.runs)).toEqual({ '4/election': account(3, 'a') })
  })

  it('survive the reload of the window that told them', () => {
    const presenter = openWindow('presenter')
    openWindow('viewer')
    ether.deliver()
    presenter.publishRun('4/election', account(3, 'a'))
    ether.deliver()
    presenter.close()
    const reloaded = openWindow('presenter')
    ether.deliver()
    expect(plain(reloaded.runs)).toEqual({ '4/election': account(3, 'a') })
  })

  it('merge to the newest account in every window, in any order of arrival', () => {
    const telling = fc.record({ window: fc.nat(2), version: fc.nat(4), heard: fc.boolean() })
    fc.assert(fc.property(fc.array(telling, { minLength: 1, maxLength: 12 }), (tellings) => {
      ether = createEther()
      const windows = [openWindow('presenter'), openWindow('viewer'), openWindow('viewer')]
      ether.deliver()
      const told = tellings.map(({ window, version, heard }) => {
        const playback = account(version, 'abc'[window])
        windows[window].publishRun('4/election', playback)
        if (heard) ether.deliver()
        return playback
      })
      const late = openWindow('viewer')
      ether.deliver()
      const newest = told.reduce((a, b) => (isNewer(a, b) ? a : b))
      for (const { runs } of [...windows, late]) expect(plain(runs)).toEqual({ '4/election': newest })
    }))
  })

  it('travel as plain copies, even when they are reactive at home', () => {
    const [teller, hearer] = [openWindow('presenter'), openWindow('viewer')]
    ether.deliver()
    const log = reactive([{ at: 5_000, id: 'one', action: { type: 'crash', member: 'm1' } }])
    const playback = reactive({ ...account(1, 'a'), branches: [{ id: 'f', born: 1, log }] })
    expect(isReactive(playback.branches[0].log[0].action)).toBe(true)
    teller.publishRun('4/election', playback)
    ether.deliver()
    expect(plain(hearer.runs)['4/election']).toEqual({ ...account(1, 'a'), branches: [{ id: 'f', born: 1, log: [{ at: 5_000, id: 'one', action: { type: 'crash', member: 'm1' } }] }] })
    // What is kept is reactive too, and is told again to whoever opens.
    const late = openWindow('viewer')
    ether.deliver()
    expect(plain(late.runs)).toEqual(plain(hearer.runs))
  })
})

describe('decks', () => {
  it('with different names on one origin do not hear each other', () => {
    const mine = openWindow('presenter', slide(5, 2), 'deck /a/')
    const theirs = openWindow('viewer', slide(1), 'deck /b/')
    ether.deliver()
    mine.publishRun('4/election', account(1, 'a'))
    expect(theirs.ask('next')).toBe(false)
    ether.deliver()
    expect(theirs.told).toEqual([])
    expect(plain(theirs.runs)).toEqual({})
    expect(mine.told).toEqual([])
  })
})

describe('a closed window', () => {
  it('says bye, and hears nothing more', () => {
    const [closing, staying] = [openWindow('viewer'), openWindow('presenter')]
    ether.deliver()
    closing.close()
    expect(ether.posted.at(-1)).toEqual({ from: closing.id, kind: 'bye', presenter: false })
    staying.publishRun('4/election', account(1, 'a'))
    ether.deliver()
    expect(plain(closing.runs)).toEqual({})
  })
})
