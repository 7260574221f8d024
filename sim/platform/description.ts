/**
 * What a platform is built from: sites, hypervisor hosts, virtual machines and their disks, the
 * workloads of one Kubernetes, a service with its users. Plain data, part of a scenario. Defaults are
 * those of vSphere HA and of Kubernetes 1.32 (facts C2.1, C2.11–C2.14, C8.1–C8.8).
 */
import * as v from 'valibot'
import { dayMicros, fields, firstIssue, list, micros, options, text, whole } from '../kernel/form.ts'

export interface HostDescription {
  readonly name: string
  readonly site: string
  /** Requests a second that the service's machines on it can serve together. */
  readonly capacity?: number
}

/**
 * Where a machine's disk can be read: on its host only, by any host of its site, the same with a copy
 * on the other site every so often, or on both sites at once as long as a witness makes a majority.
 */
export type Disk = 'local' | 'site' | 'replicated' | 'stretched'

export interface VmDescription {
  readonly name: string
  readonly host: string
  readonly role: 'control-plane' | 'node' | 'app'
  readonly disk?: Disk
  /** From power-on to work, µs. */
  readonly boot?: number
}

export interface WorkloadDescription {
  readonly name: string
  readonly kind: 'deployment' | 'statefulset'
  readonly replicas: number
  /** Nodes of its first pods; the scheduler chooses where left out. */
  readonly on?: readonly string[]
  /** Hardware of that node is needed: no other will do. */
  readonly pinned?: string
  /**
   * Its volume: none; of the zone where it was made (C8.7); shared by all (RWX); replicated between
   * sites, mounted by one node at a time (RWO: detached by force after 6 min, C8.5).
   */
  readonly volume?: 'none' | 'zone' | 'shared' | 'single'
  /** topologySpreadConstraints on the zone, maxSkew 1: DoNotSchedule, the same with nodeTaintsPolicy: Honor, ScheduleAnyway (C8.8). */
  readonly spread?: 'hard' | 'honor' | 'soft'
  /** From container start to ready, µs. */
  readonly start?: number
}

export interface ServiceDescription {
  readonly name: string
  /** What its users ask, requests a second. */
  readonly rate: number
  /** Whose pods serve it, and how many requests a second each can; or which machines do. */
  readonly workload?: string
  readonly capacity?: number
  readonly vms?: readonly string[]
  /** After which wait a user gives up, µs. */
  readonly patience?: number
}

export interface DatabaseDescription {
  /** A StatefulSet: pod 0 is the primary, unless the operator has promoted another. */
  readonly workload: string
  /** Whose pod is the operator, and how often it looks, µs. */
  readonly operator?: { readonly workload: string, readonly every: number }
}

export interface StorageDescription {
  /** Period of the copies to the other site, µs: 5 min to 24 h (vSphere Replication, C2.4). */
  readonly every?: number
  /** Site of the witness of the stretched storage, and the site that goes on when the link is cut (C2.5). */
  readonly witness?: string
  readonly preferred?: string
  /** Backups of every machine that is no node: the instant of the first (one period on, when left out), period, where they go, and how long restoring one takes, µs. */
  readonly backup?: { readonly first?: number, readonly every: number, readonly to: string, readonly restore: number }
}

export interface PlatformSettings {
  /** Minor version of Kubernetes: 1.31 and before wait 40 s for a silent node, 1.32 and later 50 s (C2.12). */
  readonly minor: number
  /** Do nodes carry topology.kubernetes.io/zone? On-premises somebody must set it (C8.3). */
  readonly zones: boolean
  /** Kubelets renew their leases within this time of each other, µs. */
  readonly leaseSpread: number
  /** Does the hypervisor restart a lost host's machines by itself? vSphere HA has a licence of its own. */
  readonly ha: boolean
  /** Period of the service's measures, µs. */
  readonly sample: number
}

export interface PlatformDescription {
  readonly sites: readonly { readonly name: string }[]
  readonly hosts: readonly HostDescription[]
  readonly vms: readonly VmDescription[]
  readonly storage?: StorageDescription
  readonly workloads?: readonly WorkloadDescription[]
  readonly service?: ServiceDescription
  readonly database?: DatabaseDescription
  readonly clients?: readonly { readonly name: string, readonly site: string }[]
  readonly settings?: Partial<PlatformSettings>
}

export function settingsOf(description: PlatformDescription): PlatformSettings {
  return { minor: 32, zones: true, leaseSpread: 10_000_000, ha: true, sample: 10_000_000, ...description.settings }
}

/** A machine boots in two minutes, a container is ready in ten seconds, a user waits ten: examples, not measures. */
export const DEFAULT_BOOT = 120_000_000
export const DEFAULT_START = 10_000_000
export const DEFAULT_PATIENCE = 10_000_000

/** vSphere Replication's shortest RPO (C2.4). */
const LEAST_RPO = 300_000_000

export const LIMITS = { sites: 3, hosts: 20, vms: 60, workloads: 12, replicas: 30, clients: 6, name: 20, rate: 100_000 } as const

