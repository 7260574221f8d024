import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { sceneWords } from './describe.ts'
import SceneDescription from './SceneDescription.vue'

const world = await loadWorld('etcd')
const runOf = (id: string) => openRun(world, scenarios.find(s => s.id === id)!)
const shownAt = (id: string, at: (run: ReturnType<typeof runOf>) => number) => {
  const run = runOf(id)
  const instant = at(run)
  return { view: frameAt<EtcdView>(run, instant).view, at: instant }
}
const atCue = (id: string, cue: number) => shownAt(id, run => cueInstant(run, cue))
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

describe('the scene in words', () => {
  it('has a row for each member under headings that name its cells', () => {
    const description = mount(SceneDescription, { props: { ...atCue('leader-lost', 1), wordsOf: sceneWords, still: true } })
    expect(description.findAll('thead th').map(h => h.text())).toEqual(['Membre', 'Site', 'Rôle', 'Mandat', 'Fin du journal', 'Commis jusqu’à', 'Leader connu'])
    expect(description.findAll('thead th').every(h => h.attributes('scope') === 'col')).toBe(true)
    const rows = description.findAll('tbody tr').map(row => row.findAll('th, td').map(cell => plain(cell.text())))
    // A stopped member knows what its disk says: it had not written down that entry 2 is committed.
    expect(rows).toEqual([
      ['m1', 'A', 'arrêté', '1', 'entrée 2, x=1', '1', 'aucun'],
      ['m2', 'A', 'follower', '1', 'entrée 2, x=1', '2', 'm1'],
      ['m3', 'B', 'follower', '1', 'entrée 2, x=1', '2', 'm1'],
    ])
    expect(description.findAll('tbody th').every(h => h.attributes('scope') === 'row')).toBe(true)
    expect(plain(description.get('p').text())).toBe('Pour décider, il faut 2 voix sur 3.')
  })

  it('says which client is stopped', () => {
    const items = mount(SceneDescription, { props: { ...atCue('recovery', 2), wordsOf: sceneWords, still: true } }).findAll('li').map(item => plain(item.text()))
    expect(items.find(item => item.startsWith('api'))).toMatch(/^api, site B, arrêté :/)
    expect(items.find(item => item.startsWith('ctrl'))).toMatch(/^ctrl, site B :/)
  })

  it('says which links are cut, and what each client was told', () => {
    const description = mount(SceneDescription, { props: { ...atCue('two-sites-cut', 1), wordsOf: sceneWords, still: true } })
    const items = description.findAll('li').map(item => plain(item.text()))
    expect(items).toContain('Du site A au site B : coupé dans les deux sens.')
    expect(items).toContain('c1, site A : n’a encore rien demandé.')
    expect(items.find(item => item.startsWith('c2, site B'))).toBe('c2, site B : 0 demande confirmée sur 1. Les dernières : x=7 par m3, en attente.')
  })

  it('says in which direction a link is cut, and a delay that is not the usual one', () => {
    const { view } = atCue('two-sites-cut', 0)
    const links = (over: Partial<EtcdView['links'][number]>) => mount(SceneDescription, {
      props: { view: { ...view, links: view.links.map(l => (l.kind === 'site' ? { ...l, ...over } : l)) }, at: 0, wordsOf: sceneWords, still: true },
    }).findAll('li').map(item => plain(item.text()))[0]
    expect(links({ cut: 'forward' })).toBe('Du site A au site B : coupé de A vers B, ouvert de B vers A.')
    expect(links({ cut: 'backward' })).toBe('Du site A au site B : coupé de B vers A, ouvert de A vers B.')
    expect(links({ latency: 40_000, normal: 5_000 })).toBe('Du site A au site B : 40 ms aller, au lieu de 5 ms.')
  })

  it('names what is on its way, and no heartbeat', () => {
    const vote = shownAt('election', run => {
      cueInstant(run, 1)
      return run.cues[1].at
    })
    const words = mount(SceneDescription, { props: { ...vote, wordsOf: sceneWords, still: true } }).findAll('li').map(item => plain(item.text()))
    const flying = vote.view.messages.filter(m => !m.type.startsWith('MsgHeartbeat'))
    expect(words.filter(w => w.includes('«'))).toHaveLength(flying.length)
  })

  it('stays while the run plays, and is the frame where it stands', async () => {
    const [before, after] = [atCue('leader-lost', 0), atCue('leader-lost', 1)]
    const description = mount(SceneDescription, { props: { ...before, wordsOf: sceneWords, still: true } })
    const html = description.html()
    await description.setProps({ ...after, wordsOf: sceneWords, still: false })
    expect(description.html()).toBe(html)
    await description.setProps({ wordsOf: sceneWords, still: true })
    expect(description.html()).toBe(mount(SceneDescription, { props: { ...after, wordsOf: sceneWords, still: true } }).html())
    expect(description.html()).not.toBe(html)
  })
})
