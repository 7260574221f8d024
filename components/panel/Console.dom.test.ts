import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { etcd } from '../../sim/etcd/world.ts'
import { stage } from '../../test-support/cluster.ts'
import type { Stage } from '../../test-support/cluster.ts'
import Console from './Console.vue'

const propsOf = (cluster: Stage) => ({
  client: 'c1', live: true, consoles: cluster.view().consoles, complete: (line: string) => etcd.complete!(cluster.engine.state, line),
})
const open = (cluster: Stage) => mount(Console, { props: propsOf(cluster), attachTo: document.body })
const lineOf = (panel: VueWrapper) => (panel.get('input').element as HTMLInputElement).value

/** Presses a key in the prompt; true when the page's own answer to it was kept from happening. */
function press(panel: VueWrapper, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  panel.get('input').element.dispatchEvent(event)
  return event.defaultPrevented
}

describe('<Console>', () => {
  it('sends a line and shows what comes of it', async () => {
    const cluster = stage()
    const panel = open(cluster)
    expect(panel.text()).toContain('Rien n’a encore été tapé ici.')
    await panel.get('input').setValue('etcdctl put x 7')
    await panel.get('form').trigger('submit')
    const [[action]] = panel.emitted('act') as [[Parameters<Stage['act']>[0]]]
    expect(action).toEqual({ type: 'etcdctl', client: 'c1', line: 'etcdctl put x 7' })
    expect(lineOf(panel)).toBe('')
    cluster.act(action)
    await panel.setProps(propsOf(cluster))
    expect(panel.get('[role="log"]').text()).toMatch(/c1 \$ etcdctl put x 7\s*OK/)
    panel.unmount()
  })

  it('sends nothing when nothing is typed', async () => {
    const panel = open(stage())
    await panel.get('input').setValue('  ')
    await panel.get('form').trigger('submit')
    expect(panel.emitted('act')).toBeUndefined()
    panel.unmount()
  })

  it('goes through earlier lines, and back to what was being typed', async () => {
    const cluster = stage()
    cluster.act({ type: 'etcdctl', client: 'c1', line: 'etcdctl put x 1' })
    cluster.act({ type: 'etcdctl', client: 'c1', line: 'etcdctl get x' })
    const panel = open(cluster)
    await panel.get('input').setValue('etcd')
    const seen: string[] = []
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
      press(panel, key)
      await panel.vm.$nextTick()
      seen.push(lineOf(panel))
    }
    expect(seen).toEqual(['etcdctl get x', 'etcdctl put x 1', 'etcdctl put x 1', 'etcdctl get x', 'etcd'])
    panel.unmount()
  })

  it('completes by Tab, shows the choices, and lets Tab go on where there is nothing to complete', async () => {
    const panel = open(stage())
    expect(press(panel, 'Tab')).toBe(false)
    await panel.get('input').setValue('etcdctl mem')
    expect(press(panel, 'Tab')).toBe(true)
    await panel.vm.$nextTick()
    expect(lineOf(panel)).toBe('etcdctl member ')
    press(panel, 'Tab')
    await panel.vm.$nextTick()
    expect(panel.get('[role="status"]').text()).toBe('add  list  promote  remove')
    await panel.get('input').setValue('etcdctl put rien')
    expect(press(panel, 'Tab')).toBe(false)
    expect(press(panel, 'Tab', { shiftKey: true })).toBe(false)
    panel.unmount()
  })

  it('interrupts what runs by Ctrl-C; otherwise Ctrl-C clears the line', async () => {
    const cluster = stage()
    const panel = open(cluster)
    await panel.get('input').setValue('abc')
    press(panel, 'c', { ctrlKey: true })
    await panel.vm.$nextTick()
    expect(lineOf(panel)).toBe('')
    expect(panel.emitted('act')).toBeUndefined()
    cluster.act({ type: 'etcdctl', client: 'c1', line: 'etcdctl watch x' })
    await panel.setProps(propsOf(cluster))
    expect(panel.get('[role="status"]').text()).toContain('Ctrl-C l’interrompt')
    press(panel, 'c', { ctrlKey: true })
    await panel.get('form button').trigger('click')
    expect(panel.emitted('act')).toEqual([[{ type: 'interrupt', client: 'c1' }], [{ type: 'interrupt', client: 'c1' }]])
    panel.unmount()
  })

  it('keeps its keys from the slides, and says when typing begins and ends', async () => {
    const panel = open(stage())
    const heard: string[] = []
    document.body.addEventListener('keydown', event => heard.push(event.key))
    const input = panel.get('input').element as HTMLInputElement
    input.focus()
    press(panel, ' ')
    press(panel, 'ArrowRight')
    expect(heard).toEqual([])
    press(panel, 'Escape')
    expect(panel.emitted('focus')).toHaveLength(1)
    expect(panel.emitted('blur')).toHaveLength(1)
    panel.unmount()
  })

  it('shows errors apart, in etcd’s words, with the exit code', () => {
    const cluster = stage()
    cluster.act({ type: 'etcdctl', client: 'c1', line: 'etcdctl member remove m9' })
    const panel = open(cluster)
    expect(panel.get('pre .error').text()).toMatch(/^! Error: /)
    expect(panel.get('.exit').text()).toMatch(/^code \d+$/)
    panel.unmount()
  })

  it('is the end of what was printed where nobody may act: nothing to type in, to focus or to press', async () => {
    const cluster = stage()
    const panel = mount(Console, { props: { ...propsOf(cluster), live: false } })
    const words = () => panel.get('.screen').text().replaceAll(/\s+/g, ' ')
    expect(words()).toBe('c1 $')
    cluster.act({ type: 'etcdctl', client: 'c1', line: 'etcdctl put x 7' })
    await panel.setProps({ ...propsOf(cluster), live: false })
    expect(words()).toBe('c1 $c1 $ etcdctl put x 7OK')
    cluster.act({ type: 'etcdctl', client: 'c1', line: 'etcdctl watch x' })
    await panel.setProps({ ...propsOf(cluster), live: false })
    expect(words(), 'a command that runs has the prompt').toMatch(/^c1 \$ etcdctl put x 7OK ?c1 \$ etcdctl watch x$/)
    expect(panel.find('input, button, form, [tabindex], [role="status"]').exists()).toBe(false)
    panel.unmount()
  })

  it.each(['PageDown', 'PageUp'])('leaves %s to the clicker, and no other key', (key) => {
    const panel = open(stage())
    const heard: string[] = []
    const hear = (event: KeyboardEvent) => heard.push(event.key)
    window.addEventListener('keydown', hear)
    for (const each of [key, 'ArrowRight', 'b']) press(panel, each)
    window.removeEventListener('keydown', hear)
    expect(heard).toEqual([key])
    panel.unmount()
  })
})
