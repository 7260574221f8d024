/**
 * A cluster and what befalls it, drawn from a seed (in the manner of `sim/etcd/storm.ts`): its nodes,
 * sites, links and settings, faults and repairs, and what clients ask meanwhile. Each seed draws which
 * kinds of trouble it uses.
 */
import { createRandom, below, happens, streamOf } from '../kernel/random.ts'
import type { ElasticAction } from './actions.ts'
import type { ElasticDescription, Role } from './description.ts'

export interface Timed {
  /** µs. */
  readonly at: number
  readonly action: ElasticAction
}

export interface Storm {
  readonly description: ElasticDescription
  /** In order of time; some make no sense when their instant comes, and are refused. */
  readonly actions: readonly Timed[]
  readonly until: number
}

type Draw = (bound: number) => number

function described(draw: Draw, chance: (p: number) => boolean): ElasticDescription {
  const sites = ['A', 'B', 'C'].slice(0, 1 + draw(3))
  const eligible = 1 + draw(5)
  const nodes = Array.from({ length: eligible + draw(4) }, (_, i) => {
    const roles: Role[] = i >= eligible ? ['data'] : ['master', ...(i > 0 && chance(0.2) ? ['voting_only' as const] : []), ...(chance(0.5) ? ['data' as const] : [])]
    return { name: `n${i + 1}`, site: sites[i % sites.length], roles, startAt: chance(0.8) || i === 0 ? draw(3) * 200_000 : null }
  })
  const links = sites.flatMap((a, i) => sites.slice(i).map(b => ({
    between: [a, b] as const, latency: a === b ? 300 : [500, 5_000, 40_000][draw(3)], jitter: [0, 1_000, 20_000][draw(3)],
  })))
  return {
    sites: sites.map(name => ({ name })), links, nodes,
    indices: [{ name: 'i1', shards: 1 + draw(2), replicas: draw(3) }],
    clients: [0, 1].map(i => ({ name: `c${i + 1}`, site: sites[draw(sites.length)], nodes: nodes.map((_, k) => nodes[(k + i) % nodes.length].name), timeout: 5_000_000 })),
    settings: {
      autoShrink: chance(0.8), awareness: chance(0.5), forcedZones: chance(0.3) ? sites : [], delayedTimeout: [0, 5_000_000, 60_000_000][draw(3)],
      recovery: [10_000, 500_000, 5_000_000][draw(3)],
    },
  }
}

/** What strikes, and what undoes it later. */
function trouble(kind: number, draw: Draw, nodes: readonly string[], sites: readonly string[]): readonly [ElasticAction, ElasticAction] {
  const node = nodes[draw(nodes.length)]
  const other = nodes[draw(nodes.length)]
  const [site, far] = [sites[draw(sites.length)], sites[draw(sites.length)]]
  const oneWay = draw(2) === 0
  switch (kind) {
    case 0: return [{ type: 'crash', node }, { type: 'start', node }]
    case 1: return [{ type: 'pause', node }, { type: 'resume', node }]
    case 2: return [{ type: 'isolate', node }, { type: 'rejoin', node }]
    case 3: return [{ type: 'cut', from: node, to: other, oneWay }, { type: 'heal', from: node, to: other, oneWay }]
    case 4: return [{ type: 'cut', from: site, to: far, oneWay }, { type: 'heal', from: site, to: far, oneWay }]
    case 5: return [{ type: 'lose-site', site }, { type: 'restore-site', site }]
    default: return [{ type: 'delay', from: site, to: far, latency: [1_000, 100_000, 500_000][draw(3)], jitter: 10_000 }, { type: 'delay', from: site, to: far, latency: 1_000 }]
  }
}

const KINDS = 7

/** The storm of a seed, lasting so many virtual seconds. */
export function storm(seed: number, seconds: number): Storm {
  const stream = streamOf(createRandom(seed), 'storm')
  const draw: Draw = bound => below(stream, bound)
  const chance = (p: number) => happens(stream, p)
  const description = described(draw, chance)
  const nodes = description.nodes.map(n => n.name)
  const sites = description.sites.map(s => s.name)
  const until = seconds * 1_000_000
  const kinds = Array.from({ length: KINDS }, (_, i) => i).filter(() => chance(0.5))
  const actions: Timed[] = []
  for (let n = 2 + draw(10); n > 0 && kinds.length > 0; n--) {
    const [struck, repaired] = trouble(kinds[draw(kinds.length)], draw, nodes, sites)
    const at = draw(until)
    // Some last longer than the time it takes to find out, most do not.
    actions.push({ at, action: struck }, { at: at + [50_000, 2_000_000, 15_000_000, 45_000_000][draw(4)], action: repaired })
  }
  for (const { name, startAt } of description.nodes) if (startAt === null) actions.push({ at: draw(until), action: { type: 'start', node: name } })
  for (let n = draw(40); n > 0; n--) actions.push({ at: draw(until), action: { type: chance(0.8) ? 'index' : 'count', client: `c${1 + draw(2)}` } })
  return { description, actions: actions.sort((a, b) => a.at - b.at), until }
}
