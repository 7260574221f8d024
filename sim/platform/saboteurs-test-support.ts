/**
 * Rules broken on purpose, one at a time, each by replacing exported functions of the product: what
 * must catch it, and the seed of a storm in which it does.
 */
import type { Saboteur } from '../../test-support/saboteurs.ts'
import type * as copies from './copies.ts'
import { Gone } from './events.ts'
import type * as hypervisor from './hypervisor.ts'
import type * as pods from './pods.ts'
import type * as reach from './reach.ts'
import type * as rules from './rules.ts'
import type * as services from './services.ts'

export const saboteurs: readonly Saboteur[] = [
  {
    rule: 'a StatefulSet’s pod is made anew though its node may be alive', module: './pods.ts', caught: 'one-per-ordinal', seed: 284,
    by: (sound: typeof pods): Partial<typeof pods> => ({
      evictFrom(state, kernel, node, object) {
        sound.evictFrom(state, kernel, node, object)
        for (const pod of state.objects.pods.filter(p => p.node === node)) sound.removePod(state, kernel, pod, Gone.Stopped)
      },
    }),
  },
  {
    rule: 'half of the control planes are enough', module: './rules.ts', caught: 'nothing-without-api', seed: 8,
    by: (_: typeof rules): Partial<typeof rules> => ({ majority: members => Math.max(1, Math.floor(members / 2)) }),
  },
  {
    rule: 'kube-proxy learns endpoints without the API', module: './services.ts', caught: 'routes-need-api', seed: 192,
    by: (_: typeof services): Partial<typeof services> => ({
      learnRoutes(state) {
        const { endpoints, primaryPod } = state.objects
        for (const [site, r] of state.routes.entries()) if (r.front !== endpoints || r.back !== primaryPod) state.routes[site] = { front: endpoints, back: primaryPod }
      },
    }),
  },
  {
    rule: 'a node is given up after five seconds', module: './rules.ts', caught: 'eviction-not-early', seed: 6,
    by: (_: typeof rules): Partial<typeof rules> => ({ graceOf: () => 5_000_000 }),
  },
  {
    rule: 'nodes are tainted one a second', module: './rules.ts', caught: 'eviction-rate', seed: 6,
    by: (sound: typeof rules): Partial<typeof rules> => ({ betweenTaints: (lost, nodes) => (sound.betweenTaints(lost, nodes) === null ? null : 1_000_000) }),
  },
  {
    rule: 'a large zone that is lost in part is evicted as fast as another', module: './rules.ts', caught: 'eviction-rate', seed: 417,
    by: (sound: typeof rules): Partial<typeof rules> => ({ betweenTaints: (lost, nodes) => (sound.betweenTaints(lost, nodes) === null ? null : 10_000_000) }),
  },
  {
    rule: 'a machine that starts from a copy has lost nothing', module: './copies.ts', caught: 'rpo-as-replicated', seed: 38,
    by: (_: typeof copies): Partial<typeof copies> => ({ adopt: () => {} }),
  },
  {
    rule: 'an RPO is half of what was lost', module: './copies.ts', caught: 'rpo-as-replicated', seed: 38,
    by: (sound: typeof copies): Partial<typeof copies> => ({ rpoOf: (vm, copy) => Math.floor(sound.rpoOf(vm, copy) / 2) }),
  },
  {
    rule: 'nobody counts the requests that a copy does not hold', module: './copies.ts', caught: 'rpo-as-replicated', seed: 115,
    by: (sound: typeof copies): Partial<typeof copies> => ({
      adopt(state, vm, copy) {
        const { lost } = state.traffic
        sound.adopt(state, vm, copy)
        state.traffic.lost = lost
      },
    }),
  },
  {
    rule: 'a snapshot outlives the site of its machine', module: './hypervisor.ts', caught: 'rpo-as-replicated', seed: 79,
    by: (_: typeof hypervisor): Partial<typeof hypervisor> => ({ hostFor: state => state.hosts.findIndex(h => h.up) }),
  },
  {
    rule: 'a restored control plane keeps its newer objects', module: './copies.ts', caught: 'rpo-as-replicated', seed: 38,
    by: (sound: typeof copies): Partial<typeof copies> => ({
      adopt(state, vm, copy) {
        const { objects } = state
        sound.adopt(state, vm, copy)
        state.objects = objects
      },
    }),
  },
  {
    rule: 'a volume is read from any zone', module: './pods.ts', caught: 'bound-volume-bound-zone', seed: 2,
    by: (sound: typeof pods): Partial<typeof pods> => ({
      provision(state, pod) {
        sound.provision(state, pod)
        for (const volume of state.volumes) volume.zone = -1
      },
    }),
  },
  {
    rule: 'stretched storage does without a witness', module: './reach.ts', caught: 'stretched-needs-two', seed: 11,
    by: (_: typeof reach): Partial<typeof reach> => ({ stretchedAlive: (state, site) => !state.lost[site] }),
  },
  {
    rule: 'requests are served by pods that do not run', module: './services.ts', caught: 'served-within-capacity', seed: 1,
    by: (_: typeof services): Partial<typeof services> => ({
      whereRuns: (state, pod) => ({ vm: state.vms[0], container: { pod, workload: 0, ordinal: 0, ready: true, starts: 1 } }),
    }),
  },
  {
    rule: 'HA asks nobody whether a silent host still holds its disks', module: './reach.ts', caught: 'one-writer', seed: 5,
    by: (_: typeof reach): Partial<typeof reach> => ({ holdsLock: () => false }),
  },
  {
    rule: 'machines outlive their host', module: './hypervisor.ts', caught: 'runs-on-hosts', seed: 1,
    by: (_: typeof hypervisor): Partial<typeof hypervisor> => ({ loseHost: (state, _kernel, index) => { state.hosts[index].up = false } }),
  },
]
