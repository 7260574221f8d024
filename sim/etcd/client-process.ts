/**
 * The process of a client, as an operator stops and starts an API server: what it had asked ends
 * unheard, its watches close, and once it runs again its caches are built anew, each with a list and
 * a watch from the list's revision on (client-go tools/cache/reflector.go ListAndWatch; the API
 * server's own cache of etcd is made so too, apiserver storage/cacher).
 */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import type { Call, WatchCall } from './calls.ts'
import { ask, giveUp } from './client.ts'
import { interrupt } from './console.ts'
import { Ended } from './endings.ts'
import { Code } from './events.ts'
import { Due, Outcome } from './state.ts'
import type { KeyRange } from './request.ts'
import { requestOf } from './requests.ts'
import type { Client, EtcdState, Request } from './state.ts'
import { closeWatch, leaveMember } from './watches.ts'

/** A list that failed is asked again after this long (reflector.go, first backoff), µs. */
const LIST_AGAIN = 800_000

/** A range that a cache of a client follows. */
export interface Followed {
  readonly range: KeyRange
  readonly requireLeader: boolean
  /** Request that lists it, or opens its watch; -1 before. */
  readonly asked: number
}

/** A cache that could not be built: whose, and the request that failed. */
export interface ListAgain {
  readonly client: number
  readonly failed: number
}

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject })

/** Stops the process: nobody hears what is still on its way to it. */
export function stopClient(state: EtcdState, kernel: Kernel, client: Client): Refusal | null {
  const { name } = client.description
  if (client.stopped) return refuse('client-already-stopped', name)
  record(kernel.trace, kernel.now, Code.ClientStopped, client.index)
  // A command at its console is no part of it: what that watched is not watched again.
  interrupt(state, kernel, client)
  client.follows = followedBy(state, client)
  client.stopped = true
  for (const watcher of state.watchers) {
    if (watcher.client === client.index && watcher.cancelled === Ended.None) closeWatch(state, kernel, watcher)
  }
  for (const id of [...client.open]) giveUp(state, kernel, requestOf(state.requests, id), Ended.Interrupted)
  for (const other of state.clients) {
    if (other.description.through !== name) continue
    for (const id of [...other.open]) giveUp(state, kernel, requestOf(state.requests, id), Ended.ConnectionLost)
    leaveMember(state, kernel, other)
  }
  return null
}

/** Does somebody ask for it? Not while the client that it goes through is stopped. */
export function isConnected({ clients }: EtcdState, { description: { through } }: Client): boolean {
  return through === undefined || !clients.some(c => c.stopped && c.description.name === through)
}

/** Starts it again, with empty caches: each is listed, then watched. */
export function startClient(state: EtcdState, kernel: Kernel, client: Client): Refusal | null {
  if (!client.stopped) return refuse('client-already-up', client.description.name)
  client.stopped = false
  record(kernel.trace, kernel.now, Code.ClientStarted, client.index)
  for (const i of client.follows.keys()) list(state, kernel, client, i)
  return null
}

/** The ranges it watches, is about to, or watched until a member gave up on it: each once. */
function followedBy({ watchers, requests }: EtcdState, client: Client): readonly Followed[] {
  const held = watchers.filter(w => w.client === client.index && w.cancelled !== Ended.Interrupted)
  const opening = client.open.map(id => requestOf(requests, id).call).filter(call => call.kind === 'watch')
  const all = [
    ...held.map(({ range, requireLeader }): Followed => ({ range, requireLeader, asked: -1 })),
    ...opening.map((call): Followed => ({ range: rangeOf(call as WatchCall), requireLeader: (call as WatchCall).requireLeader ?? false, asked: -1 })),
    ...client.follows.map((followed): Followed => ({ ...followed, asked: -1 })),
  ]
  return all.filter(({ range: { key, end } }, i) => all.findIndex(({ range }) => range.key === key && range.end === end) === i)
}

const rangeOf = ({ key, end }: WatchCall) => ({ key, ...(end === undefined ? {} : { end }) })

function list(state: EtcdState, kernel: Kernel, client: Client, which: number): void {
  askFor(state, kernel, client, which, { kind: 'range', ...client.follows[which].range })
}

function askFor(state: EtcdState, kernel: Kernel, client: Client, which: number, call: Call): void {
  const { id } = ask(state, kernel, client, call)
  client.follows = client.follows.map((followed, i) => (i === which ? { ...followed, asked: id } : followed))
}

/** A request of a client has ended: after the list of a cache comes its watch, after either's failure the list again. */
export function followOn(state: EtcdState, kernel: Kernel, client: Client, { id, outcome, reply }: Request): void {
  const which = client.follows.findIndex(({ asked }) => asked === id)
  if (which < 0 || client.stopped) return
  const { range, requireLeader } = client.follows[which]
  if (outcome !== Outcome.Ok) {
    schedule(kernel, LIST_AGAIN, Due.ListAgain, NOBODY, { client: client.index, failed: id } satisfies ListAgain)
  } else if (reply?.kind === 'range') {
    askFor(state, kernel, client, which, { kind: 'watch', ...range, revision: reply.revision + 1, ...(requireLeader ? { requireLeader } : {}) })
  } else {
    client.follows = client.follows.filter((_, i) => i !== which)
  }
}

/** Time to list again, unless the client was stopped meanwhile. */
export function handleListAgain(state: EtcdState, kernel: Kernel, { client: index, failed }: ListAgain): void {
  const client = state.clients[index]
  const which = client.follows.findIndex(({ asked }) => asked === failed)
  if (!client.stopped && which >= 0) list(state, kernel, client, which)
}
