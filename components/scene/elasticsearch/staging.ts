/** An Elasticsearch cluster on a stage: its scene, its panels, what may be done to it, and its words. */
import { defineAsyncComponent } from 'vue'
import type { ElasticView } from '../../../sim/elasticsearch/view.ts'
import type { PanelKind, Staging } from '../../stage/staging.ts'
import { choicesFor, targetsOf, titleOf } from './actions.ts'
import type { Target } from './actions.ts'
import ElasticScene from './ElasticScene.vue'
import { twinsOf } from './twins.ts'
import { wordsOf } from './words.ts'

const Cat = defineAsyncComponent(() => import('../../panel/elasticsearch/Cat.vue'))
const cat = (which: 'health' | 'nodes' | 'shards'): PanelKind<ElasticView> => ({
  id: `cat-${which}`, title: `_cat/${which}`, component: Cat, propsOf: ({ frame }) => ({ view: frame.view, which }),
})

export const staging: Staging<ElasticView, Target> = {
  scene: ElasticScene,
  panels: [cat('health'), cat('nodes'), cat('shards')],
  targetsOf, titleOf, choicesFor, wordsOf, twinsOf,
  vacant: 'sans master',
  hasRounds: true,
}
