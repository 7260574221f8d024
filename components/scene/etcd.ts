/** etcd's cluster on a stage: its scene, its panels, what may be done to it, and its words. */
import { sceneWords } from '../a11y/describe.ts'
import { twinsOf } from '../lab/twins.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import type { Staging } from '../stage/staging.ts'
import { targetsOf, titleOf } from './actions.ts'
import type { Target } from './actions.ts'
import { choicesFor } from './choices.ts'
import { panels } from './etcd-panels.ts'
import Scene from './Scene.vue'

export const staging: Staging<EtcdView, Target> = {
  scene: Scene,
  panels, targetsOf, titleOf, choicesFor, twinsOf,
  wordsOf: sceneWords,
  wishes: [{ label: 'Provoquer un vote partagé', wish: { verb: 'split' } }],
  vacant: 'sans leader',
  hasProtocol: true,
  hasTimings: true,
}
