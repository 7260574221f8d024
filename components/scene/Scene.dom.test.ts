import { mount } from '@vue/test-utils'
import type { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { stepEngine } from '../../sim/kernel/world.ts'
import { stage } from '../../test-support/cluster.ts'
import type { Stage } from '../../test-support/cluster.ts'
import { messageTone } from './words.ts'
import Scene from './Scene.vue'

const propsOf = (cluster: Stage) => ({ view: cluster.view(), at: cluster.at(), actable: true })
const draw = (cluster: Stage, more = {}) => mount(Scene, { props: { ...propsOf(cluster), ...more } })
const names = (things: DOMWrapper<Element>[]) => things.map(t => t.get('.name, text').text())

/** Goes on until messages of these types are on their way together. */
function until(cluster: Stage, ...types: string[]): Stage {
  for (let i = 0; i < 50_000; i++) {
    const flying = cluster.view().messages.map(m => m.type)
    if (types.every(type => flying.includes(type))) return cluster
    stepEngine(cluster.engine, Infinity)
  }
  throw new Error(`never together: ${types.join(', ')}`)
}

describe('<Scene>', () => {
  it.each([['A', 1], ['AAAAAAA', 7], ['AAABB', 5], ['AABBC', 5], ['AAABBBC', 7]])('draws %s: its %i members, sites and links', (letters, count) => {
    for (const portrait of [false, true]) {
      const scene = draw(stage(letters), { portrait })
      expect(scene.findAll('.member')).toHaveLength(count)
      const sites = new Set(letters).size
      expect(scene.findAll('.site')).toHaveLength(sites)
      expect(scene.findAll('.link')).toHaveLength(sites * (sites - 1) / 2)
    }
  })

  it('shows a message’s fields on demand: by pointer and by key, heartbeats too', async () => {
    const cluster = until(stage(), 'MsgHeartbeat')
    const scene = draw(cluster)
    const [first] = cluster.view().messages
    const mark = scene.get('.message')
    expect(mark.attributes()).toMatchObject({ role: 'button', tabindex: '0', 'aria-label': `MsgHeartbeat de ${first.from} à ${first.to}` })
    await mark.trigger('click')
    await mark.trigger('keydown', { key: 'Enter' })
    await mark.trigger('keydown', { key: ' ' })
    expect(scene.emitted('inspect')).toEqual([[first.id], [first.id], [first.id]])
    expect(Number(mark.get('.hit').attributes('r'))).toBeGreaterThanOrEqual(12)
  })

  it('where nobody watches has nothing to press', () => {
    const scene = draw(until(stage(), 'MsgHeartbeat'), { actable: false })
    expect(scene.find('[tabindex]').exists()).toBe(false)
    expect(scene.find('[role="button"]').exists()).toBe(false)
  })

  it('shows all messages, the protocol’s, or those of one pair', () => {
    const cluster = stage()
    cluster.act({ type: 'write', client: 'c1' }, 0)
    until(cluster, 'MsgApp')
    cluster.act({ type: 'write', client: 'c1' }, 0)
    const { messages } = cluster.view()
    expect(messages.map(m => m.type)).toEqual(expect.arrayContaining(['MsgApp', 'request']))
    expect(draw(cluster).findAll('.message')).toHaveLength(messages.length)
    const protocol = messages.filter(m => !['client', 'beat'].includes(messageTone(m)))
    expect(draw(cluster, { messages: 'protocol' }).findAll('.message')).toHaveLength(protocol.length)
    const { from, to } = messages.find(m => m.type === 'MsgApp')!
    const pair = messages.filter(m => [from, to].includes(m.from) && [from, to].includes(m.to))
    expect(pair.length).toBeLessThan(messages.length)
    expect(draw(cluster, { messages: [to, from] }).findAll('.message')).toHaveLength(pair.length)
  })

  it('dims all but what a cue brings out', () => {
    const cluster = stage('AAB')
    const lit = (focus: readonly string[] | null, what: string) => names(draw(cluster, { focus }).findAll(`${what}:not(.dim)`))
    expect(lit(null, '.member-node')).toEqual(['m1', 'm2', 'm3'])
    expect(lit(['m2'], '.member-node')).toEqual(['m2'])
    expect(lit(['m2'], '.site')).toEqual(['Site A'])
    expect(lit(['B'], '.member-node')).toEqual(['m3'])
    expect(lit(['c1'], '.client')).toEqual(['c1'])
    expect(lit(['c1'], '.member-node')).toEqual([])
    expect(draw(cluster, { focus: ['m1'] }).find('.link').classes()).toContain('dim')
    expect(draw(cluster, { focus: ['A–B'] }).find('.link').classes()).not.toContain('dim')
  })

  it('opens what can be done to a link cut between two members, at its cross', async () => {
    const cluster = stage()
    cluster.act({ type: 'cut', from: 'm1', to: 'm2', oneWay: true }, 0)
    const scene = draw(cluster)
    const cut = scene.get('.member-cut')
    expect(cut.attributes('aria-label')).toBe('Lien coupé, m1 vers m2')
    await cut.trigger('click')
    await cut.trigger('keydown', { key: 'Enter' })
    expect(scene.emitted('open')!.map(([target]) => target)).toEqual([{ kind: 'link', from: 'm1', to: 'm2' }, { kind: 'link', from: 'm1', to: 'm2' }])
  })

  it('opens members, sites, links and clients beside themselves, whichever way it stands', async () => {
    for (const portrait of [false, true]) {
      const scene = draw(stage('AABBC'), { portrait })
      for (const what of ['.member', '.site-name', '.link', '.client .square']) {
        for (const thing of scene.findAll(what)) await thing.trigger('click')
      }
      const opened = scene.emitted('open') as [{ kind: string }, number, number][]
      expect(opened.map(([{ kind }]) => kind)).toEqual([...Array<string>(5).fill('member'), ...Array<string>(3).fill('site'), ...Array<string>(3).fill('link'), 'client'])
      for (const [, x, y] of opened) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(1)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(1)
      }
    }
  })
})
