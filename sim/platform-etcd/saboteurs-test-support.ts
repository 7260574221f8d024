/**
 * Rules broken on purpose, one at a time, each by replacing exported functions of the product: what must
 * catch it, and the seed of a storm in which it does. What joins the two worlds; and one rule of each, so
 * that their own invariants are seen to be asked here.
 */
import type { Saboteur } from '../../test-support/saboteurs.ts'
import type * as availability from '../etcd/availability.ts'
import type * as lifecycle from '../etcd/lifecycle.ts'
import type * as network from '../kernel/network.ts'
import type * as reach from '../platform/reach.ts'
import type * as vote from '../raft/vote.ts'

export const saboteurs: readonly Saboteur[] = [
  {
    rule: 'the API answers without a leader', module: '../etcd/availability.ts', caught: 'api-needs-leader', seed: 1,
    by: (_: typeof availability): Partial<typeof availability> => ({ acknowledgesAt: (_state, _kernel, member) => member.node !== null }),
  },
  {
    rule: 'a member outlives its machine', module: '../etcd/lifecycle.ts', caught: 'members-on-machines', seed: 2,
    by: (_: typeof lifecycle): Partial<typeof lifecycle> => ({ crash: () => {} }),
  },
  {
    rule: 'control planes act whatever their etcd says', module: '../platform/reach.ts', caught: 'nothing-without-api', seed: 2,
    by: (sound: typeof reach): Partial<typeof reach> => ({
      apiAnswers: () => true,
      activeController: state => state.vms.find(vm => vm.role === 'control-plane' && sound.isRunning(vm)) ?? null,
    }),
  },
  {
    rule: 'the etcd does not hear that a link is cut', module: '../kernel/network.ts', caught: 'nothing-without-api', seed: 4,
    by: (_: typeof network): Partial<typeof network> => ({ setSiteCut: () => {} }),
  },
  {
    rule: 'a member votes for everyone who asks', module: '../raft/vote.ts', caught: 'election-safety', seed: 35,
    by: (_: typeof vote): Partial<typeof vote> => ({ canVote: () => true }),
  },
]
