/**
 * etcd's error texts, as a client reads them, with the gRPC code each travels under: the texts are
 * etcd's own words (api/v3rpc/rpctypes/error.go, mapped in server/etcdserver/api/v3rpc/util.go) and
 * are never translated. Where versions differ in a code, a comment says so.
 */

/** The names of gRPC's status codes that etcd uses (google.golang.org/grpc/codes). */
export type GrpcCode =
  | 'Canceled'
  | 'DataLoss'
  | 'DeadlineExceeded'
  | 'FailedPrecondition'
  | 'InvalidArgument'
  | 'NotFound'
  | 'OutOfRange'
  | 'ResourceExhausted'
  | 'Unavailable'
  | 'Unknown'

export interface EtcdError {
  readonly text: string
  readonly code: GrpcCode
}

const list = {
  // What a request says.
  emptyKey: { code: 'InvalidArgument', text: 'etcdserver: key is not provided' },
  tooManyOps: { code: 'InvalidArgument', text: 'etcdserver: too many operations in txn request' },
  duplicateKey: { code: 'InvalidArgument', text: 'etcdserver: duplicate key given in txn request' },
  requestTooLarge: { code: 'InvalidArgument', text: 'etcdserver: request is too large' },

  // The store.
  compacted: { code: 'OutOfRange', text: 'etcdserver: mvcc: required revision has been compacted' },
  futureRevision: { code: 'OutOfRange', text: 'etcdserver: mvcc: required revision is a future revision' },
  noSpace: { code: 'ResourceExhausted', text: 'etcdserver: mvcc: database space exceeded' },
  corrupt: { code: 'DataLoss', text: 'etcdserver: corrupt cluster' },
  leaseNotFound: { code: 'NotFound', text: 'etcdserver: requested lease not found' },
  leaseExists: { code: 'FailedPrecondition', text: 'etcdserver: lease already exists' },
  leaseTtlTooLarge: { code: 'OutOfRange', text: 'etcdserver: too large lease TTL' },
  watchCanceled: { code: 'Canceled', text: 'etcdserver: watch canceled' },

  // Leaders, time and load.
  noLeader: { code: 'Unavailable', text: 'etcdserver: no leader' },
  notLeader: { code: 'FailedPrecondition', text: 'etcdserver: not leader' },
  leaderChanged: { code: 'Unavailable', text: 'etcdserver: leader changed' },
  timeout: { code: 'Unavailable', text: 'etcdserver: request timed out' },
  timeoutLeaderFailure: { code: 'Unavailable', text: 'etcdserver: request timed out, possibly due to previous leader failure' },
  timeoutConnectionLost: { code: 'Unavailable', text: 'etcdserver: request timed out, possibly due to connection lost' },
  timeoutAppliedIndex: { code: 'Unavailable', text: 'etcdserver: request timed out, waiting for the applied index took too long' },
  /** No gRPC error of its own (util.go): it travels as Unknown. */
  badLeaderTransferee: { code: 'FailedPrecondition', text: 'etcdserver: bad leader transferee' },
  /** Meant as ResourceExhausted: see `notEnoughStartedMembers`. */
  tooManyRequests: { code: 'Unknown', text: 'etcdserver: too many requests' },
  stopped: { code: 'Unavailable', text: 'etcdserver: server stopped' },
  /** The client's own deadline. */
  deadlineExceeded: { code: 'DeadlineExceeded', text: 'context deadline exceeded' },
  /** The server's deadline for a write that never found a leader: it surfaces unmapped (recorded on 3.4). */
  proposalDeadlineExceeded: { code: 'Unknown', text: 'context deadline exceeded' },

  // Members.
  memberNotFound: { code: 'NotFound', text: 'etcdserver: member not found' },
  memberExists: { code: 'FailedPrecondition', text: 'etcdserver: member ID already exist' },
  peerUrlExists: { code: 'FailedPrecondition', text: 'etcdserver: Peer URLs already exists' },
  memberBadUrls: { code: 'InvalidArgument', text: 'etcdserver: given member URLs are invalid' },
  /** Meant as FailedPrecondition, but util.go maps it to the client's kind of error: recorded as Unknown. */
  notEnoughStartedMembers: { code: 'Unknown', text: 'etcdserver: re-configuration failed due to not enough started members' },
  unhealthyCluster: { code: 'Unavailable', text: 'etcdserver: unhealthy cluster' },
  memberNotLearner: { code: 'FailedPrecondition', text: 'etcdserver: can only promote a learner member' },
  learnerNotReady: { code: 'FailedPrecondition', text: 'etcdserver: can only promote a learner member which is in sync with leader' },
  tooManyLearners: { code: 'FailedPrecondition', text: 'etcdserver: too many learner members in cluster' },
  /** FailedPrecondition in newer versions; Unavailable is what 3.4 answered, and what makes its clients retry. */
  notSupportedForLearner: { code: 'Unavailable', text: 'etcdserver: rpc not supported for learner' },
} as const satisfies Record<string, EtcdError>

export type ErrorName = keyof typeof list

for (const error of Object.values(list)) Object.freeze(error)

/** Every error text a client of the model may read; frozen. */
export const ERRORS: { readonly [Name in ErrorName]: (typeof list)[Name] } = Object.freeze(list)

/** What a member writes to its own log as it stops, or instead of starting (server.go, bootstrap.go, raft's log.go). */
export const LOGGED = {
  removed: 'the member has been permanently removed from the cluster',
  bootstrapped: (member: string) => `member ${member} has already been bootstrapped`,
  outOfRange: (commit: number, last: number) => `tocommit(${commit}) is out of range [lastIndex(${last})]`,
} as const
