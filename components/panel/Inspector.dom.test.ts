import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { etcd } from '../../sim/etcd/world.ts'
import { stage } from '../../test-support/cluster.ts'
import Inspector from './Inspector.vue'

it('shows all that a member knows, as tables with captions', () => {
  const { engine, leader } = stage()
  const inspection = etcd.inspect!(engine.state, engine.kernel, { kind: 'member', name: leader() })!
  const panel = mount(Inspector, { props: { inspection } })
  expect(panel.get('section').attributes('aria-label')).toBe(inspection.title)
  expect(panel.findAll('caption').map(c => c.text())).toEqual(inspection.sections.map(s => s.title))
  for (const { rows, empty } of inspection.sections) {
    for (const cell of rows.flat()) expect(panel.text()).toContain(cell)
    if (rows.length === 0) expect(panel.text()).toContain(empty)
  }
  const progress = panel.findAll('table').find(t => t.get('caption').text().startsWith('Progression'))!
  expect(progress.findAll('th[scope="col"]')).toHaveLength(6)
})

it('closes by its button and by Escape', async () => {
  const { engine } = stage()
  const panel = mount(Inspector, { props: { inspection: etcd.inspect!(engine.state, engine.kernel, { kind: 'member', name: 'm1' }) } })
  await panel.get('button[aria-label="Fermer"]').trigger('click')
  await panel.get('.scroll-area').trigger('keydown', { key: 'Escape' })
  expect(panel.emitted('close')).toHaveLength(2)
})

it('says so when what it showed is no more', () => {
  expect(mount(Inspector, { props: { inspection: null } }).text()).toContain('Ce message est arrivé, ou perdu.')
})
