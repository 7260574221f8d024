/** The scenarios of the talk, in the order it tells them. */
import type { Scenario } from '../run/scenario.ts'
import { election } from './election.ts'
import { followerLost } from './follower-lost.ts'
import { leaderLost } from './leader-lost.ts'
import { majorityLost } from './majority-lost.ts'
import { memberAdded } from './member-added.ts'
import { memberLearner } from './member-learner.ts'
import { memberRemoved } from './member-removed.ts'
import { memberReplaced } from './member-replaced.ts'
import { memberSecond } from './member-second.ts'
import { replication } from './replication.ts'
import { twoOneRefused } from './two-one-refused.ts'
import { twoReads } from './two-reads.ts'
import { twoSitesCut } from './two-sites-cut.ts'
import { uncommittedLost } from './uncommitted-lost.ts'
import { writePath } from './write-path.ts'

export const scenarios: readonly Scenario[] = [
  writePath, election, replication, twoReads,
  memberReplaced, memberAdded, memberSecond, memberLearner, memberRemoved,
  twoOneRefused,
  followerLost, leaderLost, uncommittedLost, majorityLost, twoSitesCut,
]
