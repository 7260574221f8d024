import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { prepare } from '../../composables/runs.ts'
import { traceOf } from '../../composables/sharing.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { digestOf } from '../../sim/run/digest.ts'
import { encodeLink, playedScenario, readLink } from '../../sim/run/link.ts'
import type { SharedRun } from '../../sim/run/link.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import type { AnyWorld } from '../../sim/kernel/world.ts'
import type { Scenario } from '../../sim/run/scenario.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { WORLDS } from '../stage/worlds.ts'
import Lab from './Lab.vue'

const etcd = await loadWorld('etcd')
const worlds = Object.fromEntries(await Promise.all(Object.keys(WORLDS).map(async (id): Promise<[string, AnyWorld]> => [id, await loadWorld(id)])))
const worldOf = (scenario: Scenario) => worlds[scenario.world]

const story = scenarios.find(s => s.id === 'two-sites-cut')!
const reference = openRun(etcd, story)
const third: SharedRun = { scenario: story, seed: story.seed, settings: {}, log: [], at: cueInstant(reference, 2), cue: 2 }
const acted: SharedRun = { ...third, at: third.at + 5_000_000, log: [{ at: third.at + 1_000, id: 'a', action: { type: 'crash', member: 'm1' } }] }

/** Of a link that is followed. happy-dom sends one of its own for `replaceState`, as no browser does. */
class Followed extends Event {
  constructor() { super('hashchange') }
}
window.addEventListener('hashchange', (event) => { if (!(event instanceof Followed)) event.stopImmediatePropagation() }, { capture: true })

let page: VueWrapper

beforeEach(async () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(query => ({ matches: query.includes('reduce'), media: query, addEventListener() {}, removeEventListener() {} } as unknown as MediaQueryList))
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true }
  await prepare(story)
})
afterEach(() => {
  page?.unmount()
  vi.restoreAllMocks()
  history.replaceState(null, '', '#')
})

const fragment = () => location.hash.slice(1)
const linked = () => {
  const link = readLink(fragment(), id => scenarios.find(s => s.id === id))
  if (!link.ok) throw new Error(link.wrong)
  return link.run
}
/** What Node shows of the run in the address. */
const expected = () => {
  const run = linked()
  return digestOf(frameAt(openRun(worldOf(run.scenario), playedScenario(run), run.log), run.at))
}
const digest = () => page.get('main').attributes('data-digest')
const button = (name: string) => page.findAll('button').find(each => each.text() === name || each.attributes('aria-label') === name)!

async function settle(): Promise<void> {
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
}

async function open(hash = ''): Promise<void> {
  history.replaceState(null, '', `#${hash}`)
  page = mount(Lab, { attachTo: document.body })
  await settle()
}

async function follow(hash: string): Promise<void> {
  history.replaceState(null, '', `#${hash}`)
  window.dispatchEvent(new Followed())
  await settle()
}

/** Follows a card of the gallery. */
const pick = (title: string) => follow(page.findAll('.gallery a').find(a => a.text().startsWith(title))!.attributes('href')!.split('#')[1])

describe('the gallery', () => {
  it('offers the free bench and every scenario, and opens each at its first cue', async () => {
    await open()
    expect(page.findAll('.gallery strong').map(s => s.text())).toEqual(['Banc libre', ...scenarios.map(s => s.title)])
    for (const scenario of scenarios) {
      await pick(scenario.title)
      expect(page.get('h2').text()).toBe(scenario.title)
      expect(linked()).toMatchObject({ scenario: { id: scenario.id }, at: cueInstant(openRun(worldOf(scenario), scenario), 0) })
      expect(digest()).toBe(expected())
      await follow('')
      expect(page.find('.gallery').exists()).toBe(true)
    }
  })

  it('is left for nothing else: a stage is closed, and the address stays empty', async () => {
    await open(encodeLink(third))
    await follow('')
    expect(page.find('.scene').exists()).toBe(false)
    expect(fragment()).toBe('')
  })
})

