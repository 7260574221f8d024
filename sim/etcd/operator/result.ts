/**
 * How a command's requests ended, as plain values for the printers: nothing here is the world's.
 */
import type { Call, ListedMember, Reply } from '../calls.ts'
import { Ended, ENDINGS } from '../endings.ts'
import { ERRORS } from '../errors.ts'
import { Exit } from './act.ts'
import { hexCluster, hexId } from './ids.ts'

/** What every answer's header tells of who answered (etcdserverpb.ResponseHeader). */
export interface Header {
  /** What tells its cluster from others: see `hexId`. */
  readonly cluster: string
  /** raft id of the member that answered. */
  readonly raftId: number
  /** Its term now, which an election under way raises. */
  readonly raftTerm: number
  /** raft id of the leader it knows; 0: none. */
  readonly leader: number
  /** Revision of its store, for answers that carry none themselves. */
  readonly revision: number
}

export interface Result {
  /** As it is to be printed. */
  readonly endpoint: string
  readonly call: Call
  readonly ended: Ended
  readonly reply: Reply | null
  /** From asking to the end, µs. */
  readonly took: number
  /** The request's own limit, µs; null: none. */
  readonly timeout: number | null
  /** Null when nobody answered. */
  readonly header: Header | null
  /** Of a change of members or a transfer: raft id of whom it is about. */
  readonly target?: number
  /** After a change of members, and of alarms: who belongs to the cluster. */
  readonly members?: readonly ListedMember[]
}

/** What a command leaves on the screen. */
export interface Output {
  readonly out: readonly string[]
  /** Standard error: etcdctl's own words; its client's log in JSON is left out. */
  readonly err: readonly string[]
  readonly exit: number
}

/** The settings that are printed. */
export interface Shown {
  readonly version: string
  /** --quota-backend-bytes as given; 0 or left out: not given. */
  readonly quota?: number
}

/** Why it failed, as Go prints the error; null when it did not. */
export function errorOf({ ended, reply, took, timeout }: Result): string | null {
  if (ended === Ended.None) return null
  if (ended === Ended.Refused) return reply !== null && 'error' in reply ? reply.error : 'etcdserver: request refused'
  // The member gave up first: its context's error comes back unmapped (recorded at 7 s).
  if (ended === Ended.Deadline && (timeout === null || took < timeout)) return unmapped('Unknown', ERRORS.proposalDeadlineExceeded.text)
  // Not among the errors that clientv3 knows (api/v3rpc/rpctypes).
  if (ended === Ended.ConnectionLost) return unmapped('Unavailable', ENDINGS[ended].text)
  return ENDINGS[ended].text
}

const unmapped = (code: string, text: string) => `rpc error: code = ${code} desc = ${text}`

export const memberOf = (header: Header) => hexId(header.raftId, header.cluster)
export const clusterOf = (header: Header) => hexCluster(header.cluster)

export function failed(text: string, exit: number = Exit.Error): Output {
  return { out: [], err: [`Error: ${text}`], exit }
}
