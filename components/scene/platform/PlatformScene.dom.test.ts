import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/platform/index.ts'
import type { PlatformView } from '../../../sim/platform/view.ts'
import { platform } from '../../../sim/platform/world.ts'
import { frameAt, openRun, playStory, refusalOf } from '../../../sim/run/run.ts'
import type { Run } from '../../../sim/run/run.ts'
import { choicesFor, targetsOf, titleOf } from './actions.ts'
import PlatformScene from './PlatformScene.vue'
import { staging } from './staging.ts'

function played(id: string): Run {
  const run = openRun(platform, scenarios.find(s => s.id === id)!)
  playStory(run)
  return run
}
const viewAt = (run: Run, cue: number) => frameAt<PlatformView>(run, run.cues[cue].at).view
const draw = (view: PlatformView, actable = true) => mount(PlatformScene, { props: { view, at: 0, actable } })

describe('the scene', () => {
  it('crosses out a pod that the API believes to run, and says that the API is mute', () => {
    const scene = draw(viewAt(played('cold-open'), 2))
    expect(scene.findAll('.ghost')).toHaveLength(1)
    expect(scene.get('.ghost').attributes('aria-label')).toContain('boutique-1')
    expect(scene.get('.api').attributes('aria-label')).toContain('muette')
    expect(scene.get('.kubectl').text()).toContain('aucune réponse')
    expect(scene.text()).toContain('100 en échec')
  })

  it('has a pod without a node in the tray, with its reason', () => {
    expect(draw(viewAt(played('site-loss'), 3)).get('.tray').text()).toContain('home-assistant-2 (matériel perdu)')
    expect(draw(viewAt(played('spread-trap'), 2)).get('.tray').text()).toContain('1 de plus')
  })

  it('shows copies and their age, and loads', () => {
    expect(draw(viewAt(played('active-passive-backup'), 1)).text()).toContain('vieille de 8\u00A0h')
    expect(draw(viewAt(played('active-active'), 3)).text()).toContain('charge 120')
  })

  it('has the Service aim across to the primary, crossed out once that is dead; an operator that is not heard stands out', () => {
    const run = played('three-zero')
    const [calm, dark, blocked] = [1, 2, 3].map(cue => draw(viewAt(run, cue)))
    expect(calm.get('.service').classes()).not.toContain('dead')
    expect(dark.get('.service').classes()).toContain('dead')
    expect(dark.get('.service').attributes('aria-label')).toContain('mort')
    expect(dark.findAll('.blocked')).toEqual([])
    expect(blocked.findAll('.blocked').map(pod => pod.text())).toEqual([expect.stringMatching(/^operateur-1\s+sans réponse$/)])
    expect(blocked.text()).toContain('visé')
    expect(draw(viewAt(played('cold-open'), 0)).find('.service').exists()).toBe(false)
  })

  it('opens a menu where the thing is, by click and by key, and not where nobody may act', async () => {
    const view = viewAt(played('cold-open'), 0)
    const scene = draw(view)
    await scene.findAll('.name.actable')[0].trigger('click')
    await scene.findAll('.pod')[0].trigger('keydown', { key: 'Enter' })
    expect(scene.emitted('open')?.map(([target]) => target)).toEqual([{ kind: 'site', name: 'A' }, { kind: 'pod', name: 'boutique-1' }])
    expect(draw(view, false).findAll('[role="button"]')).toEqual([])
  })
})

describe('the service and its machines', () => {
  const view = viewAt(played('active-active'), 0)
  const actionsOf = (target: Parameters<typeof choicesFor>[1], of = view) => choicesFor(of, target).flatMap(c => ('action' in c ? [c.action] : []))

  it('the load may rise by half and fall again, by click on the users', async () => {
    expect(actionsOf({ kind: 'service', name: 'boutique' })).toEqual([{ type: 'set-rate', rate: 600 }, { type: 'set-rate', rate: 267 }])
    const scene = draw(view)
    await scene.get('.users').trigger('click')
    expect(scene.emitted('open')?.[0][0]).toEqual({ kind: 'service', name: 'boutique' })
  })

  it('a machine moves to hosts that read its disk, and to no lost site', () => {
    expect(actionsOf({ kind: 'vm', name: 'boutique-a' })).toContainEqual({ type: 'migrate', vm: 'boutique-a', host: 'esx-b' })
    const lost = viewAt(played('active-active'), 1)
    expect(actionsOf({ kind: 'vm', name: 'boutique-a' }, lost).map(a => a.type)).not.toContain('migrate')
  })
})

describe.each(scenarios.map(s => s.id))('%s', (id) => {
  const run = played(id)

  it('offers nothing that would be refused, but what only the API could do', () => {
    for (const { at } of run.cues) {
      const { view } = frameAt<PlatformView>(run, at)
      for (const target of targetsOf(view)) {
        expect(titleOf(target)).not.toBe('')
        for (const choice of choicesFor(view, target)) {
          const refusal = 'action' in choice ? refusalOf(run, at, choice.action) : null
          if (refusal !== null) expect(['no-api', 'site-down', 'member-of-quorum'], `${choice.label}: ${refusal.refused}`).toContain(refusal.refused)
        }
      }
    }
  })

  it('can be told in words', () => {
    const words = staging.wordsOf(viewAt(run, run.cues.length - 1))
    expect(words.lists.some(l => l.items.some(i => i.startsWith('Site A')))).toBe(true)
    expect(JSON.stringify(words)).not.toMatch(/undefined|NaN|\bnull\b/)
  })
})
