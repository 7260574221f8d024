/**
 * How a request may end other than well, by a number that a trace can hold. What a client may
 * conclude is in `definite`: the request had no effect; where it is false, a write may have been
 * committed, or may be later.
 */
import { ERRORS } from './errors.ts'
import type { EtcdError } from './errors.ts'

interface Ending {
  /** Word for conditions of scenarios. */
  readonly word: string
  readonly text: string
  readonly definite: boolean
  /** gRPC's Unavailable: clientv3 tries a read again elsewhere. */
  readonly unavailable: boolean
}

const refused = (word: string, { text, code }: EtcdError): Ending => ({ word, text, definite: true, unavailable: code === 'Unavailable' })
const unknown = (word: string, error: EtcdError): Ending => ({ ...refused(word, error), definite: false })

const list = {
  None: { word: 'none', text: '', definite: true, unavailable: false },
  /** The client's own deadline; also what a proposal that never found a leader ends with. */
  Deadline: unknown('deadline', ERRORS.deadlineExceeded),
  ServerTimeout: unknown('server-timeout', ERRORS.timeout),
  /** gRPC's own, when the process goes away under a request. */
  ConnectionLost: unknown('connection-lost', { text: 'error reading from server: EOF', code: 'Unavailable' }),
  /** On a member that became leader itself within two election timeouts (server.go parseProposeCtxErr). */
  LeaderFailed: unknown('leader-failed', ERRORS.timeoutLeaderFailure),
  ConnectionFailed: unknown('connection-failed', ERRORS.timeoutConnectionLost),
  LeaderChanged: unknown('leader-changed', ERRORS.leaderChanged),
  NoLeader: refused('no-leader', ERRORS.noLeader),
  NotLeader: refused('not-leader', ERRORS.notLeader),
  Unhealthy: refused('unhealthy', ERRORS.unhealthyCluster),
  NotEnoughStarted: refused('not-enough-started', ERRORS.notEnoughStartedMembers),
  LearnerRefuses: refused('learner-refuses', ERRORS.notSupportedForLearner),
  TooManyLearners: refused('too-many-learners', ERRORS.tooManyLearners),
  LearnerNotReady: refused('learner-not-ready', ERRORS.learnerNotReady),
  NotLearner: refused('not-learner', ERRORS.memberNotLearner),
  MemberNotFound: refused('member-not-found', ERRORS.memberNotFound),
  PeerUrlExists: refused('peer-url-exists', ERRORS.peerUrlExists),
  NoSpace: refused('no-space', ERRORS.noSpace),
  BadTransferee: refused('bad-transferee', ERRORS.badLeaderTransferee),
  Stopped: refused('stopped', ERRORS.stopped),
  /** The store or a check said no; the answer holds its text. */
  Refused: { word: 'refused', text: '', definite: true, unavailable: false },
  Compacted: refused('compacted', ERRORS.compacted),
  /** Whoever asked has gone: Ctrl-C (context.Canceled). */
  Interrupted: { word: 'interrupted', text: 'context canceled', definite: false, unavailable: false },
} as const satisfies Readonly<Record<string, Ending>>

export const ENDINGS: readonly Ending[] = Object.values(list)

export type Ended = number
export const Ended = Object.fromEntries(Object.keys(list).map((name, i) => [name, i])) as Readonly<Record<keyof typeof list, Ended>>
