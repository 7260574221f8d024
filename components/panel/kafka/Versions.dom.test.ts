import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import Versions from './Versions.vue'
import { versions } from './versions.ts'

it('goes from ZooKeeper alone with an early KRaft to KRaft alone, and never back', () => {
  const numbers = versions.map(v => v.version.split('.').map(Number)).map(([major, minor]) => major * 100 + minor)
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  const order = ['on', 'deprecated', 'off']
  const stages = versions.map(v => order.indexOf(v.zookeeper))
  expect(stages).toEqual(stages.toSorted((a, b) => a - b))
  expect(versions.map(v => v.kraft === 'ready')).toEqual(versions.map(v => Number(v.version) >= 3.3))
  // C9.1: deprecated in 3.5, 3.9 the last with ZooKeeper, gone in 4.0.
  expect(versions.filter(v => v.zookeeper === 'deprecated').map(v => v.version)).toEqual(['3.5', '3.6', '3.9'])
  expect(versions.find(v => v.zookeeper === 'off')!.version).toBe('4.0')
})

it('shows each version with what it changes, and says what its lines mean', () => {
  const panel = mount(Versions)
  const rows = panel.findAll('li')
  expect(rows.map(row => row.get('b').text())).toEqual(versions.map(v => v.version))
  for (const [i, { title, gone, date, zookeeper, kraft }] of versions.entries()) {
    for (const text of [title, gone, date]) if (text) expect(rows[i].text()).toContain(text)
    expect(rows[i].findAll('i').map(line => line.classes().at(-1))).toEqual([zookeeper, kraft])
  }
  expect(panel.get('.key').text()).toMatch(/ZooKeeper.*KRaft/)
  expect(panel.text()).toContain('Sources')
})
