/** A platform on a stage: its scene, its panels, what may be done to it, and its words. */
import { defineAsyncComponent } from 'vue'
import type { PlatformView } from '../../../sim/platform/view.ts'
import type { Staging } from '../../stage/staging.ts'
import { choicesFor, targetsOf, titleOf } from './actions.ts'
import type { Target } from './actions.ts'
import { wordsOf } from './describe.ts'
import PlatformScene from './PlatformScene.vue'
import { twinsOf } from './twins.ts'

export const staging: Staging<PlatformView, Target> = {
  scene: PlatformScene,
  hasWide: true,
  panels: [
    { id: 'pods', title: 'Pods', component: defineAsyncComponent(() => import('../../panel/platform/Pods.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
    { id: 'nodes', title: 'Nœuds', component: defineAsyncComponent(() => import('../../panel/platform/Nodes.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
    { id: 'events', title: 'Événements', component: defineAsyncComponent(() => import('../../panel/platform/Events.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
    { id: 'figures', title: 'Mesures', component: defineAsyncComponent(() => import('../../panel/platform/Figures.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
  ],
  strips: [
    { id: 'recovery', title: 'RPO et RTO', component: defineAsyncComponent({ loader: () => import('../../panel/platform/RecoveryStrip.vue'), delay: 0 }), propsOf: ({ frame, stage }) => ({ frame, stage }) },
  ],
  targetsOf, titleOf, choicesFor, wordsOf, twinsOf,
}
