/** The stories of the `etcd` world, in the order in which the talk tells them. */
import type { Scenario } from '../run/scenario.ts'
import { addFirst } from './add-first.ts'
import { asymmetricCut } from './asymmetric-cut.ts'
import { bootstrap } from './bootstrap.ts'
import { election } from './election.ts'
import { flappingLink } from './flapping-link.ts'
import { followerLost } from './follower-lost.ts'
import { forcedEarly } from './forced-early.ts'
import { forcedLoss } from './forced-loss.ts'
import { leaderLost } from './leader-lost.ts'
import { leaseExtended } from './lease-extended.ts'
import { majorityLost } from './majority-lost.ts'
import { memberAdded } from './member-added.ts'
import { memberLearner } from './member-learner.ts'
import { memberRemoved } from './member-removed.ts'
import { memberReplaced } from './member-replaced.ts'
import { memberSecond } from './member-second.ts'
import { recoveryKubeadm } from './recovery-kubeadm.ts'
import { recoveryOpenshift } from './recovery-openshift.ts'
import { recovery } from './recovery.ts'
import { replication } from './replication.ts'
import { revisionBack } from './revision-back.ts'
import { revisionBumped } from './revision-bumped.ts'
import { slowDisk } from './slow-disk.ts'
import { snapshotsMixed } from './snapshots-mixed.ts'
import { splitBrain } from './split-brain.ts'
import { threeZonesLost } from './three-zones.ts'
import { twoOneRefused } from './two-one-refused.ts'
import { twoReads } from './two-reads.ts'
import { twoSitesCut } from './two-sites-cut.ts'
import { twoTwoCut } from './two-two-cut.ts'
import { twoTwoOne } from './two-two-one.ts'
import { uncommittedKept } from './uncommitted-kept.ts'
import { uncommittedLost } from './uncommitted-lost.ts'
import { uncommittedMute } from './uncommitted-mute.ts'
import { vmSnapshot } from './vm-snapshot.ts'
import { writePath } from './write-path.ts'
import { wrongToken } from './wrong-token.ts'

export const scenarios: readonly Scenario[] = [
  writePath, election, replication, twoReads,
  memberReplaced, memberAdded, memberSecond, memberLearner, memberRemoved,
  twoOneRefused,
  bootstrap, wrongToken, followerLost, leaderLost, leaseExtended,
  uncommittedLost, uncommittedKept, uncommittedMute, majorityLost, twoSitesCut, twoTwoCut,
  splitBrain, asymmetricCut, flappingLink, slowDisk,
  vmSnapshot, snapshotsMixed, recovery, recoveryOpenshift, recoveryKubeadm, addFirst, forcedEarly, forcedLoss, revisionBack, revisionBumped,
  threeZonesLost, twoTwoOne,
]
