import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { stage } from '../../test-support/cluster.ts'
import LogTable from './LogTable.vue'

const text = (s: string) => s.replace(/\s+/g, ' ').trim()

describe('<LogTable>', () => {
  it('has a column a member and a row an entry, and says of each cell what it is', () => {
    const cluster = stage()
    cluster.act({ type: 'write', client: 'c1', key: 'x', value: '7' })
    const view = cluster.view()
    const table = mount(LogTable, { props: { view } })
    expect(table.get('caption').text()).toContain('commise')
    expect(table.findAll('thead th').map(th => text(th.text()).slice(0, 2))).toEqual(['n°', 'm1', 'm2', 'm3'])
    const last = table.findAll('tbody tr').at(-1)!
    expect(last.get('th').text()).toBe(String(view.members[0].lastIndex))
    expect(last.findAll('.said').map(s => s.text())).toEqual(Array.from({ length: 3 }, () => `mandat ${view.members[0].term}, x=7, commise, appliquée`))
    expect(last.findAll('.committed')).toHaveLength(3)
  })

  it('tells how far each member is, and what the leader knows of each', () => {
    const cluster = stage()
    const other = ['m1', 'm2', 'm3'].find(name => name !== cluster.leader())!
    cluster.act({ type: 'crash', member: other })
    cluster.act({ type: 'write', client: 'c1', key: 'x', value: '7' })
    const view = cluster.view()
    const table = mount(LogTable, { props: { view } })
    const rows = new Map(table.findAll('tfoot tr').map(tr => [tr.get('th').text().split(' ').at(-1)!, tr.findAll('td').map(td => td.text())]))
    const at = view.members.findIndex(m => m.name === other)
    expect(rows.get('commit')).toEqual(view.members.map(m => String(m.commit)))
    expect(Number(rows.get('match')![at])).toBeLessThan(view.members.find(m => m.name === cluster.leader())!.lastIndex)
    expect(rows.get('état')![at]).toMatch(/^probe/)
    expect(rows.get('état')!.filter(state => state === 'lui')).toHaveLength(1)
    expect(table.findAll('tbody tr').at(-1)!.findAll('td')[at].text()).toContain('absente')
  })

  it('draws with dashes what no disk holds yet, hollow what is not committed', () => {
    const cluster = stage('AAB', { settings: { fsync: 100_000 } })
    cluster.act({ type: 'write', client: 'c1', key: 'x', value: '7' }, 20_000)
    const table = mount(LogTable, { props: { view: cluster.view() } })
    const cells = table.findAll('tbody tr').at(-1)!.findAll('.cell:not(.absent)')
    expect(cells.length).toBeGreaterThan(0)
    for (const cell of cells) {
      expect(cell.classes()).toContain('volatile')
      expect(cell.classes()).not.toContain('committed')
      expect(cell.attributes('title')).toMatch(/pas commise, pas encore sur disque$/)
    }
  })

  it('shows the last eight entries of many, and what a snapshot has swallowed', () => {
    const cluster = stage('AAB', { settings: { snapshotCount: 6, catchUpEntries: 1 } })
    const other = ['m1', 'm2', 'm3'].find(name => name !== cluster.leader())!
    for (let i = 0; i < 10; i++) cluster.act({ type: 'write', client: 'c1', key: 'x', value: String(i) }, 50_000)
    cluster.act({ type: 'pause', member: other })
    for (let i = 0; i < 4; i++) cluster.act({ type: 'write', client: 'c1', key: 'x', value: String(i) }, 50_000)
    const table = mount(LogTable, { props: { view: cluster.view() } })
    expect(table.findAll('tbody tr')).toHaveLength(8)
    expect(table.text()).toContain('dans le snapshot')
  })

  it('says so when there is nothing', () => {
    const view = stage().view()
    const empty = { ...view, members: view.members.map(m => ({ ...m, lastIndex: 0, log: [] })) }
    const table = mount(LogTable, { props: { view: empty } })
    expect(table.text()).toContain('Tous les journaux sont vides.')
    expect(table.find('table').exists()).toBe(false)
  })
})
