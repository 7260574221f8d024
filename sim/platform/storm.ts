/**
 * A platform and all that befalls it, drawn from a seed: sites, control planes, disks and witness,
 * workloads of each kind, then losses, cuts, repairs and what people do meanwhile, wisely or not.
 */
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import type { PlatformAction } from './actions.ts'
import type { Disk, PlatformDescription, VmDescription, WorkloadDescription } from './description.ts'

export interface Timed { readonly at: number, readonly action: PlatformAction }
export interface Storm { readonly description: PlatformDescription, readonly actions: readonly Timed[], readonly until: number }

interface Dice {
  readonly between: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
}

function diceOf(seed: number, name: string): Dice {
  const stream = streamOf(createRandom(seed), name)
  return {
    between: (from, to) => from + below(stream, to - from + 1),
    chance: probability => happens(stream, probability),
    pick: list => list[below(stream, list.length)],
  }
}

const SECOND = 1_000_000

/** Twenty minutes of it. */
export function storm(seed: number, lasts = 1_200 * SECOND): Storm {
  const description = drawPlatform(diceOf(seed, 'platform'), diceOf(seed, 'large').chance(0.01))
  const actions = [...drawActions(diceOf(seed, 'actions'), description, lasts), ...drawMoves(diceOf(seed, 'moves'), description, lasts), ...drawRecovery(diceOf(seed, 'recovery'), description, lasts)]
  return { description, actions: actions.sort((a, b) => a.at - b.at), until: lasts }
}

/** @param large more than fifty nodes, and all in one zone, for nobody set the labels (C8.2) */
function drawPlatform(dice: Dice, large: boolean): PlatformDescription {
  const third = dice.chance(0.6)
  const sites = third ? ['A', 'B', 'C'] : ['A', 'B']
  const hosts = sites.flatMap(site => (site === 'C' || dice.chance(0.4) ? [1] : [1, 2]).map(i => ({ name: `h${site}${i}`, site, capacity: dice.pick([100, 300, 500]) })))
  const on = (site: string) => dice.pick(hosts.filter(h => h.site === site)).name
  const planes = dice.pick([1, 1, 2, 3, 3, 5])
  const few = dice.between(2, 8)
  const disk = (): Disk => dice.pick(['local', 'site', 'replicated', 'stretched'])
  /** The witness's site has no part in the stretched storage. */
  const diskOn = (site: string): Disk => {
    const drawn = disk()
    return site === 'C' && drawn === 'stretched' ? 'site' : drawn
  }
  const vms: VmDescription[] = [
    ...Array.from({ length: planes }, (_, i) => ({ name: `cp${i + 1}`, host: on(sites[i % sites.length]), role: 'control-plane' as const, disk: diskOn(sites[i % sites.length]), boot: dice.between(20, 120) * SECOND })),
    ...Array.from({ length: large ? 52 : few }, (_, i) => ({ name: `n${i + 1}`, host: on(dice.pick(large ? ['A', 'A', 'B'] : ['A', 'B'])), role: 'node' as const, disk: dice.chance(0.7) ? 'local' as const : disk() })),
    ...Array.from({ length: dice.between(1, 2) }, (_, i) => ({ name: `app${i + 1}`, host: on(i === 0 ? 'A' : 'B'), role: 'app' as const, disk: disk() })),
  ]
  const nodes = vms.filter(vm => vm.role === 'node').map(vm => vm.name)
  const byPods = dice.chance(0.6)
  return {
    sites: sites.map(name => ({ name })), hosts, vms, workloads: drawWorkloads(dice, nodes),
    storage: { every: dice.pick([300, 420]) * SECOND, backup: { every: 600 * SECOND, to: dice.pick(['A', 'B']), restore: 120 * SECOND }, ...(third ? { witness: 'C' } : {}) },
    service: byPods
      ? { name: 'service', rate: dice.pick([50, 200, 700]), workload: 'web', capacity: dice.pick([50, 100, 200]) }
      : { name: 'service', rate: dice.pick([50, 200, 700]), vms: vms.filter(vm => vm.role === 'app').map(vm => vm.name) },
    ...(dice.chance(0.5) ? { database: { workload: 'db', operator: { workload: 'op', every: 10 * SECOND } } } : {}),
    clients: [{ name: 'admin', site: dice.pick(['A', 'B']) }],
    settings: { minor: dice.pick([31, 32]), zones: dice.chance(0.7) && !large, leaseSpread: dice.pick([0, 10 * SECOND]), sample: 60 * SECOND, ha: dice.chance(0.9) },
  }
}

