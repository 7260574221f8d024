/** The counter-model's story. */
import type { Scenario } from '../../run/scenario.ts'
import { counterModel } from './counter-model.ts'

export const scenarios: readonly Scenario[] = [counterModel]
