/**
 * What a command line comes to: what to ask of whom, or what to do on a machine, and how to print
 * what comes of it. Plain data: nothing here knows the world. Times are µs.
 */
import type { Call } from '../calls.ts'
import type { RestoreFlags, StartFlags } from '../datadir.ts'

export type Tool = 'etcdctl' | 'etcdutl' | 'etcd'

/** --write-out; protobuf is not modelled. */
export const FORMATS = ['simple', 'table', 'json', 'fields'] as const
export type Format = (typeof FORMATS)[number]

export interface Print {
  readonly format: Format
  readonly keysOnly?: boolean
  readonly countOnly?: boolean
  readonly valueOnly?: boolean
  /** lease timetolive --keys. */
  readonly attachedKeys?: boolean
  /** watch --prev-kv. */
  readonly prevKv?: boolean
  /** lease keep-alive --once. */
  readonly once?: boolean
  /** member add: the name and the URLs as typed. */
  readonly added?: { readonly name: string, readonly peerUrls: string }
  /** snapshot save: where to. */
  readonly file?: string
}

export interface Endpoint {
  /** As typed, and as printed. */
  readonly text: string
  /** The member that listens there. */
  readonly member: string
}

export interface AskAct {
  readonly kind: 'ask'
  readonly call: Call
  /**
   * `one`: of the first endpoint that answers, as clientv3 balances; `each`: of every one;
   * `leader`: of the one among them that leads, found by asking each for its status.
   */
  readonly to: 'one' | 'each' | 'leader'
  /** --cluster: the endpoints are those of `member list`. */
  readonly cluster: boolean
  /** Empty: the client's own. */
  readonly endpoints: readonly Endpoint[]
  /** Of each request; null: none, the command waits for ever (txn, watch, keep-alive, snapshot save). */
  readonly timeout: number | null
  readonly print: Print
}

export interface BackupStatusAct {
  readonly kind: 'backup-status'
  readonly file: string
  readonly print: Print
}

export interface RestoreAct {
  readonly kind: 'restore'
  readonly file: string
  /** --name: on which machine. */
  readonly member: string
  readonly dataDir: string
  readonly flags: Omit<RestoreFlags, 'backup'>
}

export interface StartAct {
  readonly kind: 'start'
  /** --name; etcd's own default is « default ». */
  readonly member: string
  readonly flags: StartFlags
}

export type Act = AskAct | BackupStatusAct | RestoreAct | StartAct

export interface Command {
  readonly tool: Tool
  readonly act: Act
}

/** Why nothing is asked: lines as the tool prints them, and its exit code. */
export interface Usage {
  readonly usage: string
  readonly exit: number
}

/** Exit codes (pkg/cobrautl/error.go). */
export const Exit = { Success: 0, Error: 1, BadConnection: 2, InvalidInput: 3, BadFeature: 4, Interrupted: 5, BadArgs: 128 } as const

export function fail(text: string, exit: number = Exit.BadArgs): Usage {
  return { usage: `Error: ${text}`, exit }
}

/** A member's addresses: everybody listens on its own name and etcd's own ports. */
export const clientUrl = (name: string) => `http://${name}:2379`
export const peerUrl = (name: string) => `http://${name}:2380`

/** "m1", "m1:2379", "http://m1:2379": the member's name. */
export function hostOf(address: string): string {
  return /^(?:[a-z]+:\/\/)?([^:/]*)/.exec(address)?.[1] ?? ''
}
