/**
 * Rules broken on purpose, one at a time, each by replacing a single exported function of the product:
 * what must catch it, and the seed of a storm in which it does. A checker that never fails proves
 * nothing; a rule whose breach nobody notices is not checked.
 */
import type { Saboteur } from '../../test-support/saboteurs.ts'
import type * as commit from '../raft/commit.ts'
import type * as config from '../raft/config.ts'
import { commitTo } from '../raft/log.ts'
import type * as log from '../raft/log.ts'
import type * as node from '../raft/node.ts'
import type * as quorum from '../raft/quorum.ts'
import type * as reads from '../raft/reads.ts'
import type * as ready from '../raft/ready.ts'
import { quorumMatch } from '../raft/tracker.ts'
import { NONE } from '../raft/types.ts'
import type * as vote from '../raft/vote.ts'
import type * as applying from './store/apply.ts'
import type * as lessor from './store/lessor.ts'
import type * as snapshot from './store/snapshot.ts'
import type * as store from './store/store.ts'
import type * as past from './store/watch.ts'
import type * as wal from './wal.ts'

/** `caught`: the property that must report it; an assertion of the engine by its beginning. */
interface EtcdSaboteur extends Saboteur {
  /** In a storm of elections (`storm-elections.ts`), where a mixed one takes too long to come to it. */
  readonly elections?: true
}

