/** The vocabulary of this world's trace: what each code's numbers mean. Durations are in ms. */
import type { EventKind } from '../kernel/world.ts'
import { WHY_PENDING } from './state.ts'

type Fields = EventKind['fields']
const vm: Fields = [['vm', 'vm']]
const machine: Fields = [...vm, ['host', 'host']]
const node: Fields = [['node', 'node']]
const pod: Fields = [['pod', 'pod'], ['workload', 'workload']]
const placed: Fields = [...pod, ...node]
const flow: Fields = [['served', 'int'], ['degraded', 'int'], ['failed', 'int']]

const named: readonly (readonly [code: number, name: string, fields: Fields])[] = [
  [0, 'site-lost', [['site', 'site']]],
  [1, 'site-restored', [['site', 'site']]],
  [2, 'sites-cut', [['from', 'site'], ['to', 'site']]],
  [3, 'sites-healed', [['from', 'site'], ['to', 'site']]],
  [4, 'host-lost', [['host', 'host']]],
  [5, 'host-restored', [['host', 'host']]],
  [6, 'vm-lost', machine],
  [7, 'vm-stuck', [...vm, ['why', 'stuck']]],
  [8, 'vm-booting', [...machine, ['from', 'copy']]],
  [9, 'vm-started', machine],
  [10, 'copied', [...vm, ['kind', 'copy'], ['site', 'site']]],
  [11, 'recovered', [...machine, ['from', 'copy'], ['rpo', 'int'], ['rto', 'int']]],
  [12, 'api-lost', [['up', 'int'], ['quorum', 'int']]],
  [13, 'api-restored', [['up', 'int'], ['quorum', 'int']]],
  [14, 'controller-elected', vm],
  [15, 'node-not-ready', [...node, ['silent', 'int']]],
  [16, 'node-ready', node],
  [17, 'node-tainted', [...node, ['silent', 'int']]],
  [18, 'evictions-stopped', [['zone', 'zone'], ['lost', 'int'], ['of', 'int']]],
  [19, 'evictions-resumed', [['zone', 'zone']]],
  [20, 'pod-evicted', [...placed, ['silent', 'int']]],
  [21, 'pod-created', pod],
  [22, 'pod-bound', placed],
  // Then how many nodes the scheduler refuses it, by reason; none where its kubelet waits.
  [23, 'pod-pending', [...pod, ['why', 'pending'], ['unreachable', 'int'], ['outOfService', 'int'], ['affinity', 'int'], ['volume', 'int'], ['label', 'int'], ['spread', 'int']]],
  [24, 'pod-ready', placed],
  [25, 'pod-gone', [...pod, ['how', 'gone']]],
  [26, 'container-stopped', placed],
  [27, 'endpoints-changed', [['pods', 'int'], ['alive', 'int']]],
  [28, 'operator-blocked', []],
  [29, 'primary-changed', pod],
  [30, 'request-sent', [['client', 'client'], ['request', 'int']]],
  [31, 'request-ended', [['client', 'client'], ['request', 'int'], ['outcome', 'outcome']]],
  [32, 'service-changed', flow],
  [33, 'sampled', [...flow, ['period', 'int']]],
  [34, 'overloaded', [['site', 'site']]],
  [35, 'relieved', [['site', 'site']]],
  [36, 'out-of-service', node],
  [37, 'in-service', node],
  [38, 'volume-detached', [['workload', 'workload'], ['ordinal', 'int'], ...node, ['forced', 'int']]],
  [39, 'scaled', [['workload', 'workload'], ['replicas', 'int']]],
  [40, 'container-crashed', placed],
  [41, 'service-restored', [['down', 'int']]],
  [42, 'rate-changed', [['rate', 'int']]],
  [43, 'migrated', machine],
  [44, 'container-started', placed],
  [45, 'evictions-slowed', [['zone', 'zone'], ['lost', 'int'], ['of', 'int']]],
  [46, 'host-cut', [['host', 'host']]],
  [47, 'host-rejoined', [['host', 'host']]],
  [48, 'host-isolated', [['host', 'host']]],
  [49, 'lock-held', machine],
  [50, 'went-back', [['writes', 'int']]],
]

export const VOCABULARY: readonly EventKind[] = named.map(([code, name, fields], position) => {
  if (code !== position) throw new Error(`event ${name} stands at ${position}, not at ${code}`)
  return { name, fields }
})

export const Code = {
  SiteLost: 0, SiteRestored: 1, SitesCut: 2, SitesHealed: 3, HostLost: 4, HostRestored: 5,
  VmLost: 6, VmStuck: 7, VmBooting: 8, VmStarted: 9, Copied: 10, Recovered: 11, ApiLost: 12, ApiRestored: 13, ControllerElected: 14,
  NodeNotReady: 15, NodeReady: 16, NodeTainted: 17, EvictionsStopped: 18, EvictionsResumed: 19,
  PodEvicted: 20, PodCreated: 21, PodBound: 22, PodPending: 23, PodReady: 24, PodGone: 25, ContainerStopped: 26,
  EndpointsChanged: 27, OperatorBlocked: 28, PrimaryChanged: 29, RequestSent: 30, RequestEnded: 31,
  ServiceChanged: 32, Sampled: 33, Overloaded: 34, Relieved: 35, OutOfService: 36, InService: 37, VolumeDetached: 38, Scaled: 39,
  ContainerCrashed: 40, ServiceRestored: 41, RateChanged: 42, Migrated: 43, ContainerStarted: 44, EvictionsSlowed: 45,
  HostCut: 46, HostRejoined: 47, HostIsolated: 48, LockHeld: 49, WentBack: 50,
} as const

/** Words of the kinds of fields whose numbers are a fixed list. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  stuck: ['local-disk', 'site-lost', 'copy-needs-a-person', 'no-witness', 'no-failover'],
  copy: ['disk', 'replica', 'backup', 'snapshot'],
  pending: WHY_PENDING,
  gone: ['stopped', 'forced', 'never-placed', 'out-of-service'],
  outcome: ['waiting', 'ok', 'failed'],
}

export const Stuck = { LocalDisk: 0, SiteLost: 1, CopyNeedsAPerson: 2, NoWitness: 3, NoFailover: 4 } as const
/** What a machine boots from: its own disk, or a copy of that kind. */
export const From = { Disk: 0, replica: 1, backup: 2, snapshot: 3 } as const
export const Gone = { Stopped: 0, Forced: 1, NeverPlaced: 2, OutOfService: 3 } as const
