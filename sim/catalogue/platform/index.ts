/** The stories of the `platform` world, in the order in which the talk tells them. */
import type { Scenario } from '../../run/scenario.ts'
import { activeActive } from './active-active.ts'
import { activePassiveBackup, activePassiveMirror } from './active-passive.ts'
import { coldOpen } from './cold-open.ts'
import { monoCpLocal, monoCpReplicated, monoCpStretched } from './mono-cp.ts'
import { monoCpLost, threeZero } from './operator.ts'
import { siteLoss } from './site-loss.ts'
import { spreadAnyway, spreadHonor, spreadTrap } from './spread.ts'

export const scenarios: readonly Scenario[] = [
  coldOpen, activePassiveBackup, activePassiveMirror, activeActive,
  monoCpLost, monoCpLocal, monoCpReplicated, monoCpStretched, threeZero,
  siteLoss, spreadTrap, spreadHonor, spreadAnyway,
]
