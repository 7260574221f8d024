/** The scenarios of the talk, in the order it tells them. */
import type { Scenario } from '../run/scenario.ts'
import { election } from './election.ts'
import { followerLost } from './follower-lost.ts'
import { leaderLost } from './leader-lost.ts'
import { majorityLost } from './majority-lost.ts'
import { replication } from './replication.ts'
import { twoSitesCut } from './two-sites-cut.ts'
import { uncommittedLost } from './uncommitted-lost.ts'

export const scenarios: readonly Scenario[] = [
  election, replication, followerLost, leaderLost, uncommittedLost, majorityLost, twoSitesCut,
]
