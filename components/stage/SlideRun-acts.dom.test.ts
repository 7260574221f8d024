import type { DOMWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cuesOf } from '../../sim/run/scenario.ts'
import { LONG, animate, at, button, choose, digest, digestAt, digestOfCue, goTo, member, menu, pass, reduceMotion, run, scenario, show, useSlide } from '../../test-support/slide-run.ts'
import { currentSlideNo } from '../../test-support/slidev-client.ts'

useSlide()

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
    reduceMotion()
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
