/** The stories of the `elasticsearch` world, in the order in which the talk and its gallery tell them. */
import type { Scenario } from '../../run/scenario.ts'
import { crowded } from './crowded.ts'
import { allAtOnce, oneByOne } from './losses.ts'
import { minimumMasterNodes } from './minimum-master-nodes.ts'
import { tiebreaker } from './tiebreaker.ts'
import { twoOne } from './two-one.ts'
import { twoTwoA, twoTwoB } from './two-two.ts'

export const scenarios: readonly Scenario[] = [tiebreaker, crowded, twoOne, twoTwoB, twoTwoA, allAtOnce, oneByOne, minimumMasterNodes]
