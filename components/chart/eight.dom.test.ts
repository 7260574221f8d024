import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetByHand } from '../../composables/byHand.ts'
import { clicks, isPrintMode, page, renderContext } from '../../test-support/slidev-client.ts'
import EightNames from './EightNames.vue'
import { captionOf, NAMES, tileText } from './eight.ts'
import { CLICKS, judge } from '../../composables/quorums.ts'

const eight = () => mount(EightNames, { props: { alt: 'Les huit.' }, attachTo: document.body })
type Eight = ReturnType<typeof eight>
const tallies = (e: Eight) => e.findAll('.tally').map(t => t.text())
const caption = (e: Eight) => e.get('[role=status]').text()
const button = (e: Eight, text: string) => e.findAll('button').find(b => b.text() === text)!
const press = async (e: Eight, ...texts: string[]) => {
  for (const text of texts) await button(e, text).trigger('click')
}
const goTo = async (click: number) => {
  clicks.value = click
  await nextTick()
}

beforeEach(() => {
  clicks.value = 0
  page.value = 1
})
afterEach(() => {
  forgetByHand()
  isPrintMode.value = false
  renderContext.value = 'slide'
  document.body.innerHTML = ''
})

describe('the eight, click by click', () => {
  it('all there, A lost of two sites, B lost, A lost of three zones', async () => {
    const e = eight()
    expect(e.findAll('.tile b').map(b => b.text())).toEqual(Object.values(NAMES).map(n => n.name))
    expect([caption(e), ...new Set(tallies(e))]).toEqual(['Deux sites\u00A0: les huit décident.', '3 sur 3 ✓', '5 sur 5 ✓'])
    await goTo(1)
    expect([caption(e), ...new Set(tallies(e))]).toEqual(['Deux sites, A perdu\u00A0: les huit s’arrêtent.', '1 sur 3 ✕', '2 sur 5 ✕'])
    await goTo(2)
    expect([caption(e), ...new Set(tallies(e))]).toEqual(['Deux sites, B perdu\u00A0: les huit décident.', '2 sur 3 ✓', '3 sur 5 ✓'])
    await goTo(3)
    expect([caption(e), ...new Set(tallies(e))]).toEqual(['Trois zones, A perdue\u00A0: les huit décident. Sans B, ou sans C\u00A0: de même.', '2 sur 3 ✓', '3 sur 5 ✓'])
  })

  it('each picture has its nodes, and says the same in words', async () => {
    const e = eight()
    expect(e.findAll('.tile').map(t => t.findAll('.node').length)).toEqual([3, 3, 3, 6, 5, 3, 3, 5])
    expect(e.findAll('.tile').map(t => t.findAll('.ring').length)).toEqual(Array.from({ length: 8 }, () => 1))
    await goTo(1)
    expect(e.findAll('.tile .ring')).toHaveLength(0)
    expect(e.findAll('.tile svg')[5].attributes('aria-label')).toBe('DRBD, nœuds\u00A0: A votant perdu, B votant, A témoin sans disque perdu. 1 sur 3, il en faut 2\u00A0: arrêt.')
    await goTo(3)
    expect(e.findAll('.tile svg')[4].attributes('aria-label')).toBe('Ceph, moniteurs\u00A0: A votant perdu, A votant perdu, B leader, B votant, C témoin. 3 sur 5, il en faut 3\u00A0: il décide.')
  })
})

describe('what anyone may do', () => {
  it('loses two zones at once: the eight stop; with time between, MicroK8s and Elasticsearch go on', async () => {
    await goTo(3)
    const e = eight()
    expect(button(e, 'Sans A').attributes('aria-pressed')).toBe('true')
    await press(e, 'Sans C')
    expect(button(e, 'Sans C').attributes('aria-pressed')).toBe('true')
    expect(caption(e)).toBe('Trois zones, A et C perdues\u00A0: les huit s’arrêtent.')
    await press(e, 'Revenir', 'Laisser le temps')
    expect(caption(e)).toBe('Trois zones, A perdue\u00A0: les huit décident. MicroK8s a promu un suppléant. Elasticsearch ne compte plus que 3 voix.')
    await press(e, 'Sans C')
    expect(caption(e)).toBe('Trois zones, A et C perdues\u00A0: seuls MicroK8s et Elasticsearch décident. MicroK8s a promu un suppléant. Elasticsearch ne compte plus que 3 voix.')
    expect(tallies(e)).toEqual(['1 sur 3 ✕', '1 sur 3 ✕', '1 sur 3 ✕', '2 sur 3 ✓', '2 sur 5 ✕', '1 sur 3 ✕', '1 sur 3 ✕', '2 sur 3 ✓'])
  })

  it('gives DRBD its third back: without a disk it gives no quorum', async () => {
    await goTo(3)
    const e = eight()
    await press(e, 'Sans C', 'Sans C')
    expect(caption(e)).toBe('Trois zones, A perdue\u00A0: tous décident, sauf DRBD. DRBD\u00A0: un témoin sans disque ne rend pas un quorum perdu.')
    await press(e, 'Sans A')
    expect(caption(e)).toBe('Trois zones\u00A0: les huit décident.')
  })

  it('the next click takes it back, and the same happens in every window', async () => {
    const [e, other] = [eight(), eight()]
    await press(e, 'Trois zones', 'Sans B')
    expect(caption(other)).toBe('Trois zones, B perdue\u00A0: les huit décident. Sans A, ou sans C\u00A0: de même.')
    await goTo(1)
    expect(caption(e)).toBe('Deux sites, A perdu\u00A0: les huit s’arrêtent.')
    expect(button(e, 'Revenir')).toBeUndefined()
  })

  it('leaves the clicker its keys: a press does not take the focus', async () => {
    const e = eight()
    for (const b of e.findAll('button')) {
      const event = new Event('pointerdown', { cancelable: true })
      b.element.dispatchEvent(event)
      expect(event.defaultPrevented, b.text()).toBe(true)
    }
  })

  it.each([['print', () => { isPrintMode.value = true }], ['a preview', () => { renderContext.value = 'previewNext' }]])('in %s, is the click’s, without buttons', async (_, where) => {
    await press(eight(), 'Sans B')
    where()
    const e = eight()
    expect(caption(e)).toBe('Deux sites\u00A0: les huit décident.')
    expect(e.findAll('button')).toEqual([])
  })
})

it('what is lost, restored and waited for in any order has a sentence for each and for all', () => {
  for (const { sites, moves } of CLICKS) {
    for (const more of [[], [{ type: 'wait' }], [{ type: 'lose', zone: 'B' }, { type: 'wait' }], [{ type: 'lose', zone: 'B' }, { type: 'restore', zone: 'A' }]] as const) {
      const happened = { sites, moves: [...moves, ...more] }
      expect(captionOf(happened)).toMatch(/^(Deux sites|Trois zones).*\.$/)
      for (const judged of judge(happened)) expect(tileText(judged)).not.toContain('undefined')
    }
  }
})