const name = text(LIMITS.name)
const rate = whole(1, LIMITS.rate, { unit: 'requêtes par seconde' })
const hostForm = fields({ name, site: name, capacity: v.optional(rate) })
const vmForm = fields({
  name, host: name,
  role: v.picklist(['control-plane', 'node', 'app'], 'est « control-plane », « node » ou « app »'),
  disk: v.optional(v.picklist(['local', 'site', 'replicated', 'stretched'], 'est « local », « site », « replicated » ou « stretched »')),
  boot: v.optional(micros(1)),
})
const workloadForm = fields({
  name,
  kind: v.picklist(['deployment', 'statefulset'], 'est « deployment » ou « statefulset »'),
  replicas: whole(0, LIMITS.replicas),
  on: v.optional(list(name, 0, LIMITS.replicas)),
  pinned: v.optional(name),
  volume: v.optional(v.picklist(['none', 'zone', 'shared', 'single'], 'est « none », « zone », « shared » ou « single »')),
  spread: v.optional(v.picklist(['hard', 'honor', 'soft'], 'est « hard », « honor » ou « soft »')),
  start: v.optional(micros(1)),
})

export const descriptionForm = fields({
  sites: list(fields({ name }), 1, LIMITS.sites),
  hosts: list(hostForm, 1, LIMITS.hosts),
  vms: list(vmForm, 1, LIMITS.vms),
  storage: v.optional(options(fields({
    every: v.optional(dayMicros(LEAST_RPO, 'ne va pas en dessous de 5 minutes, le plus court RPO de vSphere Replication')), witness: v.optional(name), preferred: v.optional(name),
    backup: v.optional(fields({ first: v.optional(dayMicros(1)), every: dayMicros(1_000_000), to: name, restore: dayMicros(1) })),
  }))),
  workloads: v.optional(list(workloadForm, 0, LIMITS.workloads)),
  service: v.optional(fields({
    name, rate, workload: v.optional(name), capacity: v.optional(rate), vms: v.optional(list(name, 1, LIMITS.vms)), patience: v.optional(micros(1)),
  })),
  database: v.optional(fields({ workload: name, operator: v.optional(fields({ workload: name, every: micros(1_000_000) })) })),
  clients: v.optional(list(fields({ name, site: name }), 0, LIMITS.clients)),
  settings: v.optional(options(fields({
    minor: v.optional(whole(20, 99)), zones: v.optional(v.boolean('est vrai ou faux')),
    leaseSpread: v.optional(micros()), ha: v.optional(v.boolean('est vrai ou faux')), sample: v.optional(micros(1_000_000)),
  }))),
})

/** What is wrong with a description, in a sentence for its author, or null. */
export function rejectDescription(candidate: unknown): string | null {
  return firstIssue(descriptionForm, candidate, 'la description de la plateforme') ?? rejectNames(candidate as PlatformDescription)
}

function rejectNames({ sites, hosts, vms, storage, workloads = [], service, database, clients = [] }: PlatformDescription): string | null {
  const names = [...sites, ...hosts, ...vms, ...workloads, ...clients].map(thing => thing.name)
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) return `le nom « ${twice} » est donné deux fois`
  const known = (things: readonly { readonly name: string }[], one: string | undefined) => one === undefined || things.some(t => t.name === one)
  const nodes = vms.filter(vm => vm.role === 'node')
  const apps = vms.filter(vm => vm.role === 'app')
  const checks: readonly (readonly [path: string, things: readonly { readonly name: string }[], one: string | undefined, what: string])[] = [
    ...hosts.map(h => [`hosts.${h.name}.site`, sites, h.site, 'un site'] as const),
    ...vms.map(vm => [`vms.${vm.name}.host`, hosts, vm.host, 'un hôte'] as const),
    ...clients.map(c => [`clients.${c.name}.site`, sites, c.site, 'un site'] as const),
    ...workloads.flatMap(w => (w.on ?? []).map(n => [`workloads.${w.name}.on`, nodes, n, 'un nœud'] as const)),
    ...workloads.map(w => [`workloads.${w.name}.pinned`, nodes, w.pinned, 'un nœud'] as const),
    ...(service?.vms ?? []).map(one => ['service.vms', apps, one, 'une machine « app »'] as const),
    ['storage.witness', sites, storage?.witness, 'un site'],
    ['storage.preferred', sites, storage?.preferred, 'un site'],
    ['storage.backup.to', sites, storage?.backup?.to, 'un site'],
    ['service.workload', workloads, service?.workload, 'une charge'],
    ['database.workload', workloads.filter(w => w.kind === 'statefulset'), database?.workload, 'un StatefulSet'],
    ['database.operator.workload', workloads, database?.operator?.workload, 'une charge'],
  ]
  const astray = checks.find(([, things, one]) => !known(things, one))
  if (astray) return `« ${astray[0]} » ne nomme pas ${astray[3]}, mais « ${astray[2]} »`
  if (service && (service.workload === undefined) === (service.vms === undefined)) return '« service » est servi par une charge ou par des machines'
  if (service?.workload !== undefined && service.capacity === undefined) return '« service.capacity » manque'
  const idle = service?.vms && hosts.find(h => h.capacity === undefined)
  if (idle) return `« hosts.${idle.name}.capacity » manque`
  if (workloads.length > 0 && !vms.some(vm => vm.role === 'control-plane')) return '« vms » n’a pas de control plane pour ses charges'
  return null
}
