import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { recoveries, STORIES } from '../../composables/recoveries.ts'
import { clicks, currentSlideNo, page, resetSlide } from '../../test-support/slidev-client.ts'
import { spanText } from '../../composables/times.ts'
import Hypervisors from './Hypervisors.vue'

beforeEach(() => resetSlide())

async function shown() {
  await recoveries()
  const figure = mount(Hypervisors, { props: { alt: 'Trois hyperviseurs.' } })
  await flushPromises()
  return figure
}

it('asks first, then gives an answer a click, with what it cost', async () => {
  const figure = await shown()
  const found = await recoveries()
  const texts = () => figure.findAll('.lane').map(lane => lane.findAll('.figure').map(f => f.text().replaceAll('\u00A0', ' ')))
  const costs = found.map(r => [`RPO ${spanText(r.rpo)}`, `RTO ${spanText(r.rto)}`].map(t => t.replaceAll('\u00A0', ' ')))
  const open = ['RPO ?', 'RTO ?']
  for (const click of [0, 1, 2, 3]) {
    clicks.value = click
    await flushPromises()
    expect(texts()).toEqual(costs.map((cost, i) => (i < click ? cost : open)))
    expect(figure.findAll('.empty')).toHaveLength(3 - click)
    expect(figure.find('.declared').exists()).toBe(click > 0)
  }
  expect(figure.attributes('aria-label')).toBe('Trois hyperviseurs.')
})

it('plays nothing on a slide that is only kept ready, and plays once it is shown', async () => {
  page.value = 12
  const figure = await shown()
  expect(figure.find('.lanes').exists()).toBe(false)
  currentSlideNo.value = 12
  await flushPromises()
  expect(figure.findAll('.lane')).toHaveLength(3)
})

it('leads to the three stories in the lab', async () => {
  const figure = await shown()
  expect(figure.findAll('a').map(a => a.attributes('href'))).toHaveLength(STORIES.length)
})
