/** The counter-model on a stage: etcd's scene, which wears its label, and the few things that may be done to it. */
import { h } from 'vue'
import type { FunctionalComponent } from 'vue'
import { sceneWords } from '../../a11y/describe.ts'
import type { EtcdView } from '../../../sim/etcd/view.ts'
import type { Choice, Staging } from '../../stage/staging.ts'
import { linkOf, titleOf } from '../actions.ts'
import type { Target } from '../actions.ts'
import { panels } from '../etcd-panels.ts'
import Scene from '../Scene.vue'

type CounterView = EtcdView & { readonly note: string }

const CounterScene: FunctionalComponent<{ readonly view: CounterView }> = ({ view }, { attrs }) => h(Scene, { ...attrs as { at: number, actable: boolean }, view, note: view.note })
CounterScene.props = ['view']
CounterScene.inheritAttrs = false

function choicesFor(view: CounterView, target: Target): readonly Choice[] {
  if (target.kind === 'client') {
    return [
      { label: 'Écrire x', action: { type: 'write', client: target.name } },
      { label: 'Lire x', action: { type: 'read', client: target.name } },
    ]
  }
  if (target.kind !== 'link') return []
  const { from, to } = target
  const link = linkOf(view, from, to)
  if (link?.kind !== 'site') return []
  return [link.cut === 'none' ? { label: 'Couper le lien', action: { type: 'cut', from, to } } : { label: 'Rétablir le lien', action: { type: 'heal', from, to } }]
}

export const staging: Staging<CounterView, Target> = {
  scene: CounterScene,
  panels: panels.filter(({ id }) => id === 'logs' || id === 'clients'),
  targetsOf: view => [
    ...view.links.filter(l => l.kind === 'site').map(({ from, to }): Target => ({ kind: 'link', from, to })),
    ...view.clients.map(({ name }): Target => ({ kind: 'client', name })),
  ],
  titleOf, choicesFor,
  wordsOf: view => ({ ...sceneWords(view), lead: `${view.note}. Chacun y décide seul.` }),
}
