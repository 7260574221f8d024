/**
 * The state of a platform: plain data. What is true of machines and containers stands apart from what
 * the API knows of them (`Objects`), for the whole story of a lost site is the gap between the two.
 */
import type { Micros } from '../kernel/time.ts'
import type { Disk, PlatformDescription, PlatformSettings, WorkloadDescription } from './description.ts'

/** What falls due. */
export const Due = {
  /** A host has been silent long enough: its machines are restarted where their disks are. */
  Declare: 0,
  Booted: 1,
  Replicate: 2,
  Backup: 3,
  /** A controller manager renews its lease, or tries to take it. */
  Leader: 4,
  Lease: 5,
  Monitor: 6,
  Taint: 7,
  Evict: 8,
  Reconcile: 9,
  ContainerReady: 10,
  Detach: 11,
  Operator: 12,
  Threshold: 13,
  Answer: 14,
  Sample: 15,
  /** A host without heartbeats looks whether it is alone; the others, whether they may take its machines. */
  Isolation: 16,
  Suspect: 17,
  /** A request waits for the store that is given to elect. */
  Ask: 18,
} as const

export const Phase = { Running: 0, Booting: 1, Lost: 2, Stuck: 3 } as const
export type Phase = (typeof Phase)[keyof typeof Phase]

export interface Host {
  readonly name: string
  readonly site: number
  readonly capacity: number
  up: boolean
  /** It runs, and the hypervisor's network does not reach it. */
  isolated: boolean
  /** When its last heartbeat arrived; -1 while they do. */
  heardAt: Micros
}

/** What is on a disk: requests that were written (in 10⁻⁹), and the instant of the last. */
export interface Data { readonly count: number, readonly writtenAt: Micros }

export interface Copy {
  /** A snapshot lives with the machine's own disk, and is lost with it (C2.8). */
  readonly kind: 'replica' | 'backup' | 'snapshot'
  readonly site: number
  readonly takenAt: Micros
  readonly data: Data
  /** A control plane's: what the API knew then. */
  readonly objects: Objects | null
}

/** A container, wherever it really runs. */
export interface Container { readonly pod: number, readonly workload: number, readonly ordinal: number, ready: boolean, starts: number }

export interface Vm {
  readonly index: number
  readonly name: string
  readonly role: 'control-plane' | 'node' | 'app'
  readonly disk: Disk
  readonly boot: Micros
  host: number
  phase: Phase
  /** Since when it has been in that phase. */
  since: Micros
  /** When it was lost last; -1 when it runs. */
  lostAt: Micros
  data: Data
  copies: Copy[]
  /** What it boots from, if not from its own disk. */
  booting: Copy | null
  containers: Container[]
}

/** A Node of the API. `vm` is its machine. */
export interface NodeObject {
  readonly vm: number
  ready: boolean
  /** Last renewal of its lease that reached the API. */
  leaseAt: Micros
  /** When it got the taint unreachable:NoExecute; -1 without. */
  taintedAt: Micros
  outOfService: boolean
}

export interface Pod {
  readonly id: number
  readonly workload: number
  readonly ordinal: number
  readonly generation: number
  /** Index among the nodes; -1 while no node will do. */
  node: number
  ready: boolean
  /** deletionTimestamp; -1 without. */
  deletedAt: Micros
  /** Why it has no node, or no container yet: an index of `WHY_PENDING`. */
  why: number
  /** Nodes that the scheduler refused it last, by `Refused`. */
  refused: readonly number[]
  /** What its kubelet said of its container last (`Told`); nobody takes that back when the node falls silent. */
  told: number
}

export const Told = { Nothing: 0, Running: 1, Ready: 2 } as const

/** What a component told the API of, in its words; the same again counts up. */
export interface KubeEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  /** As kubectl writes it: `pod/web-1`. */
  readonly object: string
  readonly message: string
  readonly count: number
  readonly firstAt: Micros
  readonly lastAt: Micros
}

/** What the API knows: all that etcd holds, and goes back with a copy of its disk. */
export interface Objects {
  nodes: NodeObject[]
  pods: Pod[]
  /** By workload. */
  replicas: number[]
  generations: number[]
  /** Ready pods of the service, and the database's pod that it sends writes to (-1: none). */
  endpoints: number[]
  primary: number
  primaryPod: number
  events: readonly KubeEvent[]
}

