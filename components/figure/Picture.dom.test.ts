import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { clicks, resetSlide } from '../../test-support/slidev-client.ts'
import type { Picture as Data } from './picture.ts'
import Picture from './Picture.vue'

const pictures = import.meta.glob<Data>('./pictures/*.ts', { import: 'default', eager: true })
const all = Object.entries(pictures).map(([path, data]) => ({ name: path.slice('./pictures/'.length, -'.ts'.length), data }))
/** One that changes from click to click. */
const { name, data } = all.find(each => (each.data.steps?.length ?? 0) > 0)!

async function draw(named: string) {
  const picture = mount(Picture, { props: { name: named } })
  await expect.poll(() => picture.find('svg').exists()).toBe(true)
  return picture
}

describe('<Picture>', () => {
  beforeEach(() => resetSlide())

  it('is one labelled image', async () => {
    const picture = await draw(name)
    expect(picture.get('[role="img"]').attributes('aria-label')).toBe(data.alt)
    expect(picture.findAll('.zone')).toHaveLength(data.zones.length)
    expect(picture.findAll('.thing')).toHaveLength(data.things.length)
  })

  it('shows what its slide’s clicks have brought, and no more than its last step', async () => {
    const picture = await draw(name)
    const before = picture.html()
    clicks.value = data.steps!.length
    await flushPromises()
    const last = picture.html()
    expect(last).not.toBe(before)
    clicks.value = 99_999
    await flushPromises()
    expect(picture.html()).toBe(last)
  })

  it('says which picture it does not know', async () => {
    const picture = mount(Picture, { props: { name: '04-inconnue' } })
    await flushPromises()
    expect(picture.get('[role="alert"]').text()).toBe('Illustration inconnue : « 04-inconnue ».')
    expect(picture.find('[role="img"]').exists()).toBe(false)
  })
})
