/**
 * Sites, and the links between what stands on them. A link is one direction between two endpoints;
 * its latency, jitter and loss come from the pair of sites. Messages on one link arrive in the
 * order they were sent, as on the TCP streams that etcd's rafthttp keeps open.
 *
 * A link is open unless someone cut it: between two endpoints, or between their sites, in one
 * direction or both. What was on the wire when a link was cut is lost.
 */
import type { Micros } from './time.ts'
import { below, happens, streamOf } from './random.ts'
import type { RandomSource, Stream } from './random.ts'

export interface LinkSettings {
  /** One-way delay, µs. */
  readonly latency: Micros
  /** Uniform extra delay in [0, jitter], µs. */
  readonly jitter: Micros
  /** Share of messages lost, 0 to 1. */
  readonly loss: number
  /** Shares of messages that arrive twice, or out of turn: TCP does neither, a fuzzer may. */
  readonly duplicates: number
  readonly reorders: number
}

export interface Endpoint {
  readonly name: string
  /** Index of its site. */
  readonly site: number
}

export interface Network {
  readonly sites: readonly string[]
  /** Replaced when one moves. */
  endpoints: readonly Endpoint[]
  /** By pair of sites, row = from: `sites.length` squared. */
  readonly links: LinkSettings[]
  /** By pair of endpoints where it is not as between their sites; most often all null. */
  readonly ownLinks: (LinkSettings | null)[]
  /** Cut by someone, by pair of endpoints (row = from) and by pair of sites. 0 open, 1 cut. */
  readonly endpointCuts: number[]
  readonly siteCuts: number[]
  /** What follows from these for each pair of endpoints: how its way is, and whether nothing passes. */
  readonly ways: LinkSettings[]
  readonly shut: number[]
  /** Last instant at which the link (by pair of endpoints) was cut, or -1. */
  readonly cutAt: Micros[]
  /** Last instant at which it was healed, or 0. */
  readonly openSince: Micros[]
  /** Last arrival handed out per link: keeps a link first-in, first-out. */
  readonly lastArrival: Micros[]
  readonly streams: Stream[]
}

/** Returned by `transmit` for a message that will not arrive. */
export const LOST = -1
export const CUT = -2

export function createNetwork(
  random: RandomSource, sites: readonly string[], endpoints: readonly Endpoint[],
  link: (fromSite: number, toSite: number) => LinkSettings,
): Network {
  const links: LinkSettings[] = []
  for (let a = 0; a < sites.length; a++) for (let b = 0; b < sites.length; b++) links.push(link(a, b))
  const pairs = endpoints.length * endpoints.length
  const streams: Stream[] = []
  for (const from of endpoints) {
    for (const to of endpoints) streams.push(streamOf(random, `link ${from.name}→${to.name}`))
  }
  const network: Network = {
    sites, endpoints, links, streams, ways: [], shut: [],
    ownLinks: new Array<LinkSettings | null>(pairs).fill(null),
    endpointCuts: new Array<number>(pairs).fill(0),
    siteCuts: new Array<number>(sites.length * sites.length).fill(0),
    cutAt: new Array<number>(pairs).fill(-1),
    openSince: new Array<number>(pairs).fill(0),
    lastArrival: new Array<number>(pairs).fill(0),
  }
  follow(network)
  return network
}

/** Brings `ways` and `shut` up to date. */
function follow({ sites, endpoints, links, ownLinks, endpointCuts, siteCuts, ways, shut }: Network): void {
  for (let from = 0, pair = 0; from < endpoints.length; from++) {
    for (let to = 0; to < endpoints.length; to++, pair++) {
      const between = endpoints[from].site * sites.length + endpoints[to].site
      ways[pair] = ownLinks[pair] ?? links[between]
      shut[pair] = endpointCuts[pair] | siteCuts[between]
    }
  }
}

/** From now on the endpoint stands on that site: a machine that starts elsewhere. */
export function moveEndpoint(network: Network, endpoint: number, site: number): void {
  network.endpoints = network.endpoints.map((e, i) => (i === endpoint ? { ...e, site } : e))
  follow(network)
}

/** From now on that is how the way between two sites is, in one direction. */
export function setLink(network: Network, fromSite: number, toSite: number, settings: LinkSettings): void {
  network.links[fromSite * network.sites.length + toSite] = settings
  follow(network)
}

/** The same between two endpoints, whatever it is between their sites. */
export function setOwnLink(network: Network, from: number, to: number, settings: LinkSettings): void {
  network.ownLinks[from * network.endpoints.length + to] = settings
  follow(network)
}

/** True when nothing passes from one endpoint to the other. */
export function isCut(network: Network, from: number, to: number): boolean {
  return network.shut[from * network.endpoints.length + to] === 1
}

/**
 * Puts a message on the link: its instant of arrival, `LOST` or `CUT`.
 *
 * @param inOrder what follows makes no sense without what came before: never out of turn, on any link
 */
export function transmit(network: Network, now: Micros, from: number, to: number, inOrder = false): Micros {
  const link = from * network.endpoints.length + to
  if (network.shut[link] === 1) return CUT
  const settings = network.ways[link]
  const stream = network.streams[link]
  if (happens(stream, settings.loss)) return LOST
  let at = now + settings.latency
  if (settings.jitter > 0) at += below(stream, settings.jitter + 1)
  if (!inOrder && happens(stream, settings.reorders)) return at + below(stream, 4 * settings.latency + 1)
  if (at < network.lastArrival[link]) at = network.lastArrival[link]
  network.lastArrival[link] = at
  return at
}

/** May it deliver messages of this link a second time at all? */
export function mayDuplicate(network: Network, from: number, to: number): boolean {
  return network.ways[from * network.endpoints.length + to].duplicates > 0
}

/** Does the network deliver this message a second time? */
export function duplicates(network: Network, from: number, to: number): boolean {
  const link = from * network.endpoints.length + to
  return happens(network.streams[link], network.ways[link].duplicates)
}

/** How the way from one endpoint to another is: its own settings, or those between their sites. */
export function settingsOf(network: Network, from: number, to: number): LinkSettings {
  return network.ways[from * network.endpoints.length + to]
}

/** True when a message sent at `sentAt` was on the wire while its link was cut. */
export function lostOnTheWay(network: Network, from: number, to: number, sentAt: Micros): boolean {
  return network.cutAt[from * network.endpoints.length + to] >= sentAt
}

/** Cuts or heals one direction between two endpoints. */
export function setEndpointCut(network: Network, now: Micros, from: number, to: number, cut: boolean): void {
  const link = from * network.endpoints.length + to
  network.endpointCuts[link] = cut ? 1 : 0
  if (cut) network.cutAt[link] = now
  else network.openSince[link] = now
  follow(network)
}

/** Cuts or heals one direction between two sites. */
export function setSiteCut(network: Network, now: Micros, from: number, to: number, cut: boolean): void {
  const { endpoints, sites } = network
  network.siteCuts[from * sites.length + to] = cut ? 1 : 0
  const instants = cut ? network.cutAt : network.openSince
  for (let a = 0; a < endpoints.length; a++) {
    if (endpoints[a].site !== from) continue
    for (let b = 0; b < endpoints.length; b++) {
      if (endpoints[b].site === to) instants[a * endpoints.length + b] = now
    }
  }
  follow(network)
}
