/**
 * The fleet: several clusters and what ties them. One cluster a site, or one stretched over sites;
 * users who are routed; a database whose copies follow; a hub that administers. And, in small, the
 * machines of an edge. No cluster is simulated inside: its control planes are voters that are there or
 * not (`sim/etcd` shows what they do).
 */
import { createNetwork } from '../kernel/network.ts'
import { NOBODY } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { below, streamOf } from '../kernel/random.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, World } from '../kernel/world.ts'
import { act, rejectAction } from './actions.ts'
import type { FleetAction } from './actions.ts'
import { onOrders, onPoll, pollAll } from './admin.ts'
import { beatAll, copyAll, onAlive, onBeat, onCopied, onCopy, write } from './data.ts'
import { AGENT_PERIOD, DEFAULT_COPY, DEFAULT_LINK, rejectDescription } from './description.ts'
import type { FleetDescription } from './description.ts'
import { VOCABULARY, WORDS } from './events.ts'
import { onBallot, onVoice, watchAll } from './failover.ts'
import { onFence, onFenced } from './fencing.ts'
import { explain, fidelity, group, GROUPS, narrate } from './french.ts'
import { inspect } from './inspect.ts'
import { invariants } from './invariants.ts'
import { receive } from './mail.ts'
import { ask, giveUp, onAnswer, onRequest } from './requests.ts'
import { Due, SHARED } from './state.ts'
import type { Flight, FleetState, Holder, Parcel, Request, Role } from './state.ts'
import { importance, landmark, salience } from './telling.ts'
import { view } from './view.ts'
import type { FleetView } from './view.ts'

export const fleet: World<FleetDescription, FleetState, FleetAction, FleetView> = {
  id: 'fleet', vocabulary: VOCABULARY, words, reject: rejectDescription, rejectAction, build, act, handle,
  // Nobody is ever paused: a machine runs, or does not.
  hold: (_state, _kernel, due) => due,
  view, salience, importance, narrate, landmark, groups: GROUPS, group, inspect, fidelity, explain, invariants, shared: SHARED,
}
export default fleet

function words({ sites, clusters, users }: FleetState, kind: string): readonly string[] | null {
  if (kind === 'site') return sites.map(s => s.name)
  if (kind === 'cluster') return clusters.map(c => c.name)
  if (kind === 'users') return users.map(u => u.name)
  return WORDS[kind] ?? null
}

/** Where users are: on no site, and never cut off. */
const OUTSIDE = 'dehors'

function build(description: FleetDescription, kernel: Kernel): FleetState {
  const { sites, clusters, users, data, hub, links } = description
  const siteOf = (name: string) => sites.findIndex(s => s.name === name)
  const between = (a: number, b: number) => links.find(l => (siteOf(l.between[0]) === a && siteOf(l.between[1]) === b) || (siteOf(l.between[0]) === b && siteOf(l.between[1]) === a))
  const endpoints = [...sites.map(({ name }, site) => ({ name, site })), ...users.map(({ name }) => ({ name, site: sites.length }))]
  const network = createNetwork(kernel.random, [...sites.map(s => s.name), OUTSIDE], endpoints, (a, b) => {
    const own = between(a, b)
    return { latency: own?.latency ?? DEFAULT_LINK.latency, jitter: own ? own.jitter ?? 0 : DEFAULT_LINK.jitter, loss: 0, duplicates: 0, reorders: 0 }
  })
  const primary = siteOf(data.primary)
  const places: [string, Role][] = [[data.primary, 'primary'], ...data.copies.map((c): [string, Role] => [c, 'copy']), ...(data.arbiter === undefined ? [] : [[data.arbiter, 'arbiter'] as [string, Role]])]
  const copies = data.copies.map(siteOf)
  const holders = places.map(([site, role]): Holder => ({
    site: siteOf(site), role, epoch: 1, seq: 0, leader: primary, heard: places.map(() => 0), has: places.map(() => 0),
    waits: role === 'primary' ? copies : [], members: copies, leaving: [], promised: -1, silent: false, astray: 0, asking: -1, tries: 0,
  }))
  users.forEach(({ name, every }, i) => schedule(kernel, below(streamOf(kernel.random, `${name}/first`), every), Due.Ask, NOBODY, i))
  for (const [period, kind] of periods(description)) schedule(kernel, period, kind, NOBODY, null)
  return {
    description, network, holders,
    sites: sites.map(({ name }) => ({ name, up: true, managed: true, since: 0, load: 0 })),
    clusters: clusters.map(({ name, parts }) => ({
      name, parts: parts.map(p => ({ site: siteOf(p.site), voters: p.voters, capacity: p.capacity })),
      registered: hub?.manages.includes(name) ?? false, policy: 0, revision: 0, decides: true, restored: false,
    })),
    hub: hub ? { site: siteOf(hub.site), up: true, policy: 0 } : null,
    users: users.map(({ name, to, every, writes }) => ({ name, to: siteOf(to), every, writes, sent: 0, served: 0, failed: 0, inRow: [0, 0], downSince: -1 })),
    acked: [], epoch: 1, reigns: [{ from: 0, base: 0 }], open: [], pending: [], flights: [], requests: 0, sent: 0,
    figures: { lostAt: -1, rto: -1, rpo: -1, lostWrites: 0 },
  }
}

/** What comes again and again, and how often. A beat is a fifth of a silence. */
function periods({ data, hub }: FleetDescription): readonly (readonly [number, number])[] {
  const beat = Math.floor(data.silence / 5)
  return [[data.every ?? DEFAULT_COPY, Due.Copy], [beat, Due.Beat], [beat, Due.Watch], ...(hub ? [[AGENT_PERIOD, Due.Poll] as const] : [])]
}

function handle(state: FleetState, kernel: Kernel, { kind, body }: Scheduled): void {
  const again = periods(state.description).find(([, k]) => k === kind)
  if (again) schedule(kernel, again[0], kind, NOBODY, null)
  switch (kind) {
    case Due.Ask: return ask(state, kernel, body as number)
    case Due.GiveUp: return giveUp(state, kernel, body as number)
    case Due.Copy: return copyAll(state, kernel)
    case Due.Beat: return beatAll(state, kernel)
    case Due.Watch: return watchAll(state, kernel)
    case Due.Poll: return pollAll(state, kernel)
    case Due.Arrive: {
      const flight = receive(state, body as number)
      if (flight) ARRIVALS[flight.parcel](state, kernel, flight)
    }
  }
}

const ARRIVALS: Readonly<Record<Parcel, (state: FleetState, kernel: Kernel, flight: Flight) => void>> = {
  request: onRequest, answer: onAnswer, forward: (state, kernel, { to, body }) => write(state, kernel, to, body as Request),
  copy: onCopy, copied: onCopied, beat: onBeat, alive: onAlive,
  fence: onFence, fenced: onFenced, ballot: onBallot, voice: onVoice, poll: onPoll, orders: onOrders,
}
