import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { etcd } from '../../sim/etcd/world.ts'
import Journal from './Journal.vue'

const sentences = [{ no: 8, at: 1_208_000, text: 'm2 donne sa voix à m1.' }]
const groups = etcd.groups!

it('tells its sentences with their instants', () => {
  const journal = mount(Journal, { props: { sentences } })
  expect(journal.findAll('li').map(li => li.text())).toEqual(['1,208\u00A0s m2 donne sa voix à m1.'])
  expect(journal.find('.filter').exists()).toBe(false)
})

it('lets one choose a group, and says which is chosen', async () => {
  const journal = mount(Journal, { props: { sentences, groups, group: 'votes' } })
  const filter = journal.get('.filter > button')
  expect(filter.text()).toContain('Votes')
  expect(filter.attributes('aria-expanded')).toBe('false')
  await filter.trigger('click')
  const choices = journal.findAll('.choices button')
  expect(choices.map(b => b.text())).toEqual(['Tout', 'Votes', 'Journal répliqué', 'Clients', 'Pannes'])
  expect(choices.map(b => b.attributes('aria-pressed'))).toEqual(['false', 'true', 'false', 'false', 'false'])
  await choices[4].trigger('click')
  await journal.get('.filter > button').trigger('click')
  await journal.findAll('.choices button')[0].trigger('click')
  expect(journal.emitted('filter')).toEqual([['failures'], ['']])
  expect(journal.find('.choices').exists()).toBe(false)
})

it('has a sentence when there is nothing to tell', () => {
  expect(mount(Journal, { props: { sentences: [] } }).text()).toContain('Il ne s’est encore rien passé.')
  expect(mount(Journal, { props: { sentences: [], groups, group: 'failures' } }).text()).toContain('rien passé de cet ordre.')
})
