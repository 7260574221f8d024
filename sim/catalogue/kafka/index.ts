/** The scenarios of Kafka, in the order the talk tells them: the one on a slide, then the lab's. */
import type { Scenario } from '../../run/scenario.ts'
import { controllersLost } from './controllers-lost.ts'
import { defaults } from './defaults.ts'
import { minThree } from './min-three.ts'
import { mirror } from './mirror.ts'
import { threeSites } from './three-sites.ts'
import { twoOne } from './two-one.ts'
import { twoTwo } from './two-two.ts'

export const scenarios: readonly Scenario[] = [twoTwo, minThree, twoOne, threeSites, defaults, controllersLost, mirror]
