/**
 * A platform with its etcd and all that befalls it, drawn from a seed: control planes on sites and disks,
 * machines that boot fast (an election is over in two seconds, a storm must not wait minutes), then losses,
 * cuts, repairs, and people who start old copies among the members.
 */
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import type { PlatformAction } from '../platform/actions.ts'
import type { Disk, PlatformDescription } from '../platform/description.ts'

export interface Storm {
  readonly description: PlatformDescription
  readonly actions: readonly { readonly at: number, readonly action: PlatformAction }[]
  readonly until: number
}

const SECOND = 1_000_000
const LASTS = 50 * SECOND

/** Fifty seconds of it. */
export function storm(seed: number, lasts = LASTS): Storm {
  const stream = streamOf(createRandom(seed), 'storm')
  const between = (from: number, to: number) => from + below(stream, to - from + 1)
  const pick = <T>(list: readonly T[]): T => list[below(stream, list.length)]
  const sites = happens(stream, 0.5) ? ['A', 'B', 'C'] : ['A', 'B']
  const hosts = sites.flatMap(site => Array.from({ length: between(1, 2) }, (_, i) => ({ name: `h${site}${i + 1}`, site })))
  const planes = Array.from({ length: pick([1, 2, 3, 3, 3, 5]) }, (_, i) => ({
    name: `cp${i + 1}`, host: pick(hosts.filter(h => h.site === sites[i % sites.length])).name, role: 'control-plane' as const,
    disk: pick<Disk>(['local', 'site', 'replicated', 'stretched']), boot: between(2, 10) * SECOND,
  }))
  const nodes = ['n1', 'n2'].map(name => ({ name, host: pick(hosts).name, role: 'node' as const, boot: 5 * SECOND }))
  const description: PlatformDescription = {
    sites: sites.map(name => ({ name })), hosts, vms: [...planes, ...nodes],
    storage: { every: 300 * SECOND, backup: { first: between(5, 30) * SECOND, every: 20 * SECOND, to: pick(sites), restore: SECOND }, ...(sites.length > 2 ? { witness: 'C' } : {}) },
    workloads: [{ name: 'web', kind: 'deployment', replicas: 2 }],
    service: { name: 'web', rate: 100, workload: 'web', capacity: 100 },
    clients: [{ name: 'admin', site: pick(sites) }],
    settings: { sample: 60 * SECOND },
  }
  const link = () => {
    const from = pick(sites)
    return { from, to: pick(sites.filter(s => s !== from)) }
  }
  const one = (draw: () => PlatformAction) => () => [draw()]
  const kinds: readonly (() => readonly PlatformAction[])[] = [
    one(() => ({ type: pick(['lose-site', 'restore-site', 'restore-site']), site: pick(sites) })),
    one(() => ({ type: pick(['lose-host', 'restore-host', 'restore-host']), host: pick(hosts).name })),
    one(() => ({ type: pick(['cut', 'heal', 'heal']), ...link() })),
    () => {
      const plane = pick(planes)
      return [{ type: 'lose-host', host: plane.host }, { type: pick(['fail-over', 'restore-backup', 'restore-backup']), vm: plane.name }]
    },
    () => {
      const { name: vm } = pick(planes)
      return [{ type: 'snapshot', vm }, { type: 'revert-snapshot', vm }]
    },
    one(() => ({ type: 'migrate', vm: pick(planes).name, host: pick(hosts).name })),
    one(() => ({ type: 'kubectl', client: 'admin', verb: 'scale', workload: 'web', replicas: between(0, 4) })),
  ]
  // Each seed uses some kinds of trouble only (swarm testing).
  const drawn = kinds.filter(() => happens(stream, 0.6))
  const used = drawn.length > 0 ? drawn : kinds
  const actions = Array.from({ length: between(3, 20) }, () => {
    const at = below(stream, Math.max(SECOND, lasts - 10 * SECOND))
    return pick(used)().map((action, i) => ({ at: at + i * below(stream, 10 * SECOND), action }))
  }).flat().sort((a, b) => a.at - b.at)
  return { description, actions, until: lasts }
}