describe('a link', () => {
  it.each([['as it is', third], ['with what was done', acted]])('opens at its very instant, %s; again after a reload', async (_, run) => {
    await open(encodeLink(run))
    expect(digest()).toBe(digestOf(frameAt(openRun(etcd, story, run.log), run.at)))
    expect([digest(), fragment()]).toEqual([expected(), encodeLink(run)])
    const before = digest()
    page.unmount()
    await open(fragment())
    expect(digest()).toBe(before)
  })

  it('that is damaged says so, and the page goes on', async () => {
    await open(encodeLink(third).slice(0, -3))
    expect(page.get('.notice').text()).toBe('Ce lien est incomplet ou abîmé.')
    expect(page.find('.scene').exists()).toBe(true)
    await follow(encodeLink(acted))
    expect(page.find('.notice').exists()).toBe(false)
    expect(digest()).toBe(expected())
  })

  it('of which only the scenario is right is shown from its beginning', async () => {
    await open(encodeLink({ ...third, cue: 77 }))
    expect(page.get('.notice').text()).toMatch(/il n’y a pas de repère 77/)
    expect(linked()).toMatchObject({ scenario: { id: story.id }, at: cueInstant(reference, 0) })
  })

  it('from another version of the engine opens, with a notice', async () => {
    await open(encodeLink(third, { engine: 7 }))
    expect(page.get('.notice').text()).toMatch(/une autre version du simulateur \(7/)
    expect(digest()).toBe(expected())
  })

  it('whose story does not come under its seed says why, and shows nothing of another', async () => {
    await open(encodeLink(third))
    await follow(encodeLink({ ...third, seed: 1, at: 0, cue: 4 }))
    expect(page.get('[role=alert]').text()).toMatch(/^Scénario « two-sites-cut », étape \d+ : /)
    expect(page.find('.scene').exists()).toBe(false)
    await follow(encodeLink(third))
    expect(digest()).toBe(expected())
  })

  it('whose story stops on the way is shown as far as it goes, and says so', async () => {
    // Found by following random links: under this seed the second leader is not the one that the story waits for.
    await open(encodeLink({ scenario: story, seed: 502_818_944, settings: {}, log: [], at: 1_605_229 }))
    expect(page.get('.notice').text()).toMatch(/^Scénario « two-sites-cut », étape \d+ : /)
    expect(page.find('.scene').exists()).toBe(true)
    expect(page.find('.timeline').exists()).toBe(true)
    expect(digest()).toBe(expected())
    await button('Jumeau').trigger('click')
    await settle()
    expect(page.find('.twin svg').exists()).toBe(true)
  })

  it('that is followed while another opens wins', async () => {
    await open(encodeLink(third))
    history.replaceState(null, '', `#${encodeLink(acted)}`)
    window.dispatchEvent(new Followed())
    await follow(encodeLink({ ...third, at: 0, cue: 0 }))
    expect(linked()).toMatchObject({ log: [], at: cueInstant(reference, 0) })
  })
})

describe('the stage', () => {
  it('goes from cue to cue, by the story’s captions', async () => {
    await open(encodeLink({ ...third, at: cueInstant(reference, 0), cue: 0 }))
    for (let cue = 1; cue < 5; cue++) {
      await button('Repère suivant').trigger('click')
      expect(linked()).toMatchObject({ cue, at: cueInstant(reference, cue) })
      expect(page.get('.run-caption').text()).toContain(story.story.flatMap(s => ('cue' in s ? [s.cue] : []))[cue])
    }
    expect(button('Repère suivant').attributes('disabled')).toBeDefined()
    await button('Repère précédent').trigger('click')
    expect(linked().cue).toBe(3)
  })

  it('lists all actions on « / »; what is done is in the address, and can be undone', async () => {
    await open(encodeLink(third))
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '/' }))
    await settle()
    const stop = page.findAll('.listing button, .listing [role=option]').find(each => each.text().includes('Arrêter m1'))!
    await stop.trigger('click')
    await settle()
    expect(linked().log).toMatchObject([{ action: { type: 'crash', member: 'm1' } }])
    expect(digest()).toBe(expected())
    await page.findAll('.run-caption button').find(each => each.text().startsWith('Annuler'))!.trigger('click')
    expect(linked().log).toEqual([])
  })

  it('« / » in a field is a letter', async () => {
    await open(encodeLink(third))
    page.get('.setup input').element.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }))
    await settle()
    expect(page.find('.listing').exists()).toBe(false)
  })

  it('shares what it shows, seed and all', async () => {
    await open(encodeLink(acted))
    await button('Plus de commandes').trigger('click')
    await settle()
    await button('Partager…').trigger('click')
    await settle()
    await vi.waitFor(() => expect(page.find('#share-link').exists()).toBe(true))
    expect(page.get<HTMLInputElement>('#share-link').element.value).toBe(`${location.origin}/labo#${encodeLink(acted)}`)
  })

  it('replays a trace that is brought', async () => {
    await open()
    const file = new File([await traceOf(acted)], 'x.json')
    window.dispatchEvent(Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { types: ['Files'], files: [file] } }))
    await vi.waitFor(() => expect(page.find('.scene').exists()).toBe(true))
    await settle()
    expect(page.get('.trace-drop [role=status]').text()).toContain('les événements sont les mêmes')
    expect(linked().log).toMatchObject([{ action: { type: 'crash', member: 'm1' } }])
  })
})

