/** The platform's scenarios, in the order of the talk. */
import type { Scenario } from '../../run/scenario.ts'
import { coldOpen } from './cold-open.ts'
import { siteLoss } from './site-loss.ts'

export const scenarios: readonly Scenario[] = [coldOpen, siteLoss]
