import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { stage } from '../../test-support/cluster.ts'
import { commandsOf, matching } from './command-list.ts'
import CommandList from './CommandList.vue'
import { staging as etcd } from './etcd.ts'

const open = () => mount(CommandList, { props: { commands: commandsOf(etcd, stage().view()) }, attachTo: document.body })
const selected = (list: VueWrapper) => list.findAll('[aria-selected="true"]').map(o => o.text())

describe('<CommandList>', () => {
  it('holds every action that is offered anywhere, by object', () => {
    const view = stage().view()
    const groups = commandsOf(etcd, view)
    const list = mount(CommandList, { props: { commands: groups } })
    expect(list.findAll('[role="group"]').map(g => g.attributes('aria-label'))).toEqual(groups.map(g => g.title))
    expect(list.findAll('[role="option"]')).toHaveLength(groups.reduce((n, g) => n + g.offers.length, 0))
    expect(groups.map(g => g.title)).toEqual(expect.arrayContaining(['m1', 'Site A', 'Lien A–B', 'Lien m1–m3', 'c1']))
  })

  it('is filtered by words, whatever their accents and order', () => {
    const groups = commandsOf(etcd, stage().view())
    expect(matching(groups, 'ARRETER m2')).toEqual([{ title: 'm2', offers: [expect.objectContaining({ label: 'Arrêter m2' })] }])
    expect(matching(groups, 'm2 arreter')).toEqual(matching(groups, 'arrêter m2'))
    expect(matching(groups, '')).toEqual(groups)
    expect(matching(groups, 'licorne')).toEqual([])
  })

  it('is gone through by arrows, round and round; Enter chooses, Escape leaves', async () => {
    const list = open()
    const input = list.get('input')
    expect(document.activeElement).toBe(input.element)
    await input.setValue('arreter')
    expect(selected(list)).toEqual(['Arrêter m1'])
    await input.trigger('keydown', { key: 'ArrowDown' })
    expect(selected(list)).toEqual(['Arrêter m2'])
    expect(input.attributes('aria-activedescendant')).toBe(list.get('[aria-selected="true"]').attributes('id'))
    await input.trigger('keydown', { key: 'ArrowUp' })
    await input.trigger('keydown', { key: 'ArrowUp' })
    expect(selected(list)).toEqual(['Arrêter c1'])
    await input.trigger('keydown', { key: 'Enter' })
    expect(list.emitted('choose')).toEqual([[{ label: 'Arrêter c1', action: { type: 'stop-client', client: 'c1' } }]])
    await input.trigger('keydown', { key: 'Escape' })
    expect(list.emitted('close')).toHaveLength(1)
    list.unmount()
  })

  it('is chosen from by pointer too, and says when nothing matches', async () => {
    const list = open()
    await list.get('input').setValue('figer m2')
    await list.get('[role="option"]').trigger('click')
    expect(list.emitted('choose')).toEqual([[{ label: 'Figer m2', action: { type: 'pause', member: 'm2' } }]])
    await list.get('input').setValue('licorne')
    expect(list.get('[role="status"]').text()).toBe('Aucune action ne correspond.')
    await list.get('input').trigger('keydown', { key: 'Enter' })
    expect(list.emitted('choose')).toHaveLength(1)
    list.unmount()
  })

  it.each(['PageDown', 'PageUp'])('leaves %s to the clicker, and no other key', (key) => {
    const list = open()
    const heard: string[] = []
    const hear = (event: KeyboardEvent) => heard.push(event.key)
    window.addEventListener('keydown', hear)
    for (const each of [key, 'ArrowRight', 'b']) {
      const event = new KeyboardEvent('keydown', { key: each, bubbles: true, cancelable: true })
      list.get('input').element.dispatchEvent(event)
      expect(event.defaultPrevented).toBe(false)
    }
    window.removeEventListener('keydown', hear)
    expect(heard).toEqual([key])
    list.unmount()
  })
})