describe('seeds', () => {
  it('« Autre tirage » takes the next seed that tells the story', async () => {
    await open(encodeLink(third))
    await button('Autre tirage').trigger('click')
    await vi.waitFor(() => expect(linked().seed).not.toBe(story.seed), { timeout: 4_000 })
    const { seed } = linked()
    expect(page.find('[role=alert]').exists()).toBe(false)
    for (let between = story.seed + 1; between < seed; between++) expect(() => cueInstant(openRun(etcd, { ...story, seed: between }), 4)).toThrow()
    expect(digest()).toBe(expected())
  })

  it('a seed that is typed is played; what is none changes nothing', async () => {
    await open()
    await pick('Banc libre')
    await page.get('.setup input').setValue('4294967295')
    await settle()
    expect(linked().seed).toBe(4_294_967_295)
    for (const wrong of ['-1', '4294967296', '1.5']) await page.get('.setup input').setValue(wrong)
    await settle()
    expect(linked().seed).toBe(4_294_967_295)
    expect(digest()).toBe(expected())
  })
})

it('a bench is composed, built and runs; its address holds all of it', async () => {
  await open()
  await pick('Banc libre')
  await button('Composer le cluster').trigger('click')
  await page.get('input[name=sites]:not(:checked)').trigger('change')
  await button('Un membre de plus sur A').trigger('click')
  await page.get('form.bench').trigger('submit')
  await settle()
  expect(page.find('form.bench').exists()).toBe(false)
  await button('Mettre en pause').trigger('click')
  expect((linked().scenario.description as { members: unknown[] }).members).toHaveLength(4)
  expect(digest()).toBe(expected())
})

it('Elasticsearch’s runs, and none of etcd’s, offer the study of election rounds, which waits to be asked for', async () => {
  const tasks: unknown[] = []
  vi.stubGlobal('Worker', class extends EventTarget {
    postMessage(task: unknown) { tasks.push(task) }
  })
  await open(encodeLink(third))
  expect(button('Tours d’élection')).toBeUndefined()
  const tiebreaker = scenarios.find(s => s.id === 'es-tiebreaker')!
  await follow(encodeLink({ ...third, scenario: tiebreaker, seed: tiebreaker.seed, at: 0, cue: 0 }))
  expect([tasks, page.find('.rounds').exists()]).toEqual([[], false])
  await button('Tours d’élection').trigger('click')
  await vi.waitFor(() => expect(page.find('.rounds progress').exists()).toBe(true))
  expect(tasks).toMatchObject([{ kind: 'rounds', delays: [5, 10, 20, 50], runs: 1_000 }])
  vi.unstubAllGlobals()
})

it('a twin shows the first thing that differs, once it has happened', async () => {
  await open(encodeLink({ ...third, scenario: scenarios.find(s => s.id === 'election')!, seed: 17, at: 0, cue: 0 }))
  await button('Jumeau').trigger('click')
  await settle()
  const told = () => page.get('.twin p').text()
  expect(told()).toContain('Aucun écart jusqu’ici')
  await button('Repère suivant').trigger('click')
  await button('Repère suivant').trigger('click')
  expect(told()).toMatch(/^Premier écart à [\d,]+\ss\.\sIci\s: .*\. Jumeau\s: .*\.$/)
  expect(page.findAll('.twin svg.scene')).toHaveLength(1)
})
