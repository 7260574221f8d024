import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { prepare } from '../../composables/runs.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import { digestOf } from '../../sim/run/digest.ts'
import { journalOf } from '../../sim/run/journal.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import { cuesOf } from '../../sim/run/scenario.ts'
import { LONG, animate, at, button, digest, digestAt, digestOfCue, goTo, ID, member, menu, mountRun, pass, reduceMotion, reference, run, scenario, show, useSlide } from '../../test-support/slide-run.ts'
import { clicks, currentSlideNo, isPrintMode, page, renderContext, resetSlide } from '../../test-support/slidev-client.ts'
import { clockText } from '../../composables/times.ts'
import { loadStaging } from './worlds.ts'

useSlide()

describe('the scenario of the slide', () => {
  it('is said to be loading, then drawn', async () => {
    mountRun()
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
    reduceMotion()
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
