/**
 * Messages between nodes, as over the TCP connections that Elasticsearch keeps open. A process that is
 * killed closes its connections, and whoever sends to it learns that at once; a site without power and
 * a cut link are silent, and only timeouts tell.
 */
import { CUT, LOST, lostOnTheWay, transmit } from '../kernel/network.ts'
import { ANY_LIFE, enqueue } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { ProcessStatus } from '../kernel/process.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, Msg, note, WORDS } from './events.ts'
import type { MessageName } from './events.ts'
import { Due } from './state.ts'
import type { ClusterState, ElasticState, Join, Store } from './state.ts'

/** Fields by need of the kind. */
export interface Message {
  readonly kind: number
  readonly from: number
  readonly to: number
  readonly sentAt: number
  readonly term: number
  readonly version: number
  /** An answer that says no. */
  readonly refused: boolean
  readonly join: Join | null
  readonly state: ClusterState | null
  /** Whom the sender takes for master; the number of a check, a round, an operation; the request. */
  readonly leader: number
  readonly no: number
  readonly shard: number
  readonly allocation: number
  readonly request: number
  readonly ops: readonly number[]
  readonly stores: readonly Store[]
}

type Body = Partial<Omit<Message, 'kind' | 'from' | 'to' | 'sentAt'>>

const EMPTY = { term: 0, version: 0, refused: false, join: null, state: null, leader: -1, no: 0, shard: 0, allocation: 0, request: -1, ops: [], stores: [] }

/** Checks pass by the dozen: no reader follows them one by one. */
const isCheck = (kind: number) => kind >= Msg.FollowerCheck && kind <= Msg.LeaderCheckResponse

export function send(state: ElasticState, kernel: Kernel, from: number, to: number, name: MessageName, body: Body = {}): void {
  const kind = Msg[name]
  const message: Message = { ...EMPTY, ...body, kind, from, to, sentAt: kernel.now }
  if (from === to) {
    enqueue(kernel.queue, kernel.now, Due.Message, to, kernel.processes[to].life, message)
    return
  }
  const at = transmit(state.network, kernel.now, from, to)
  if (at === CUT || at === LOST) {
    if (!isCheck(kind)) note(kernel, Code.MessageLost, from + 1, to + 1, kind, at === CUT ? 0 : 1)
    return
  }
  if (!isCheck(kind) && kind !== Msg.Disconnected && kind < Msg.Request) {
    note(kernel, Code.MessageSent, from + 1, to + 1, kind, message.term, message.version, at - kernel.now)
  }
  const owner = to < state.nodes.length ? to : NOBODY_OWNS
  enqueue(kernel.queue, at, Due.Message, owner, ANY_LIFE, message)
}

/** Clients are no processes. */
const NOBODY_OWNS = -1

/** Was it lost with its link on the way? */
export function wasLost(state: ElasticState, kernel: Kernel, { from, to, kind, sentAt }: Message): boolean {
  if (from === to || !lostOnTheWay(state.network, from, to, sentAt)) return false
  if (!isCheck(kind)) note(kernel, Code.MessageLost, from + 1, to + 1, kind, 0)
  return true
}

/** Nobody listens there: the sender's connection is refused, unless the machine has no power. */
export function refuseConnection(state: ElasticState, kernel: Kernel, { from, to, kind, request }: Message): void {
  if (kind === Msg.Disconnected) return
  if (!isCheck(kind)) note(kernel, Code.MessageLost, from + 1, to + 1, kind, 2)
  if (!state.nodes[to].silent) send(state, kernel, to, from, 'Disconnected', { request })
}

/** A killed process's connections are closed; so are those that its peers still had to one before it. */
export function disconnectAll(state: ElasticState, kernel: Kernel, from: number): void {
  for (let to = 0; to < state.network.endpoints.length; to++) if (to !== from) send(state, kernel, from, to, 'Disconnected')
}

export function isUp(kernel: Kernel, node: number): boolean {
  return kernel.processes[node].status !== ProcessStatus.Down
}

/** In a paused process's buffers it is safe from later cuts. */
export function hold(state: ElasticState, kernel: Kernel, due: Scheduled): Scheduled | null {
  if (due.kind !== Due.Message) return due
  const message = due.body as Message
  if (wasLost(state, kernel, message)) return null
  return { ...due, body: { ...message, sentAt: ARRIVED } satisfies Message }
}

/** No cut comes after this. */
const ARRIVED = Number.MAX_SAFE_INTEGER

export const nameOfMessage = (kind: number) => WORDS.message[kind]
