/** The stories of the `platform-etcd` world. */
import type { Scenario } from '../../run/scenario.ts'
import { leaderMachineLost } from './leader-machine-lost.ts'
import { replicaAmongMembers } from './replica-among-members.ts'

export const scenarios: readonly Scenario[] = [leaderMachineLost, replicaAmongMembers]
