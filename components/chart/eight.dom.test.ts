import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { EIGHT, LOSSES, verdictOf } from './eight.ts'
import EightNames from './EightNames.vue'

it('same losses, same verdicts: each of the eight stops without the larger of two sites, and holds otherwise', () => {
  expect(EIGHT).toHaveLength(8)
  for (const named of EIGHT) expect(LOSSES.map(loss => verdictOf(named, loss).decides), named.name).toEqual([false, true, true])
})

it('a voter more on the smaller of two sites does not help: then either loss stops it', () => {
  const even = { ...EIGHT[0], two: [2, 2] }
  expect(LOSSES.slice(0, 2).map(loss => verdictOf(even, loss).decides)).toEqual([false, false])
})

it('draws a row for each, with the votes that are left', () => {
  const table = mount(EightNames, { props: { alt: 'Les huit.' } })
  expect(table.findAll('tbody tr')).toHaveLength(8)
  expect(table.findAll('tbody th').map(th => th.text())).toEqual(EIGHT.map(e => e.name))
  const ceph = table.findAll('tbody tr')[4]
  expect(ceph.findAll('td').slice(1).map(td => td.text())).toEqual(['2 sur 5 ✕', '3 sur 5 ✓', '3 sur 5 ✓'])
  expect(ceph.findAll('circle.there')).toHaveLength(2 + 3 + 3)
})
