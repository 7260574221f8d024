/** Kafka on a stage: its scene, its panels, what may be done to it, and its words. */
import { defineAsyncComponent } from 'vue'
import type { KafkaView } from '../../sim/kafka/view.ts'
import type { Staging } from '../stage/staging.ts'
import { choicesFor, targetsOf, titleOf } from './kafka/actions.ts'
import type { Target } from './kafka/actions.ts'
import { wordsOf } from './kafka/describe.ts'
import KafkaScene from './kafka/KafkaScene.vue'
import { twinsOf } from './kafka/twins.ts'

export const staging: Staging<KafkaView, Target> = {
  scene: KafkaScene,
  panels: [
    { id: 'messages', title: 'Messages', component: defineAsyncComponent(() => import('../panel/kafka/Messages.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
    { id: 'partitions', title: 'Partitions', component: defineAsyncComponent(() => import('../panel/kafka/Partitions.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
    { id: 'versions', title: 'De ZooKeeper à KRaft', component: defineAsyncComponent(() => import('../panel/kafka/Versions.vue')), propsOf: () => ({}) },
  ],
  targetsOf, titleOf, choicesFor, wordsOf, twinsOf,
  vacant: 'sans leader',
}
