import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ANSWER_TIME, openSession, setSession } from '../../composables/session.ts'
import type { Session } from '../../composables/session.ts'
import { playheadAt } from '../../composables/playhead.ts'
import { FIRST_LOOK, logOf } from '../../composables/playback.ts'
import type { Playback } from '../../composables/playback.ts'
import { cueInstant, LOG_LIMIT, openRun } from '../../sim/run/run.ts'
import type { TimedAction } from '../../sim/run/run.ts'
import { createEther } from '../../test-support/ether.ts'
import type { Ether } from '../../test-support/ether.ts'
import { at, button, choose, digest, digestAt, digestOfCue, goTo, ID, member, pass, reference, run, scenario, show, useSlide, world } from '../../test-support/slide-run.ts'
import { clicks, currentSlideNo, isPrintMode } from '../../test-support/slidev-client.ts'

useSlide()

describe('with another window', () => {
  const KEY = `1/${ID}`
  let ether: Ether
  let mine: Session
  let other: Session

  beforeEach(() => {
    ether = createEther()
    const open = (presenter: boolean) => openSession({
      deck: 'deck', presenter: () => presenter, position: () => ({ no: 1, clicks: clicks.value }), move: () => {}, channel: ether.channel,
    })
    mine = open(false)
    other = open(true)
    ether.deliver()
    setSession(mine)
  })
  afterEach(() => {
    mine.close()
    other.close()
  })

  const crash: TimedAction = { at: 1_500_000, id: 'theirs', action: { type: 'crash', member: 'm1' } }
  function fork(more: Partial<Playback> & { readonly log?: readonly TimedAction[] } = {}): Playback {
    const log = more.log ?? [crash]
    const { log: _, ...rest } = more
    return {
      cue: 0, epoch: `${more.cue ?? 0}/theirs`, branches: log.length > 0 ? [{ id: 'fork', born: 1, log }] : [], branch: log.length > 0 ? 'fork' : '', gone: [],
      speed: 'tempo', look: FIRST_LOOK, from: 1_600_000, since: null, to: null, version: 5, by: other.id, ...rest,
    }
  }
  /** The other, a presenter that shows no run, does not answer: this window acts alone. */
  const unanswered = async () => {
    await pass(ANSWER_TIME)
    ether.deliver()
  }
  async function hear(playback: Playback): Promise<void> {
    other.publishRun(KEY, playback)
    ether.deliver()
    await pass(0)
  }

  it('shows the fork that the other made', async () => {
    await show()
    await hear(fork())
    expect(member('m1').classes()).toContain('down')
    expect(digest()).toBe(digestAt(1_600_000, [crash]))
    expect(button('Revenir au scénario')).toBeDefined()
  })

  it('shows the fork on opening late', async () => {
    await hear(fork())
    await show()
    expect(digest()).toBe(digestAt(1_600_000, [crash]))
  })

  it('tells the other what is done here, and the other computes the same frame', async () => {
    await show()
    await choose('m2', 'Figer m2')
    await unanswered()
    await pass(700)
    await button('Mettre en pause')!.trigger('click')
    await unanswered()
    await pass(0)
    const theirs = JSON.parse(JSON.stringify(other.runs[KEY])) as Playback
    expect(logOf(theirs)).toMatchObject([{ action: { type: 'pause', member: 'm2' } }])
    expect(theirs.since).toBeNull()
    expect(digestAt(theirs.from, logOf(theirs))).toBe(digest())
  })

  it('tells the other the way it goes to a click: both are at the same instant', async () => {
    await show()
    await goTo(1, 40)
    vi.advanceTimersToNextFrame()
    await flushPromises()
    ether.deliver()
    const theirs = JSON.parse(JSON.stringify(other.runs[KEY])) as Playback
    expect(theirs).toMatchObject({ cue: 1, branches: [], from: cueInstant(reference, 0), to: cueInstant(reference, 1) })
    expect(playheadAt(openRun(world, scenario), theirs, Date.now())).toEqual({ at: at(), arrived: false })
  })

  it('adds to the other’s fork: none of the two actions is lost', async () => {
    await show()
    await hear(fork())
    await choose('m2', 'Figer m2')
    await unanswered()
    expect(logOf(other.runs[KEY]).map(a => a.action.type)).toEqual(['crash', 'pause'])
    expect(other.runs[KEY].version).toBe(6)
  })

  it('stands on its cue again, here and there, when a new session begins', async () => {
    await show()
    const look = { ...FIRST_LOOK, panel: 'quorum' }
    await hear(fork({ cue: 0, look }))
    expect(member('m1').classes()).toContain('down')
    other.startAnew()
    ether.deliver()
    await pass(0)
    expect(digest()).toBe(digestAt(cueInstant(reference, 0)))
    expect(button('Revenir au scénario')).toBeUndefined()
    expect([mine.runs, other.runs]).toEqual([{}, {}])
    // A window that was reloaded meanwhile counts from the beginning: it is heard.
    await hear(fork({ version: 1 }))
    expect(member('m1').classes()).toContain('down')
  })

  it('ignores an older account, and one of another click', async () => {
    await show()
    await hear(fork())
    await hear(fork({ version: 4, log: [] }))
    expect(digest()).toBe(digestAt(1_600_000, [crash]))
    await hear(fork({ version: 9, cue: 2, log: [] }))
    expect(digest()).toBe(digestAt(1_600_000, [crash]))
  })

  it('hears the other’s first change, however often the talk went past this slide', async () => {
    await show()
    currentSlideNo.value++
    // For a slide that the talk has passed Slidev counts all its clicks, for one to come none.
    for (const past of [9, 0, 9, 0]) await goTo(past, 0)
    currentSlideNo.value--
    await pass(0)
    await hear(fork({ version: 1 }))
    expect(member('m1').classes()).toContain('down')
  })

  it('comes back to the stage where the windows are', async () => {
    await show()
    currentSlideNo.value++
    await pass(0)
    await hear(fork())
    expect(digest(), 'off stage it draws its cue').toBe(digestOfCue(0))
    currentSlideNo.value--
    await pass(0)
    expect(digest()).toBe(digestAt(1_600_000, [crash]))
  })

  it('a printed page takes no notice', async () => {
    isPrintMode.value = true
    await hear(fork())
    await show()
    await hear(fork({ version: 6 }))
    expect(digest()).toBe(digestOfCue(0))
  })

  it('an action that is refused says why, and changes nothing', async () => {
    const full = Array.from({ length: LOG_LIMIT }, (_, i): TimedAction => ({ at: 1_500_000 + i * 1_000, id: `a${i}`, action: { type: 'restart', member: 'm1' } }))
    await show()
    await hear(fork({ log: full, from: 2_100_000 }))
    const before = digest()
    await choose('m1', 'Arrêter m1')
    await pass(0)
    expect(run.get('.run-refusal').text()).toBe(`Le journal des actions est plein (${LOG_LIMIT}). Revenez au scénario pour continuer.`)
    expect(digest()).toBe(before)
    expect(logOf(mine.runs[KEY])).toHaveLength(LOG_LIMIT)
    await goTo(1, 0)
    expect(run.get('.run-refusal').text()).not.toContain('plein')
  })


  it('opened late on the same slide, takes the click and the fork it is given', async () => {
    await show()
    // As `here` is received: the runs first, then the position.
    await hear(fork({ cue: 2 }))
    await goTo(2, 0)
    expect(digest()).toBe(digestAt(1_600_000, [crash]))
  })

  it('an action here is not older than what the windows did at another click', async () => {
    await show()
    await hear(fork({ cue: 2 }))
    await choose('m2', 'Figer m2')
    await unanswered()
    expect(other.runs[KEY].version).toBe(6)
    expect(logOf(other.runs[KEY]).map(a => a.action.type)).toEqual(['pause'])
  })

  it('a click here is not older than what the windows did at another click', async () => {
    await show()
    await hear(fork({ cue: 2 }))
    await goTo(1, 0)
    ether.deliver()
    expect(other.runs[KEY]).toMatchObject({ version: 6, cue: 1, branches: [] })
  })

  it('on leaving by key the menu gives the focus back', async () => {
    await show()
    const m = run.get('.member')
    ;(m.element as HTMLElement).focus()
    m.element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await pass(0)
    await run.findAll('[role="menuitem"]')[0].trigger('click')
    await pass(0)
    expect(document.activeElement === m.element).toBe(true)
  })
})
