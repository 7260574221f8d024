import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/platform-etcd/index.ts'
import { platformEtcd } from '../../../sim/platform-etcd/world.ts'
import type { PlatformView } from '../../../sim/platform/view.ts'
import { frameAt, openRun, playStory } from '../../../sim/run/run.ts'
import { wordsOf } from './describe.ts'
import PlatformScene from './PlatformScene.vue'

function shown(id: string, cue: number) {
  const run = openRun(platformEtcd, scenarios.find(s => s.id === id)!)
  playStory(run)
  const { view, at } = frameAt<PlatformView>(run, run.cues[cue].at)
  const scene = mount(PlatformScene, { props: { view, at, actable: false } })
  return { view, chip: (name: string) => scene.findAll('.chip').find(c => c.text() === name)!, label: (name: string) => scene.findAll('.chip').find(c => c.text() === name)!.attributes('aria-label'), api: scene.find('.api').text() }
}

describe('a control plane with a member of etcd', () => {
  it('wears a crown where it leads, and says so', () => {
    const { chip, label, view } = shown('leader-machine-lost', 0)
    expect(['cp1', 'cp2', 'cp3'].map(name => chip(name).find('.crown').exists())).toEqual([true, false, false])
    expect(label('cp1')).toContain('membre leader')
    expect(label('cp2')).toContain('membre follower')
    expect(wordsOf(view).lists.find(l => l.title === 'etcd, mandat 1')?.items).toHaveLength(3)
  })

  it('nobody does while they elect, and the API says why it is mute', () => {
    const { chip, api } = shown('leader-machine-lost', 1)
    expect(['cp1', 'cp2', 'cp3'].some(name => chip(name).find('.crown').exists())).toBe(false)
    expect(api).toContain('aucun leader')
  })

  it('has a cross where its member has panicked though the machine runs', () => {
    const { chip, label, api } = shown('replica-among-members', 3)
    expect(chip('cp1').find('.cross').exists()).toBe(true)
    expect(label('cp1')).toContain('tourne')
    expect(label('cp1')).toContain('arrêté en panique')
    expect(api).toContain('(2/3)')
  })
})