export const saboteurs: readonly EtcdSaboteur[] = [
  {
    rule: 'a member votes for everyone who asks', module: '../raft/vote.ts', caught: 'election-safety', seed: 16,
    by: (_: typeof vote): Partial<typeof vote> => ({ canVote: () => true }),
  },
  {
    rule: 'a member forgets its vote when it restarts', module: './wal.ts', caught: 'election-safety', seed: 6, elections: true,
    by: (sound: typeof wal): Partial<typeof wal> => ({
      replay(...disk) {
        const read = sound.replay(...disk)
        return { ...read, hardState: { ...read.hardState, vote: NONE } }
      },
    }),
  },
  {
    rule: 'a leader commits entries of old terms by counting their copies', module: '../raft/commit.ts', caught: 'leader-completeness', seed: 22, elections: true,
    by: (_: typeof commit): Partial<typeof commit> => ({ maybeCommit: own => commitTo(own.log, quorumMatch(own, own.log.committed)) }),
  },
  {
    rule: 'a leader replaces its own last entry while it is not committed', module: '../raft/node.ts', caught: 'leader-append-only', seed: 1,
    by: (sound: typeof node): Partial<typeof node> => ({
      appendAsLeader(leader, proposed) {
        const { log } = leader
        if (log.offset + log.entries.length > log.committed) {
          log.entries.pop()
          log.handed = Math.min(log.handed, log.offset + log.entries.length)
        }
        sound.appendAsLeader(leader, proposed)
      },
    }),
  },
  {
    rule: 'a follower accepts an append without looking at the entry before it', module: '../raft/log.ts', caught: 'log-matching', seed: 95,
    by: (sound: typeof log): Partial<typeof log> => ({ matchesTerm: (own, index) => index <= sound.lastIndex(own) }),
  },
  {
    rule: 'a candidate’s log may be behind', module: '../raft/vote.ts', caught: 'leader-completeness', seed: 7,
    by: (_: typeof vote): Partial<typeof vote> => ({ isUpToDate: () => true }),
  },
  {
    rule: 'entries are applied before they are committed', module: '../raft/ready.ts', caught: 'state-machine-safety', seed: 3,
    by: (sound: typeof ready): Partial<typeof ready> => ({
      takeReady(own) {
        const todo = sound.takeReady(own)
        if (own.log.pending !== null) return todo
        const early = own.log.entries.slice(own.log.applying - own.log.offset)
        own.log.applying += early.length
        return { ...todo, committed: [...todo.committed, ...early] }
      },
      advance(own, done) {
        sound.advance(own, { ...done, committed: done.committed.filter(entry => entry.index <= own.log.committed) })
      },
    }),
  },
  {
    rule: 'a follower answers before its disk has synced', module: '../raft/ready.ts', caught: 'stays-up', seed: 2,
    by: (sound: typeof ready): Partial<typeof ready> => ({ takeReady: own => ({ ...sound.takeReady(own), mustSync: false }) }),
  },
  {
    rule: 'a heartbeat tells a follower to commit more than it is known to hold', module: '../raft/reads.ts', caught: 'stays-up', seed: 1,
    by: (sound: typeof reads): Partial<typeof reads> => ({
      sendHeartbeat(leader, progress) {
        const known = progress.match
        progress.match = Infinity
        sound.sendHeartbeat(leader, progress)
        progress.match = known
      },
    }),
  },
  {
    rule: 'a linearizable read is answered without asking a quorum', module: '../raft/config.ts', caught: 'linearizability', seed: 292,
    by: (sound: typeof config): Partial<typeof config> => ({ configOf: options => ({ ...sound.configOf(options), readOnly: 'lease-based' }) }),
  },
  {
    rule: 'a member that is added does not raise the quorum', module: '../raft/quorum.ts', caught: 'election-safety', seed: 5,
    by: (sound: typeof quorum): Partial<typeof quorum> => {
      const half = (voters: number) => (voters + 1) >> 1
      return {
        majorityOf: half,
        voteResult: (voters, granted, refused) => (granted >= half(voters) ? sound.VoteResult.Won : sound.voteResult(voters, granted, refused)),
      }
    },
  },
  {
    rule: 'a new leader does not give leases their time again', module: './store/lessor.ts', caught: 'linearizability', seed: 59,
    by: (sound: typeof lessor): Partial<typeof lessor> => ({
      promoteLessor(own, extendBy, now) {
        sound.promoteLessor(own, extendBy, now)
        for (const lease of own.leases.values()) own.leases.set(lease.id, { ...lease, expiry: now, checkAt: now })
      },
    }),
  },
  {
    rule: 'a serializable read shows a state that never was', module: './store/store.ts', caught: 'serializable-reads', seed: 1,
    by: (sound: typeof store): Partial<typeof store> => ({
      rangeStore(own, request, ...rest) {
        const reply = sound.rangeStore(own, request, ...rest)
        return reply.kind === 'range' && request.serializable && reply.kvs.length > 2 ? { ...reply, kvs: reply.kvs.slice(1) } : reply
      },
    }),
  },
  {
    rule: 'a watch that is taken up again misses a revision', module: './store/watch.ts', caught: 'watches', seed: 1,
    by: (sound: typeof past): Partial<typeof past> => ({
      eventsSince(own, range, from) {
        const since = sound.eventsSince(own, range, from)
        return 'compactRevision' in since || since.length < 3 ? since : since.slice(1)
      },
    }),
  },
  {
    rule: 'a compaction takes the revision back', module: './store/apply.ts', caught: 'revisions', seed: 1,
    by: (sound: typeof applying): Partial<typeof applying> => ({
      applyToStore(own, request, ...rest) {
        const applied = sound.applyToStore(own, request, ...rest)
        if (request.kind === 'compact' && applied.response.kind === 'compact') own.revision--
        return applied
      },
    }),
  },
  {
    rule: 'nobody ever gets a vote', module: '../raft/vote.ts', caught: 'progress', seed: 1,
    by: (_: typeof vote): Partial<typeof vote> => ({ canVote: () => false }),
  },
  {
    rule: 'a snapshot loses a key', module: './store/snapshot.ts', caught: 'convergence', seed: 1,
    by: (sound: typeof snapshot): Partial<typeof snapshot> => ({
      storeFrom: (of, ...rest) => sound.storeFrom({ ...of, newest: of.newest.slice(1) }, ...rest),
    }),
  },
]