/** One of a Deployment (ordinal 0), one of each ordinal of a StatefulSet. */
export interface Volume {
  readonly workload: number
  readonly ordinal: number
  /** Site where it can be mounted; -1 anywhere. */
  zone: number
  /** Node that has mounted it, when only one may; -1 none. */
  attached: number
}

/** What a node controller remembers of a node: the lease it saw last, and when it saw it change. */
export interface Seen { leaseAt: Micros, probedAt: Micros }

/** By zone: waiting nodes, when the next may be tainted, and the time from one to the next (µs); null: none is. */
export interface Zone { waiting: number[], nextAt: Micros, every: Micros | null }

export interface Controllers {
  /** The control plane whose controller manager and scheduler are active; -1 nobody yet. */
  holder: number
  renewedAt: Micros
  seen: Seen[]
  zones: Zone[]
  allLost: boolean
}

/** A place that serves requests: a pod or a host, what comes in (10⁻³ a second) and what waits there (10⁻⁹). */
export interface Server { readonly id: number, readonly capacity: number, inflow: number, backlog: number, collapsed: boolean }

export interface Flow { readonly served: number, readonly degraded: number, readonly failed: number }

export interface Traffic {
  /** What users ask now, requests a second. */
  rate: number
  servers: Server[]
  /** Rates now, 10⁻³ a second. */
  flow: Flow
  /** What came of all requests so far, 10⁻⁹. */
  total: Flow
  settledAt: Micros
  /** For how long nobody was served, and since when nobody is (-1: somebody is). */
  down: Micros
  downSince: Micros
  /** Longest outage that has ended: the recovery time read off the run. */
  longest: Micros
  /** Written, then lost with a disk: requests (10⁻⁹). */
  lost: number
  threshold: number
}

export interface Request { readonly client: number, readonly verb: number, readonly text: string, readonly sentAt: Micros, endedAt: Micros, outcome: number }
export const Outcome = { Waiting: 0, Ok: 1, Failed: 2 } as const

export interface Recovery { readonly vm: number, readonly kind: 'restart' | Copy['kind'], readonly rpo: Micros, readonly rto: Micros, readonly at: Micros }

export interface PlatformState {
  readonly description: PlatformDescription
  readonly settings: PlatformSettings
  readonly workloads: readonly WorkloadDescription[]
  readonly sites: readonly string[]
  lost: boolean[]
  /** By pair of sites, 1 when cut; both ways. */
  cuts: number[]
  hosts: Host[]
  vms: Vm[]
  /** Machines that are nodes, by index of node. */
  readonly nodes: readonly number[]
  readonly podNames: string[]
  objects: Objects
  volumes: Volume[]
  controllers: Controllers
  /** A store that is given (`store.ts`): which control planes, in their order, it would acknowledge a write for; null: a majority of them is taken for one. */
  store: { serving: readonly boolean[] } | null
  /** The API answers somewhere. */
  apiUp: boolean
  /** What each site's kube-proxy last learnt: pods of the service, the database's pod. */
  routes: { front: readonly number[], back: number }[]
  traffic: Traffic
  requests: Request[]
  recoveries: Recovery[]
  /** Ordinals that a person has taken for dead: workload × 1000 + ordinal. */
  forced: number[]
  operator: { failures: number, blocked: boolean }
  reconcileDue: boolean
  /** Rows of the trace of which the API has been told. */
  heard: number
  /** Something that traffic depends on has changed since it was last computed. */
  stale: boolean
}

/** What never changes once made. */
export const SHARED = ['description', 'settings', 'podNames[]', 'copies[]', 'data', 'booting', 'recoveries[]', 'flow', 'total', 'routes[]', 'endpoints', 'events', 'events[]', 'refused'] as const

export const WHY_PENDING = ['none', 'no-node', 'hardware', 'volume-zone', 'spread', 'volume-attached', 'no-label'] as const
export const Why = { None: 0, NoNode: 1, Hardware: 2, VolumeZone: 3, Spread: 4, VolumeAttached: 5, NoLabel: 6 } as const
/** Why the scheduler refuses a node, in the order of its filters: the first is the one that counts. */
export const Refused = { Unreachable: 0, OutOfService: 1, Affinity: 2, Volume: 3, Label: 4, Spread: 5 } as const
