import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/kafka/index.ts'
import { kafka } from '../../../sim/kafka/world.ts'
import type { KafkaView } from '../../../sim/kafka/view.ts'
import { frameAt, openRun, playStory } from '../../../sim/run/run.ts'
import Messages from '../../panel/kafka/Messages.vue'
import Partitions from '../../panel/kafka/Partitions.vue'
import { choicesFor, targetsOf, titleOf } from './actions.ts'
import { wordsOf } from './describe.ts'
import KafkaScene from './KafkaScene.vue'
import { castOf, layoutOf } from './layout.ts'

const shown = new Map<string, readonly KafkaView[]>()
beforeAll(() => {
  for (const scenario of scenarios) {
    const run = openRun(kafka, scenario)
    playStory(run)
    shown.set(scenario.id, run.cues.map(cue => frameAt<KafkaView>(run, cue.at).view))
  }
})
const viewOf = (id: string, cue: number) => shown.get(id)![cue]
const draw = (view: KafkaView, more = {}) => mount(KafkaScene, { props: { view, at: 0, actable: true, ...more } })

describe('<KafkaScene>', () => {
  it.each(scenarios.map(s => s.id))('%s: draws every machine, client and partition at every cue, upright too', (id) => {
    for (const view of shown.get(id)!) {
      for (const portrait of [false, true]) {
        const scene = draw(view, { portrait })
        expect(scene.findAll('.broker')).toHaveLength(view.brokers.length)
        expect(scene.findAll('.controller')).toHaveLength(view.controllers.length)
        expect(scene.findAll('.client')).toHaveLength(view.clients.length)
        expect(scene.findAll('.partition')).toHaveLength(view.partitions.length)
        expect(scene.html()).not.toMatch(/undefined|NaN/)
      }
    }
  })

  it('keeps a client’s messages clear of what is told of them, upright too', () => {
    for (const view of shown.get('kafka-two-two')!) {
      for (const portrait of [false, true]) {
        for (const lane of draw(view, { portrait }).findAll('.lane')) {
          const told = lane.get('.told')
          const begin = Number(told.attributes('x')) - told.text().length * 8.2
          for (const chip of lane.findAll('.chip')) {
            const [x, y] = chip.attributes('transform')!.match(/-?[\d.]+/g)!.map(Number)
            expect(x + 27 <= begin || y > 20, `${told.text()}, ${x} ${y}`).toBe(true)
            expect(x + 27).toBeLessThanOrEqual(portrait ? 340 : 628)
          }
        }
      }
    }
  })

  it('keeps every card on its site, and every site on the picture', () => {
    for (const views of shown.values()) {
      for (const portrait of [false, true]) {
        const { width, height, sites, brokers } = layoutOf(JSON.parse(castOf(views[0])), portrait)
        for (const { name, site } of views[0].brokers) {
          const [box, card] = [sites[site], brokers[name]]
          expect(card.x >= box.x && card.x + card.width <= box.x + box.width).toBe(true)
          expect(card.y >= box.y && card.y + card.height <= box.y + box.height).toBe(true)
        }
        for (const box of Object.values(sites)) expect(box.x + box.width <= width && box.y + box.height <= height).toBe(true)
      }
    }
  })

  it('says who leads, who is in the ISR, and what is lost', () => {
    const before = draw(viewOf('kafka-two-two', 0))
    expect(before.findAll('.replica.isr')).toHaveLength(4)
    expect(before.get('.broker-card.leads .broker').attributes('aria-label')).toMatch(/^b1 leader/)
    const shrunk = draw(viewOf('kafka-two-two', 1))
    expect(shrunk.findAll('.replica.out').map(r => r.get('.standing').text())).toEqual(['✕ hors de l’ISR', '✕ hors de l’ISR'])
    expect(shrunk.get('.link.full').text()).toContain('saturé')
    const burnt = draw(viewOf('kafka-two-two', 3))
    expect(burnt.findAll('.broker-card.destroyed')).toHaveLength(2)
    expect(burnt.findAll('.chip.lost').map(c => c.text())).toEqual(['7', '8', '9', '10', '11'])
    expect(burnt.get('.partition.bad').text()).toContain('pas de leader')
    expect(draw(viewOf('kafka-min-three', 2)).findAll('.chip.refused').length).toBeGreaterThan(0)
  })

  it('opens what can be done beside the thing, by mouse and by key, and only where one may act', async () => {
    const scene = draw(viewOf('kafka-two-two', 0))
    await scene.findAll('.broker')[0].trigger('click')
    await scene.findAll('.partition')[0].trigger('keydown', { key: 'Enter' })
    expect(scene.emitted('open')!.map(([target]) => target)).toEqual([{ kind: 'machine', name: 'b1' }, { kind: 'partition', name: 'commandes' }])
    const still = draw(viewOf('kafka-two-two', 0), { actable: false })
    await still.findAll('.broker')[0].trigger('click')
    expect(still.emitted('open')).toBeUndefined()
    expect(still.find('[tabindex]').exists()).toBe(false)
  })
})

describe('what is offered', () => {
  it('is an action that the world takes, at every cue', () => {
    for (const views of shown.values()) {
      for (const view of views) {
        for (const target of targetsOf(view)) {
          expect(titleOf(target).length).toBeGreaterThan(0)
          for (const choice of choicesFor(view, target)) if ('action' in choice) expect(kafka.rejectAction(choice.action), choice.label).toBeNull()
        }
      }
    }
  })

  it('is a forced election where nobody leads, and a lower minimum where writing is refused', () => {
    const labels = (view: KafkaView) => choicesFor(view, { kind: 'partition', name: 'commandes' }).map(o => o.label)
    expect(labels(viewOf('kafka-two-two', 3))).toContain('Forcer une élection «\u00a0unclean\u00a0»')
    expect(labels(viewOf('kafka-two-two', 0))).not.toContain('Forcer une élection «\u00a0unclean\u00a0»')
    expect(labels(viewOf('kafka-min-three', 2))).toContain('Abaisser le minimum à 2')
  })
})

it('the panels say it in words, with Kafka’s own names of errors', () => {
  const messages = mount(Messages, { props: { view: viewOf('kafka-min-three', 2) } })
  expect(messages.text()).toContain('NOT_ENOUGH_REPLICAS')
  const partitions = mount(Partitions, { props: { view: viewOf('kafka-controllers-lost', 1) } })
  expect(partitions.text()).toContain('1 sur 3 en marche, 2 nécessaires. Aucun actif.')
  for (const views of shown.values()) {
    for (const view of views) {
      const { lead, tables, lists } = wordsOf(view)
      expect([lead, ...tables.flatMap(t => t.rows.flat()), ...lists.flatMap(l => l.items)].join(' ')).not.toMatch(/undefined|NaN/)
      for (const { headings, rows } of tables) for (const row of rows) expect(row).toHaveLength(headings.length)
    }
  }
})
