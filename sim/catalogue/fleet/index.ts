/** The stories of the `fleet` world, in the order in which the talk comes to them. */
import type { Scenario } from '../../run/scenario.ts'
import { edgeArbitrated } from './edge-arbiter.ts'
import { edgeFenced } from './edge-fencing.ts'
import { edgeProbed } from './edge-probe.ts'
import { stretchedLost } from './stretched-lost.ts'
import { twoClustersLost } from './two-clusters.ts'

export const scenarios: readonly Scenario[] = [twoClustersLost, stretchedLost, edgeProbed, edgeFenced, edgeArbitrated]
