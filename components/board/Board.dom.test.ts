import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clicks, isPrintMode, page, renderContext } from '../../test-support/slidev-client.ts'
import Board from './Board.vue'

const placings = ['2/1', '2/2', '3/2 −A']
let name = 0
const board = (bet = false) => mount(Board, { props: { name: `test ${name}`, placings, bet, alt: 'Deux sites.' }, attachTo: document.body })
const controlPlanes = (b: ReturnType<typeof board>) => b.findAll('.control-plane').map(c => c.attributes('aria-label'))
const press = (b: ReturnType<typeof board>, label: string) => b.findAll('button').find(e => e.attributes('aria-label') === label || e.text() === label)!.trigger('click')

beforeEach(() => {
  name++
  clicks.value = 0
  page.value = 1
})
afterEach(() => {
  isPrintMode.value = false
  renderContext.value = 'slide'
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

describe('<Board>', () => {
  it('lays out the placing of the click', async () => {
    const b = board()
    expect(controlPlanes(b)).toEqual(['cp1, site A', 'cp2, site A', 'cp3, site B'])
    clicks.value = 2
    await nextTick()
    expect(controlPlanes(b)).toEqual(['cp1, site A, perdu', 'cp2, site A, perdu', 'cp3, site A, perdu', 'cp4, site B', 'cp5, site B'])
    expect(b.get('.verdict').text()).toBe('2 sur 5, il en faut 3\u00A0: plus personne ne décide.')
  })

  it('is worked by its buttons, and by the keys of a control plane', async () => {
    const b = board()
    await press(b, 'Un control plane de plus sur B')
    expect(b.get('.verdict').text()).toBe('4 sur 4, il en faut 3\u00A0: ils décident.')
    await press(b, 'Perdre A')
    expect(b.get('.verdict').text()).toBe('2 sur 4, il en faut 3\u00A0: plus personne ne décide.')
    await press(b, 'Rétablir A')
    await b.findAll('.control-plane')[2].trigger('keydown', { key: 'Enter' })
    expect(controlPlanes(b)[2]).toBe('cp3, site B, perdu')
    await press(b, 'Site C')
    await press(b, 'Un control plane de plus sur C')
    expect(controlPlanes(b)).toContain('cp5, site C')
    await press(b, 'Revenir')
    expect(controlPlanes(b)).toEqual(['cp1, site A', 'cp2, site A', 'cp3, site B'])
  })

  it('lets go of what was done when the talk goes on', async () => {
    const b = board()
    await press(b, 'Perdre A')
    clicks.value = 1
    await nextTick()
    expect(controlPlanes(b)).toEqual(['cp1, site A', 'cp2, site A', 'cp3, site B', 'cp4, site B'])
  })

  it('is one board wherever it is shown', async () => {
    const [one, two] = [board(), board()]
    await press(one, 'Perdre B')
    expect(two.get('.verdict').text()).toBe('2 sur 3, il en faut 2\u00A0: ils décident.')
  })

  it.each([['print', () => { isPrintMode.value = true }], ['a preview', () => { renderContext.value = 'previewNext' }]])('in %s, is the click’s placing, without buttons', async (_, where) => {
    await press(board(), 'Perdre A')
    where()
    const b = board()
    expect(controlPlanes(b)).toEqual(['cp1, site A', 'cp2, site A', 'cp3, site B'])
    expect(b.findAll('button')).toEqual([])
    expect(b.findAll('[tabindex]')).toEqual([])
  })

  it('a bet does not tell how many it takes', async () => {
    const b = board(true)
    await press(b, 'Perdre A')
    expect(b.get('.verdict').text()).toBe('1 sur 3\u00A0: ont-ils le droit de décider\u202F?')
    expect(b.find('.threshold').exists()).toBe(false)
    expect(b.text()).not.toContain('seuil')
  })
})
