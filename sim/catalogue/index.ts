/** The scenarios of the talk: those of each world in the order it tells them, the worlds in that of its chapters. */
import type { Scenario } from '../run/scenario.ts'
import { scenarios as elasticsearch } from './elasticsearch/index.ts'
import { scenarios as etcd } from './etcd.ts'

export const scenarios: readonly Scenario[] = [...etcd, ...elasticsearch]
