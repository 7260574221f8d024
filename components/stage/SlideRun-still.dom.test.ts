/** A slide with `still: true`: the frame of each click's cue where someone watches too, and nothing that plays. */
import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { LAB } from '../../composables/place.ts'
import { prepare } from '../../composables/runs.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { decodeLink } from '../../sim/run/link.ts'
import { cueInstant } from '../../sim/run/run.ts'
import { cuesOf } from '../../sim/run/scenario.ts'
import { animate, at, digest, digestOfCue, goTo, ID, LONG, member, menu, pass, reference, run, scenario, show, useSlide, world } from '../../test-support/slide-run.ts'
import { clicks, isPrintMode, resetSlide } from '../../test-support/slidev-client.ts'
import { loadStaging } from './worlds.ts'

useSlide()

const stillAt = async (matter: Record<string, unknown> = {}) => {
  resetSlide({ scenario: ID, still: true, ...matter })
  await show()
}

it('every click is its cue’s frame at once, forward and back, without timer or animation frame', async () => {
  await stillAt()
  const cues = cuesOf(scenario)
  for (const cue of [...cues.keys(), 1, 0, 3]) {
    clicks.value = cue
    await flushPromises()
    expect(digest(), `click ${cue}`).toBe(digestOfCue(cue))
    expect(at()).toBe(cueInstant(reference, cue))
    expect(run.get('.run-caption p').text()).toBe(cues[cue])
  }
  // What Vue itself waits for when it first mounts is over by then.
  await pass(LONG)
  expect(vi.getTimerCount()).toBe(0)
  expect(digest()).toBe(digestOfCue(3))
  expect(animate).not.toHaveBeenCalled()
})

it('has nothing to press but the way to the lab, which opens that run at that cue', async () => {
  await stillAt()
  await goTo(2, 0)
  expect(run.findAll('button, input, [role="button"], [role="slider"], [tabindex]')).toHaveLength(0)
  await member('m1').trigger('click')
  expect(menu().exists()).toBe(false)
  const links = run.findAll('a')
  expect(links.map(a => a.text())).toEqual(['Rejouer au labo'])
  const [place, fragment] = links[0].attributes('href')!.split('#')
  expect(place).toBe(LAB)
  expect(decodeLink(fragment, id => (id === ID ? scenario : undefined), world))
    .toMatchObject({ ok: true, run: { log: [], cue: 2, at: cueInstant(reference, 2) } })
  const pressed = new Event('pointerdown', { bubbles: true, cancelable: true })
  links[0].element.dispatchEvent(pressed)
  expect(pressed.defaultPrevented).toBe(true)
})

it('is described, and its caption read out, where someone watches', async () => {
  await stillAt()
  expect(run.get('.scene-description').text()).toContain('m3')
  const before = run.get('.scene-description').text()
  await goTo(3, 0)
  expect(run.get('.scene-description').text()).not.toBe(before)
  expect(run.get('[aria-live="polite"]').text()).toBe(cuesOf(scenario)[3])
})

it('on paper it is the same frame, without link or description', async () => {
  resetSlide({ scenario: ID, still: true })
  isPrintMode.value = true
  await show()
  await goTo(2, 0)
  expect(digest()).toBe(digestOfCue(2))
  expect(run.findAll('a, .run-caption [aria-live], .scene-description')).toHaveLength(0)
})

it('shows the journal beside it, or nothing', async () => {
  await stillAt()
  expect(run.find('[role="log"]').exists()).toBe(true)
  run.unmount()
  await stillAt({ panel: 'none' })
  await flushPromises()
  expect(run.find('[role="log"]').exists()).toBe(false)
  expect(run.get('.still-row').element.children).toHaveLength(1)
})

it('a strip of its world stands under the scene, in the place of panel and timeline', async () => {
  const story = scenarios.find(s => s.id === 'active-passive-backup')!
  await prepare(story)
  await loadStaging(story.world)
  resetSlide({ scenario: story.id, still: true, panel: 'recovery' })
  await show()
  await vi.dynamicImportSettled()
  const strip = () => run.get('.recovery-strip').attributes('aria-label')!.replaceAll('\u00A0', ' ')
  expect(run.findAll('[role="log"], .timeline')).toHaveLength(0)
  expect(strip()).toBe('copie 2 h')
  await goTo(2, 0)
  expect(strip()).toContain('RPO 8 h, données perdues ; RTO 6 h, service arrêté')
})

it('an unknown scenario is an error in its place', async () => {
  await stillAt({ scenario: 'replicaton' })
  expect(run.get('[role="alert"]').text()).toContain('Scénario inconnu')
})
