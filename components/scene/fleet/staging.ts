/** The fleet on a stage: its scene, its panel, what may be done to it, its words, its twin. */
import { defineAsyncComponent } from 'vue'
import type { FleetView } from '../../../sim/fleet/view.ts'
import type { Staging } from '../../stage/staging.ts'
import { choicesFor, targetsOf, titleOf } from './offers.ts'
import type { FleetTarget } from './offers.ts'
import Scene from './FleetScene.vue'
import { twinsOf } from './twins.ts'
import { fleetWords } from './words.ts'

const Service = defineAsyncComponent(() => import('../../panel/FleetService.vue'))

export const staging: Staging<FleetView, FleetTarget> = {
  scene: Scene,
  hasWide: true,
  panels: [{ id: 'service', title: 'Service et données', component: Service, propsOf: ({ frame }) => ({ view: frame.view, at: frame.at }) }],
  targetsOf, titleOf, choicesFor, twinsOf,
  wordsOf: fleetWords,
}
