import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FIRST_LOOK } from '../../composables/playback.ts'
import { prepare } from '../../composables/runs.ts'
import { resetSlide } from '../../test-support/slidev-client.ts'
import { evening } from '../../test-support/lamps.ts'
import Run from './SlideRun.vue'
import Lab from '../lab/Lab.vue'
import { worldNames } from '../../sim/run/worlds.ts'
import { loadStaging, WORLDS } from './worlds.ts'

// Beside the real ones, in each of the three tables that a world stands in.
vi.mock(import('../../sim/run/worlds.ts'), async (original) => {
  const real = await original()
  const { lamps } = await import('../../test-support/lamps.ts')
  return { ...real, loadWorld: name => (name === 'lamps' ? Promise.resolve(lamps) : real.loadWorld(name)) }
})
vi.mock(import('../../sim/catalogue/index.ts'), async (original) => {
  const { evening } = await import('../../test-support/lamps.ts')
  return { scenarios: [...(await original()).scenarios, evening] }
})
vi.mock(import('./worlds.ts'), async (original) => {
  const real = await original()
  Object.assign(real.WORLDS, { lamps: { title: 'Lampes', load: () => import('../../test-support/lamps.ts') } })
  return real
})

let page: VueWrapper
beforeEach(() => {
  vi.spyOn(window, 'matchMedia').mockImplementation(query => ({ matches: query.includes('reduce'), media: query, addEventListener() {}, removeEventListener() {} } as unknown as MediaQueryList))
})
afterEach(() => {
  page?.unmount()
  vi.restoreAllMocks()
  history.replaceState(null, '', '#')
})

async function settle(): Promise<void> {
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
}
const button = (name: string) => page.findAll('button').find(b => b.text() === name || b.attributes('aria-label') === name)
const states = () => page.findAll('.lamp').map(l => l.classes('lit'))

async function onSlide(panel?: string): Promise<void> {
  resetSlide({ scenario: evening.id, ...(panel ? { panel } : {}) })
  await prepare(evening)
  page = mount(Run, { attachTo: document.body })
  await settle()
}

it('every world that runs can be drawn, and no other is named', () => {
  expect(Object.keys(WORLDS).filter(id => id !== 'lamps')).toEqual(worldNames)
})

it('a world that nobody draws is an error that names it', async () => {
  await expect(loadStaging('zookeeper')).rejects.toThrow('zookeeper')
})

it('a slide draws a world of its own, with its panel, its menu and its words', async () => {
  await onSlide('count')
  expect(states()).toEqual([false, false])
  expect(page.get('.count-of-lamps').text()).toBe('0 sur 2')
  expect(page.get('.scene-description').text()).toContain('cuisine')
  await page.findAll('.lamp')[1].trigger('click')
  expect(page.get('[role="menu"]').attributes('aria-label')).toBe('Lampe cuisine')
  await page.get('[role="menuitem"]').trigger('click')
  await settle()
  expect(states()).toEqual([false, true])
  expect(page.get('.count-of-lamps').text()).toBe('1 sur 2')
  expect(page.get('.scene-description').text().replaceAll(/\s+/g, ' ')).toMatch(/cuisine ?allumée/)
  // What is done to it falls due in it: a second later it is out.
  await button('Événement suivant')!.trigger('click')
  await settle()
  expect(states()).toEqual([false, false])
  expect(page.text()).not.toContain('undefined')
})

it('what it does not have is not offered: protocol, split votes; its panels and actions are', async () => {
  await onSlide()
  expect(page.find('.journal').exists()).toBe(true)
  await button('Plus de commandes')!.trigger('click')
  await settle()
  const more = page.get('.more')
  expect(more.find('[aria-label="Messages"]').exists()).toBe(false)
  expect(more.text()).not.toContain('vote partagé')
  expect(more.get('[aria-label="Panneau"]').findAll('button').map(b => b.text())).toEqual(['Journal', 'Compte'])
  await button('Toutes les actions /')!.trigger('click')
  await settle()
  expect(page.findAll('[role="option"]').map(o => o.text())).toEqual(['Allumer salon', 'Allumer cuisine'])
})

it('the lab has it in its gallery, opens it, and offers neither bench, twin nor timings', async () => {
  page = mount(Lab, { attachTo: document.body })
  await settle()
  const groups = page.findAll('.gallery section')
  expect(groups.map(g => g.get('h2').text())).toContain('Lampes')
  const href = page.findAll('.gallery a').find(a => a.text().startsWith(evening.title))!.attributes('href')!
  expect(groups.at(-1)!.findAll('a')).toHaveLength(1)
  page.unmount()
  history.replaceState(null, '', `#${href.split('#')[1]}`)
  page = mount(Lab, { attachTo: document.body })
  await settle()
  expect(page.get('h2').text()).toBe('Le soir')
  expect(states()).toEqual([false, false])
  for (const name of ['Composer le cluster', 'Jumeau', 'Distance et disques', 'Troisième zone', 'Tours d’élection']) expect(button(name), name).toBeUndefined()
  await button('Repère suivant')!.trigger('click')
  await settle()
  expect(states()).toEqual([true, false])
})

it('a look that another world left names no panel here: the journal stands', async () => {
  await onSlide('quorum')
  expect(FIRST_LOOK.panel).toBe('')
  expect(page.find('.journal').exists()).toBe(true)
})
