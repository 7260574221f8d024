import { flushPromises, mount } from '@vue/test-utils'
import type { DOMWrapper, VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { prepare } from '../../composables/runs.ts'
import { ANSWER_TIME, openSession, setSession } from '../../composables/session.ts'
import type { Session } from '../../composables/session.ts'
import { playheadAt } from '../../composables/playhead.ts'
import { FIRST_LOOK, logOf } from '../../composables/playback.ts'
import type { Playback } from '../../composables/playback.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import { digestOf } from '../../sim/run/digest.ts'
import { journalOf } from '../../sim/run/journal.ts'
import { cueInstant, frameAt, LOG_LIMIT, openRun } from '../../sim/run/run.ts'
import type { TimedAction } from '../../sim/run/run.ts'
import { cuesOf } from '../../sim/run/scenario.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { createEther } from '../../test-support/ether.ts'
import type { Ether } from '../../test-support/ether.ts'
import { clicks, currentSlideNo, isPrintMode, page, renderContext, resetSlide } from '../../test-support/slidev-client.ts'
import { clockText } from '../scene/words.ts'
import { loadStaging } from './worlds.ts'
import Run from './SlideRun.vue'

const world = await loadWorld('etcd')
const ID = 'replication'
const scenario = scenarios.find(s => s.id === ID)!
const reference = openRun(world, scenario)
/** What Node computes for a click, or for an instant of a run. */
const digestOfCue = (cue: number) => digestOf(frameAt(reference, cueInstant(reference, cue)))
const digestAt = (at: number, log: readonly TimedAction[] = []) => digestOf(frameAt(openRun(world, scenario, log), at))
/** Longer than any way from a cue to the next. */
const LONG = 60_000

let run: VueWrapper
let animate: ReturnType<typeof vi.spyOn>
let reducedMotion = false

beforeEach(async () => {
  vi.useFakeTimers()
  animate = vi.spyOn(globalThis, 'requestAnimationFrame')
  reducedMotion = false
  vi.spyOn(window, 'matchMedia').mockImplementation(query => ({
    matches: reducedMotion && query.includes('reduce'), media: query, addEventListener() {}, removeEventListener() {},
  } as unknown as MediaQueryList))
  // happy-dom takes the page itself for focused, and any focus for one given by a key.
  vi.spyOn(document.body, 'matches').mockReturnValue(false)
  resetSlide({ scenario: ID })
  await prepare(scenario)
  await loadStaging(scenario.world)
})
afterEach(() => {
  run?.unmount()
  setSession(null)
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function show(): Promise<void> {
  run = mount(Run, { attachTo: document.body })
  await flushPromises()
}

/** The talk goes to a click, and time passes. */
async function goTo(click: number, ms = LONG): Promise<void> {
  clicks.value = click
  await pass(ms)
}

async function pass(ms: number): Promise<void> {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

const digest = () => run.attributes('data-digest')
const at = () => Number(run.attributes('data-at'))
const member = (name: string) => run.get(`.member[aria-label^="${name},"]`)
const menu = () => run.find('[role="menu"]')
const button = (label: string) => run.findAll('button').find(b => b.text() === label || b.attributes('aria-label') === label)

async function choose(name: string, label: string): Promise<void> {
  await member(name).trigger('click')
  const item = run.findAll('[role="menuitem"]').find(i => i.text() === label)
  if (!item) expect.unreachable(`« ${label} » is not in the menu: ${menu().text()}`)
  await item.trigger('click')
}

describe('the scenario of the slide', () => {
  it('is said to be loading, then drawn', async () => {
    run = mount(Run)
    expect(run.get('[role="status"]').text()).toBe('Chargement de la simulation…')
    expect(run.find('.scene').exists()).toBe(false)
    await flushPromises()
    expect(run.find('.scene').exists()).toBe(true)
    expect(run.text()).not.toContain('Chargement')
    expect(run.findAll('.member').map(m => m.get('.name').text())).toEqual(['m1', 'm2', 'm3'])
  })

  it.each([[{ scenario: 'replicaton' }, 'Scénario inconnu'], [{}, 'sans «']])('when it is %j, is an error in its place', async (matter, sentence) => {
    resetSlide(matter)
    await show()
    expect(run.get('[role="alert"]').text()).toContain(sentence)
    expect(run.get('[role="alert"]').text()).toContain(ID)
    expect(run.find('.scene').exists()).toBe(false)
    expect(run.findAll('button, [role="button"], [role="status"]')).toHaveLength(0)
  })
})

describe('where nobody watches', () => {
  const contexts: [string, () => void][] = [
    ['in print', () => { isPrintMode.value = true }],
    ['in the presenter’s preview', () => { renderContext.value = 'previewNext' }],
    ['in the overview', () => { renderContext.value = 'overview' }],
    ['outside any slide', () => { renderContext.value = 'none' }],
    ['in the background', () => { currentSlideNo.value = page.value + 1 }],
    ['in a hidden tab', () => { vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden') }],
  ]

  describe.each(contexts)('%s', (_, enter) => {
    beforeEach(() => enter())

    it('there is nothing to press', async () => {
      await show()
      expect(run.find('.scene').exists()).toBe(true)
      expect(run.findAll('button, a, input, [role="button"], [role="menu"], [tabindex]')).toHaveLength(0)
      await member('m1').trigger('click')
      expect(menu().exists()).toBe(false)
    })

    it('every click is its cue’s frame, without timer or animation frame', async () => {
      await show()
      for (const cue of cuesOf(scenario).keys()) {
        clicks.value = cue
        await flushPromises()
        expect(digest(), `click ${cue}`).toBe(digestOfCue(cue))
        expect(at()).toBe(cueInstant(reference, cue))
      }
      expect(animate).not.toHaveBeenCalled()
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it.each(scenarios.map(s => [s.id, s] as const))('%s is printed click by click as Node computes it', async (id, printed) => {
    isPrintMode.value = true
    resetSlide({ scenario: id })
    isPrintMode.value = true
    const expected = openRun(await prepare(printed), printed)
    await loadStaging(printed.world)
    await show()
    for (const [cue, caption] of cuesOf(printed).entries()) {
      clicks.value = cue
      await flushPromises()
      expect(digest(), `click ${cue}`).toBe(digestOf(frameAt(expected, cueInstant(expected, cue))))
      expect(run.get('.run-caption').text()).toBe(caption)
    }
  })

  it('a console prints what it has said by each click, with nothing to type in', async () => {
    const recovery = scenarios.find(s => s.id === 'recovery')!
    resetSlide({ scenario: 'recovery', panel: 'console' })
    isPrintMode.value = true
    const expected = openRun(await prepare(recovery), recovery)
    await loadStaging(recovery.world)
    await show()
    await vi.dynamicImportSettled()
    let lines = 0
    for (const cue of cuesOf(recovery).keys()) {
      clicks.value = cue
      await flushPromises()
      const { consoles } = frameAt(expected, cueInstant(expected, cue)).view as EtcdView
      const said = consoles[0]?.commands.flatMap(c => [c.line, ...c.output.map(o => o.text)]) ?? []
      lines += said.length
      const words = run.get('.stage-panel').text()
      expect(said.filter(line => !words.includes(line.trim())), `click ${cue}`).toEqual([])
    }
    expect(lines).toBeGreaterThan(0)
    expect(run.findAll('button, input, [tabindex]')).toHaveLength(0)
  })

  it('a slide that leaves the stage half-way stops, and stands on its cue', async () => {
    await show()
    await goTo(1, 300)
    expect(digest()).toBe('')
    currentSlideNo.value++
    await flushPromises()
    expect(digest()).toBe(digestOfCue(1))
    animate.mockClear()
    await pass(LONG)
    expect(animate).not.toHaveBeenCalled()
  })
})

describe('on stage', () => {
  it('the next click plays to its cue, then stands on it', async () => {
    await show()
    expect(digest()).toBe(digestOfCue(0))
    for (const cue of [...cuesOf(scenario).keys()].slice(1)) {
      await goTo(cue, 50)
      expect(at(), `on the way to ${cue}`).toBeGreaterThanOrEqual(cueInstant(reference, cue - 1))
      expect(at(), `on the way to ${cue}`).toBeLessThan(cueInstant(reference, cue))
      expect(digest()).toBe('')
      await pass(LONG)
      expect(digest(), `click ${cue}`).toBe(digestOfCue(cue))
    }
    animate.mockClear()
    await pass(LONG)
    expect(animate).not.toHaveBeenCalled()
  })

  it('moves on from frame to frame', async () => {
    await show()
    await goTo(1, 0)
    const instants = [at()]
    for (let i = 0; i < 10; i++) {
      await pass(100)
      instants.push(at())
    }
    expect(instants).toEqual([...instants].sort((a, b) => a - b))
    expect(new Set(instants).size).toBeGreaterThan(5)
  })

  it.each([['back', 3, 2], ['to the start', 3, 0], ['two clicks on', 0, 2]])('a step %s is drawn at once', async (_, from, to) => {
    clicks.value = from
    await show()
    expect(digest()).toBe(digestOfCue(from))
    await goTo(to, 0)
    expect(digest()).toBe(digestOfCue(to))
    expect(animate).not.toHaveBeenCalled()
  })

  it('with reduced motion the next click is drawn at once', async () => {
    reducedMotion = true
    await show()
    await goTo(1, 0)
    expect(digest()).toBe(digestOfCue(1))
    expect(animate).not.toHaveBeenCalled()
  })

  it('a slide opened at its third click shows it at once', async () => {
    clicks.value = 3
    await show()
    expect(digest()).toBe(digestOfCue(3))
    expect(animate).not.toHaveBeenCalled()
  })

  it('the caption says what to watch for, and is read out when it changes', async () => {
    await show()
    const live = run.get('[aria-live="polite"]')
    for (const [cue, caption] of cuesOf(scenario).entries()) {
      await goTo(cue, 20)
      expect(run.get('.run-caption').text()).toBe(caption)
      await pass(LONG)
      expect(run.get('[aria-live="polite"]').element).toBe(live.element)
      expect(live.text().startsWith(caption)).toBe(true)
    }
  })

  it('the journal tells what has happened, the newest first', async () => {
    await show()
    await goTo(2)
    const { rows } = frameAt(reference, cueInstant(reference, 2))
    const told = run.get('[role="log"]').findAll('li').map(li => li.text().replace(/\s+/g, ' '))
    expect(told).toEqual(journalOf(reference, rows, 9).map(e => `${clockText(e.at)} ${e.text}`.replace(/\s+/g, ' ')))
    expect(told.length).toBeGreaterThan(3)
  })

  it('plays on when asked, and stands where it is paused', async () => {
    await show()
    await button('Lire la suite')!.trigger('click')
    await pass(1_500)
    expect(digest()).toBe('')
    await button('Mettre en pause')!.trigger('click')
    await pass(0)
    const paused = at()
    expect(paused).toBeGreaterThan(cueInstant(reference, 0))
    expect(digest()).toBe(digestAt(paused))
    await pass(LONG)
    expect(at()).toBe(paused)
    expect(button('Lire la suite')).toBeDefined()
  })

  it('stops with its slide: no timer, no animation frame is left', async () => {
    await show()
    await goTo(1, 100)
    run.unmount()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('someone acts', () => {
  it('a click on a member opens what can be done to it', async () => {
    await show()
    await member('m1').trigger('click')
    expect(menu().attributes('aria-label')).toBe('m1')
    expect(run.findAll('[role="menuitem"]').map(i => i.text())).toEqual(['Arrêter m1', 'Figer m1', 'Isoler m1 du réseau', 'Tout savoir de m1', 'Autres actions…'])
  })

  it.each([
    ['a site', '.site-name', 'Site A'], ['the link between the sites', '.link', 'Lien A–B'], ['a client', '.client .square', 'c1'],
  ])('a click on %s opens what can be done to it', async (_, selector, title) => {
    await show()
    await run.get(selector).trigger('click')
    expect(menu().attributes('aria-label')).toBe(title)
    expect(run.findAll('[role="menuitem"]').length).toBeGreaterThan(0)
  })

  it('up and down go through the menu, round, and stay in it', async () => {
    await show()
    await member('m1').trigger('click')
    const outside = vi.fn()
    window.addEventListener('keydown', outside)
    const items = run.findAll<HTMLElement>('[role="menuitem"]')
    const last = items.length - 1
    items[0].element.focus()
    for (const [from, key, to] of [[0, 'ArrowDown', 1], [1, 'ArrowDown', 2], [2, 'ArrowUp', 1], [1, 'ArrowUp', 0], [0, 'ArrowUp', last], [last, 'ArrowDown', 0]] as const) {
      await items[from].trigger('keydown', { key })
      expect(document.activeElement).toBe(items[to].element)
    }
    window.removeEventListener('keydown', outside)
    expect(outside).not.toHaveBeenCalled()
  })

  it('« Arrêter m1 » forks the run: m1 is drawn stopped, and there is a way back', async () => {
    await show()
    expect(button('Revenir au scénario')).toBeUndefined()
    await choose('m1', 'Arrêter m1')
    await pass(100)
    expect(menu().exists()).toBe(false)
    expect(member('m1').classes()).toContain('down')
    expect(member('m1').find('.cross').exists()).toBe(true)
    expect(member('m1').attributes('aria-label')).toContain('arrêté')
    expect(member('m2').classes()).not.toContain('down')
    expect(button('Revenir au scénario')).toBeDefined()
    expect(run.get('.run-caption').text()).not.toBe(cuesOf(scenario)[0])
  })

  it('the fork plays on: without m1 the others elect a leader', async () => {
    await show()
    await choose('m1', 'Arrêter m1')
    const leaders = () => ['m2', 'm3'].filter(name => member(name).classes().includes('leader'))
    for (let second = 0; second < 20 && leaders().length === 0; second++) await pass(1_000)
    expect(leaders()).toHaveLength(1)
    expect(run.get('[role="log"]').text()).toContain('a la majorité')
  })

  it('« Revenir au scénario » gives the cue’s frame back', async () => {
    await show()
    await goTo(2)
    await choose('m1', 'Arrêter m1')
    await pass(3_000)
    expect(member('m1').classes()).toContain('down')
    await button('Revenir au scénario')!.trigger('click')
    await pass(0)
    expect(digest()).toBe(digestOfCue(2))
    expect(member('m1').classes()).toContain('leader')
    expect(button('Revenir au scénario')).toBeUndefined()
    expect(run.get('.run-caption').text()).toBe(cuesOf(scenario)[2])
    await pass(LONG)
    expect(digest(), 'and stays').toBe(digestOfCue(2))
  })

  it('with reduced motion an action is drawn at once', async () => {
    reducedMotion = true
    await show()
    await choose('m1', 'Arrêter m1')
    await pass(0)
    expect(member('m1').classes()).toContain('down')
    const log = [{ at: at(), id: 'any', action: { type: 'crash', member: 'm1' } }]
    expect(digest()).toBe(digestAt(at(), log))
    expect(animate).not.toHaveBeenCalled()
  })

  it('a second action comes on top of the first', async () => {
    await show()
    await choose('m1', 'Arrêter m1')
    await pass(100)
    await choose('m2', 'Figer m2')
    await pass(100)
    expect(member('m1').classes()).toContain('down')
    expect(member('m2').classes()).toContain('paused')
    await member('m1').trigger('click')
    expect(run.findAll('[role="menuitem"]')[0].text()).toBe('Redémarrer m1')
  })

  it('the next click leaves the fork for the scenario’s own next cue', async () => {
    await show()
    await choose('m1', 'Arrêter m1')
    await pass(500)
    await goTo(1)
    expect(digest()).toBe(digestOfCue(1))
    expect(button('Revenir au scénario')).toBeUndefined()
    expect(member('m1').classes()).toContain('leader')
  })

  it('a click back leaves the fork too', async () => {
    await show()
    await goTo(2)
    await choose('m1', 'Arrêter m1')
    await goTo(1)
    expect(digest()).toBe(digestOfCue(1))
    expect(button('Revenir au scénario')).toBeUndefined()
  })

  it('Escape, a click of the talk and leaving the stage close the menu', async () => {
    await show()
    const open = async () => {
      await member('m1').trigger('click')
      expect(menu().exists()).toBe(true)
    }
    await open()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    await pass(0)
    expect(menu().exists(), 'after Escape').toBe(false)
    await open()
    await goTo(1, 0)
    expect(menu().exists(), 'after a click of the talk').toBe(false)
    await open()
    currentSlideNo.value++
    await pass(0)
    currentSlideNo.value--
    await pass(0)
    expect(menu().exists(), 'after leaving the stage').toBe(false)
  })
})

describe('by keys', () => {
  /** Keys that reach the window are Slidev's. */
  let slidev: string[]
  const listen = (event: KeyboardEvent) => { slidev.push(event.key) }
  beforeEach(() => {
    slidev = []
    window.addEventListener('keydown', listen)
  })
  afterEach(() => { window.removeEventListener('keydown', listen) })

  async function press(thing: Pick<DOMWrapper<Element>, 'element'>, key: string): Promise<KeyboardEvent> {
    (thing.element as HTMLElement).focus()
    expect(document.activeElement).toBe(thing.element)
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    thing.element.dispatchEvent(event)
    await pass(0)
    return event
  }

  it.each([['Enter', 'a member', '.member', 'm1'], [' ', 'a member', '.member', 'm1'], ['Enter', 'a site', '.site-name', 'Site A'],
    ['Enter', 'the link', '.link', 'Lien A–B'], ['Enter', 'a client', '.client .square', 'c1']])(
    '%j on %s opens its menu, the first button focused, and Slidev does not hear it', async (key, _, selector, title) => {
      await show()
      const event = await press(run.get(selector), key)
      expect(menu().attributes('aria-label')).toBe(title)
      expect(document.activeElement).toBe(run.findAll('[role="menuitem"]')[0].element)
      expect(slidev).toEqual([])
      expect(event.defaultPrevented, 'the page does not scroll').toBe(true)
    })

  it('opened by the mouse a menu takes no focus', async () => {
    await show()
    await member('m1').trigger('click')
    await pass(0)
    expect(menu().exists()).toBe(true)
    expect(document.activeElement).toBe(document.body)
  })

  it.each(['PageDown', 'ArrowRight', 'ArrowLeft'])('%s on a member is Slidev’s', async (key) => {
    await show()
    await press(run.get('.member'), key)
    expect(slidev).toEqual([key])
  })

  it('Escape closes the menu without leaving the scene for Slidev', async () => {
    await show()
    await press(run.get('.member'), 'Enter')
    await press(run.findAll('[role="menuitem"]')[0], 'Escape')
    expect(menu().exists()).toBe(false)
    expect(slidev).toEqual([])
  })

  it('a button pressed with the mouse takes no focus', async () => {
    await show()
    await choose('m1', 'Arrêter m1')
    await pass(0)
    await member('m1').trigger('click')
    // Pause, two steps, more; two futures, undo, the way back; the journal's filter; four offers of a stopped member.
    expect(run.findAll('button')).toHaveLength(13)
    for (const each of run.findAll('button')) {
      const event = new Event('pointerdown', { bubbles: true, cancelable: true })
      each.element.dispatchEvent(event)
      expect(event.defaultPrevented, each.text()).toBe(true)
    }
  })
})

describe('for those who cannot see it', () => {
  it('what the run models and leaves out is one press away, and goes away again', async () => {
    await show()
    expect(button('Fidélité')).toBeUndefined()
    await button('Plus de commandes')!.trigger('click')
    await vi.dynamicImportSettled()
    await pass(0)
    const fidelity = button('Fidélité')
    expect(run.find('[role="note"]').exists()).toBe(false)
    await fidelity?.trigger('click')
    expect(fidelity?.attributes('aria-expanded')).toBe('true')
    expect(run.get('[role="note"]').text()).toContain('Laissé de côté')
    await fidelity?.trigger('click')
    expect(run.find('[role="note"]').exists()).toBe(false)
  })

  it('everything one can act on has a name of its own, and can be reached by keys', async () => {
    await show()
    await choose('m1', 'Arrêter m1')
    await pass(100)
    await member('m1').trigger('click')
    const things = run.findAll('button, a, input, [role="button"], [role="menuitem"], [tabindex]')
    const names = things.map(t => t.attributes('aria-label') ?? t.text())
    expect(names.every(name => name.length > 1), names.join(' | ')).toBe(true)
    expect(new Set(names).size, names.join(' | ')).toBe(names.length)
    // 3 members, 2 sites, 1 link, 1 client, the timeline, 9 buttons, 4 offers for a stopped member.
    expect(names).toHaveLength(21)
    for (const t of things) expect(t.element.tagName === 'BUTTON' || t.attributes('tabindex') === '0', t.html()).toBe(true)
  })

  it('the drawing, the menu, the journal and the clock have names', async () => {
    await show()
    expect(run.get('svg.scene').attributes('aria-label')).toMatch(/cluster/)
    expect(run.get('.journal').attributes('aria-label')).toMatch(/Journal/)
    expect(run.get('output').attributes('aria-label')).toMatch(/Temps/)
    expect(run.get('.link').attributes('aria-label')).toBe('Lien entre les sites A et B\u00A0: 2,5\u00A0ms aller')
    expect(run.get('.client .square').attributes('aria-label')).toBe('Client c1, site A\u00A0: aucune écriture')
    await goTo(1)
    expect(run.get('.client .square').attributes('aria-label')).toMatch(/dernière écriture x=7, en attente$/)
    for (const m of run.findAll('.member')) expect(m.attributes('aria-label')).toMatch(/^m\d, .*, mandat \d, site [AB], /)
  })

  it('the clock, which never stops, is not read out by itself', async () => {
    await show()
    // An <output> is a live region unless it says otherwise.
    expect(run.get('output').attributes('aria-live')).toBe('off')
  })

  it('off stage members are pictures, not buttons, with the same words', async () => {
    await show()
    const words = run.findAll('.member').map(m => m.attributes('aria-label'))
    currentSlideNo.value++
    await pass(0)
    expect(run.findAll('.member').map(m => [m.attributes('role'), m.attributes('aria-label')])).toEqual(words.map(w => ['img', w]))
  })
})

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