function drawWorkloads(dice: Dice, nodes: readonly string[]): readonly WorkloadDescription[] {
  const volume = () => dice.pick(['none', 'zone', 'shared', 'single'] as const)
  const spread = dice.pick([undefined, 'hard', 'honor', 'soft'] as const)
  return [
    { name: 'web', kind: 'deployment', replicas: dice.between(1, 6), ...(spread ? { spread } : {}) },
    { name: 'db', kind: 'statefulset', replicas: dice.between(1, 3), volume: volume() },
    { name: 'op', kind: 'deployment', replicas: 1 },
    { name: 'wiki', kind: 'deployment', replicas: 1, volume: dice.pick(['zone', 'shared', 'single'] as const) },
    { name: 'gpu', kind: 'deployment', replicas: 1, pinned: dice.pick(nodes), on: [], volume: volume() },
  ]
}

/** Each seed uses some kinds of trouble only (swarm testing). */
function drawActions(dice: Dice, { sites, hosts, vms }: PlatformDescription, until: number): readonly Timed[] {
  const names = sites.map(s => s.name)
  const nodes = vms.filter(vm => vm.role === 'node').map(vm => vm.name)
  const workload = () => dice.pick(['web', 'db', 'op'])
  const link = () => {
    const from = dice.pick(names)
    return { from, to: dice.pick(names.filter(n => n !== from)) }
  }
  const kinds: readonly (() => PlatformAction)[] = [
    () => ({ type: dice.pick(['lose-site', 'restore-site', 'restore-site']), site: dice.pick(names) }),
    () => ({ type: dice.pick(['lose-host', 'restore-host', 'restore-host']), host: dice.pick(hosts).name }),
    () => ({ type: dice.pick(['isolate-host', 'isolate-host', 'rejoin-host']), host: dice.pick(hosts).name }),
    () => ({ type: dice.pick(['cut', 'heal', 'heal']), ...link() }),
    () => ({ type: dice.pick(['fail-over', 'restore-backup']), vm: dice.pick(vms).name }),
    () => ({ type: dice.pick(['snapshot', 'revert-snapshot']), vm: dice.pick(vms).name }),
    () => ({ type: 'crash-pod', pod: `${workload()}-${dice.between(0, 6)}` }),
    () => ({ type: dice.pick(['force-delete', 'crash-pod']), pod: `db-${dice.between(0, 2)}` }),
    () => ({ type: dice.pick(['out-of-service', 'in-service']), node: dice.pick(nodes) }),
    () => ({ type: 'kubectl', client: 'admin', verb: 'scale', workload: workload(), replicas: dice.between(0, 6) }),
    () => ({ type: 'kubectl', client: 'admin', verb: 'get', resource: dice.pick(['pods', 'nodes', 'events']) }),
    () => ({ type: 'kubectl', client: 'admin', verb: 'deploy', workload: dice.pick(['web', 'wiki']) }),
  ]
  const used = kinds.filter(() => dice.chance(0.6))
  const drawn = used.length > 0 ? used : kinds.slice(0, 3)
  return Array.from({ length: dice.between(3, 25) }, () => ({ at: dice.between(1, Math.floor(until / SECOND)) * SECOND + dice.between(0, 999_999), action: dice.pick(drawn)() }))
    .filter(({ at }) => at < until).sort((a, b) => a.at - b.at)
}

/** In some storms load comes and goes, and machines are moved. */
function drawMoves(dice: Dice, { hosts, vms }: PlatformDescription, until: number): readonly Timed[] {
  if (dice.chance(0.6)) return []
  const drawn = (): PlatformAction => (dice.chance(0.4) ? { type: 'set-rate', rate: dice.pick([1, 50, 300, 1_000]) } : { type: 'migrate', vm: dice.pick(vms).name, host: dice.pick(hosts).name })
  return Array.from({ length: dice.between(1, 8) }, () => ({ at: dice.between(1, until - 1), action: drawn() }))
}

/** In some a site is lost, and people start its machines from what there is. */
function drawRecovery(dice: Dice, { vms }: PlatformDescription, until: number): readonly Timed[] {
  if (dice.chance(0.7)) return []
  const lost = dice.between(1, until - 200 * SECOND)
  const starts = vms.filter(vm => vm.role !== 'node' && dice.chance(0.7)).map((vm): Timed => (
    { at: lost + dice.between(1, 150) * SECOND, action: { type: dice.pick(['fail-over', 'restore-backup', 'revert-snapshot']), vm: vm.name } }
  ))
  const snapshots = vms.filter(() => dice.chance(0.3)).map((vm): Timed => ({ at: dice.between(1, lost), action: { type: 'snapshot', vm: vm.name } }))
  return [{ at: lost, action: { type: 'lose-site', site: dice.pick(['A', 'B']) } }, ...starts, ...snapshots]
}
