/**
 * The counter-model: a replicated store without a quorum, to see what a split brain would be. etcd's own
 * rules are not switched off for it (`sim/raft` has no such switch): it is a world of its own, that shares
 * the kernel's clock, network and sites. What it breaks is in `promises.ts`.
 */
import { createNetwork, isCut, lostOnTheWay, setSiteCut, transmit } from '../kernel/network.ts'
import { ANY_LIFE, enqueue, NOBODY } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { below, streamOf } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, Refusal, World } from '../kernel/world.ts'
import { rejectAction, rejectDescription } from './description.ts'
import type { Action, Description } from './description.ts'
import { Code, explain, fidelity, group, GROUPS, importance, landmark, MESSAGES, narrate, salience, VOCABULARY } from './events.ts'
import { beat, drawPatience, handleRequest, receive } from './member.ts'
import { newestStands } from './promises.ts'
import { BEAT, Due } from './state.ts'
import type { Asked, Envelope, Member, State } from './state.ts'
import { view } from './view.ts'
import type { View } from './view.ts'

/** As etcd's world has them: 0.25 ms inside a site, 2.5 ms between two, µs. */
const INSIDE = { latency: 250, jitter: 100, loss: 0, duplicates: 0, reorders: 0 }
const BETWEEN = { latency: 2_500, jitter: 300, loss: 0, duplicates: 0, reorders: 0 }
/** Requests a run may hold. */
const REQUEST_LIMIT = 10_000

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject })

export const noquorum: World<Description, State, Action, View> = {
  id: 'noquorum',
  sent: 'message-sent',
  vocabulary: VOCABULARY,
  words,
  reject: rejectDescription,
  rejectAction,
  build, act, handle,
  hold: (_state, _kernel, due) => due,
  view, salience, importance, narrate, landmark,
  groups: GROUPS,
  group, fidelity, explain,
  invariants: [newestStands],
  shared: ['body', 'log', 'waiting', 'requests[]', 'clients'],
}
export default noquorum

function words(state: State, kind: string): readonly string[] | null {
  if (kind === 'node') return ['nobody', ...state.members.map(m => m.name)]
  if (kind === 'client') return state.clients.map(c => c.name)
  return kind === 'site' ? state.network.sites : kind === 'message' ? MESSAGES : null
}

function build(description: Description, kernel: Kernel): State {
  const sites = description.sites.map(s => s.name)
  const endpoints = [...description.members, ...description.clients].map(e => ({ name: e.name, site: sites.indexOf(e.site) }))
  const state: State = {
    network: createNetwork(kernel.random, sites, endpoints, (a, b) => (a === b ? INSIDE : BETWEEN)),
    members: description.members.map(({ name }, i): Member => ({
      id: i + 1, name, stream: streamOf(kernel.random, `${name}/patience`), primary: i === 0, epoch: 1, follows: i === 0 ? 0 : 1,
      heardAt: 0, patience: 0, log: [], waiting: [], store: new Map(),
    })),
    clients: description.clients.map(({ name, endpoints: asked }, i) => ({
      name, endpoint: description.members.length + i, places: asked.map(e => description.members.findIndex(m => m.name === e) + 1),
    })),
    requests: [],
  }
  schedule(kernel, 0, Due.Begin, NOBODY, null)
  for (const member of state.members) {
    drawPatience(member)
    schedule(kernel, below(member.stream, BEAT), Due.Beat, NOBODY, member.id)
  }
  return state
}

function act(state: State, kernel: Kernel, action: Action): Refusal | null {
  switch (action.type) {
    case 'cut': case 'heal': return changeLink(state, kernel, action.from, action.to, action.type === 'cut')
    case 'write': return ask(state, kernel, action.client, action.key ?? 'x', action.value ?? String(state.requests.length + 1))
    case 'read': return ask(state, kernel, action.client, action.key ?? 'x', null)
  }
}

function changeLink({ network }: State, kernel: Kernel, from: string, to: string, cut: boolean): Refusal | null {
  const [a, b] = [network.sites.indexOf(from), network.sites.indexOf(to)]
  if (a < 0 || b < 0 || a === b) return refuse('unknown-link', `${from}–${to}`)
  if ((network.siteCuts[a * network.sites.length + b] === 1) === cut) return refuse(cut ? 'already-cut' : 'not-cut', `${from}–${to}`)
  for (const [x, y] of [[a, b], [b, a]]) {
    setSiteCut(network, kernel.now, x, y, cut)
    record(kernel.trace, kernel.now, cut ? Code.SitesCut : Code.SitesHealed, x, y)
  }
  return null
}

/** Asks the first of its members that it reaches. */
function ask(state: State, kernel: Kernel, name: string, key: string, value: string | null): Refusal | null {
  const client = state.clients.findIndex(c => c.name === name)
  if (client < 0) return refuse('unknown-client', name)
  if (state.requests.length >= REQUEST_LIMIT) return refuse('too-many-requests', name)
  const { endpoint, places } = state.clients[client]
  const member = places.find(place => !isCut(state.network, endpoint, place - 1))
  if (member === undefined) return refuse('out-of-reach', name)
  const id = state.requests.length
  state.requests.push({ id, client, key, value, sentAt: kernel.now, member, answeredAt: -1, found: null })
  const arrival = transmit(state.network, kernel.now, endpoint, member - 1)
  record(kernel.trace, kernel.now, Code.RequestSent, client, id, member, arrival - kernel.now)
  enqueue(kernel.queue, arrival, Due.Request, NOBODY, ANY_LIFE, { request: id, member, sentAt: kernel.now } satisfies Asked)
  return null
}

function handle(state: State, kernel: Kernel, due: Scheduled): void {
  if (due.kind === Due.Begin) {
    record(kernel.trace, kernel.now, Code.Began)
    record(kernel.trace, kernel.now, Code.PrimaryBecame, 1, 1)
    return
  }
  if (due.kind === Due.Beat) return beat(state, kernel, state.members[due.body as number - 1])
  if (due.kind === Due.Message) {
    const envelope = due.body as Envelope
    if (!lostOnTheWay(state.network, envelope.from - 1, envelope.to - 1, envelope.sentAt)) receive(state, kernel, state.members[envelope.to - 1], envelope)
    return
  }
  const { request, member } = due.body as Asked
  if (due.kind === Due.Request) return handleRequest(state, kernel, state.members[member - 1], request)
  const { client } = state.requests[request]
  state.requests[request] = { ...state.requests[request], answeredAt: kernel.now }
  record(kernel.trace, kernel.now, Code.RequestEnded, client, request, member)
}
