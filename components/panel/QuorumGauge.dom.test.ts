import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { stage } from '../../test-support/cluster.ts'
import type { Stage } from '../../test-support/cluster.ts'
import { quorumOf } from './quorum.ts'
import QuorumGauge from './QuorumGauge.vue'

const verdict = (cluster: Stage) => mount(QuorumGauge, { props: { view: cluster.view() } }).get('.verdict').text()

describe('<QuorumGauge>', () => {
  it('counts the votes that the leader reaches', () => {
    const gauge = mount(QuorumGauge, { props: { view: stage().view() } })
    expect(gauge.get('.verdict').text()).toBe('3 voix sur 3, il en faut 2\u00A0: le cluster décide.')
    expect(gauge.findAll('rect.present')).toHaveLength(3)
    expect(gauge.get('.needed').text()).toBe('seuil\u00A0: 2')
    expect(gauge.findAll('li b').map(b => b.text())).toEqual(['Site A', 'Site B'])
  })

  it.each([['AAB', 'A', 1, 2, 1], ['AAABB', 'A', 2, 3, 1], ['AABBC', 'A', 3, 3, 0], ['AAAABBB', 'A', 3, 4, 1]])(
    'in %s, with site %s lost: %i present, %i needed, %i missing', (letters, site, present, needed, missing) => {
      const cluster = stage(letters)
      cluster.act({ type: 'lose-site', site }, 4_000_000)
      expect(quorumOf(cluster.view())).toMatchObject({ present, needed, missing })
      expect(verdict(cluster)).toContain(missing > 0 ? `il en manque ${missing}. Rien ne peut être commis.` : 'le cluster décide.')
    })

  it('counts from the side that has a majority, and names who still takes itself for leader', () => {
    const cluster = stage()
    const leader = cluster.leader()
    cluster.act({ type: 'isolate', member: leader }, 200_000)
    const quorum = quorumOf(cluster.view())
    expect(quorum).toMatchObject({ present: 2, missing: 0, leads: false, stale: [leader] })
    expect(quorum.centre).not.toBe(leader)
    const gauge = mount(QuorumGauge, { props: { view: cluster.view() } })
    expect(gauge.get('.verdict').text()).toContain('un leader peut être élu.')
    expect(gauge.get('.stale').text()).toContain(`${leader}\u00A0: se croit encore leader`)
  })

  it('agrees with the cluster: it decides exactly when a write could be acknowledged', () => {
    const cluster = stage('AABBC')
    for (const action of [
      { type: 'pause', member: 'm1' }, { type: 'cut', from: 'A', to: 'B' }, { type: 'crash', member: 'm5' }, { type: 'resume', member: 'm1' },
      { type: 'heal', from: 'A', to: 'B' }, { type: 'cut', from: 'B', to: 'A', oneWay: true }, { type: 'restart', member: 'm5' },
    ] as const) {
      cluster.act(action, 700_000)
      for (let i = 0; i < 8; i++) {
        cluster.act({ type: 'write', client: 'c1' }, 331_000)
        expect(quorumOf(cluster.view()).leads, `${JSON.stringify(action)} ${i}`).toBe(cluster.view().served.can)
      }
    }
  })

  it('shows learners apart: they do not count', () => {
    const cluster = stage('AAB')
    const view = { ...cluster.view(), voters: ['m1', 'm2'], learners: ['m3'], quorum: 2 }
    const gauge = mount(QuorumGauge, { props: { view } })
    expect(gauge.findAll('rect')).toHaveLength(2)
    expect(gauge.text()).toContain('Sans voix (learner)')
  })

  it('without voters says so', () => {
    const view = { ...stage().view(), voters: [], learners: [], quorum: 1 }
    expect(mount(QuorumGauge, { props: { view } }).get('.verdict').text()).toBe('Aucun membre ne vote.')
  })
})
