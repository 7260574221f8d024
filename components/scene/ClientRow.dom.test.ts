import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { stage } from '../../test-support/cluster.ts'
import type { Stage } from '../../test-support/cluster.ts'
import ClientRow from './ClientRow.vue'

const row = (cluster: Stage, room: number) => mount(ClientRow, { props: { client: cluster.view().clients[0], x: 0, y: 0, room, actable: true } })
const chips = (cluster: Stage, room: number) => row(cluster, room).findAll('.chip').map(c => c.text())
const write = (value: string) => ({ type: 'write', client: 'c1', key: 'x', value } as const)

describe('<ClientRow>', () => {
  it('shows as many requests as fit; where none does, the mark of the last; where that does not, nothing', () => {
    const cluster = stage()
    for (const value of ['1', '2', '3']) cluster.act(write(value))
    expect(chips(cluster, 260)).toEqual(['x=1 ✓', 'x=2 ✓', 'x=3 ✓'])
    expect(chips(cluster, 76)).toEqual(['x=3 ✓'])
    expect(chips(cluster, 46)).toEqual(['✓'])
    expect(chips(cluster, 20)).toEqual([])
  })

  it('shows the newest news: an answer counts as much as a question', () => {
    const cluster = stage()
    cluster.act(write('1'))
    const [last] = ['m1', 'm2', 'm3'].filter(name => name !== cluster.leader())
    for (const member of ['m1', 'm2', 'm3'].filter(name => name !== last)) cluster.act({ type: 'crash', member }, 0)
    cluster.act(write('2'), 3_000_000)
    cluster.act({ type: 'ask', client: 'c1', member: last, call: { kind: 'range', key: 'x', serializable: true } }, 100_000)
    expect(chips(cluster, 76)).toEqual(['x → 1 ✓'])
    for (const member of ['m1', 'm2', 'm3'].filter(name => name !== last)) cluster.act({ type: 'restart', member }, 0)
    cluster.act({ type: 'slow-disk', member: last, fsync: 1_000 }, 4_000_000)
    expect(chips(cluster, 76)[0]).toMatch(/^x=2/)
    expect(chips(cluster, 260).map(text => text.slice(0, 3))).toEqual(['x=1', 'x=2', 'x →'])
  })

  it('is crossed out while it is stopped, and says so', () => {
    const cluster = stage()
    expect(row(cluster, 100).find('.cross').exists()).toBe(false)
    cluster.act({ type: 'stop-client', client: 'c1' })
    const stopped = row(cluster, 100)
    expect(stopped.find('.stopped .cross').exists()).toBe(true)
    expect(stopped.get('.square').attributes('aria-label')).toMatch(/^Client c1, arrêté, site A/)
  })
})
