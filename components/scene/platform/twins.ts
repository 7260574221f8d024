/** Twins of a platform: where its disks are, how its pods spread, which Kubernetes counts the leases, one at a time (facts C2.1–C2.12, C8.8). */
import type { Disk, PlatformDescription, WorkloadDescription } from '../../../sim/platform/description.ts'
import type { TwinKind } from '../../stage/staging.ts'

type Twin = TwinKind & { readonly description: PlatformDescription }

const STORES = { site: 'Disque du site', replicated: 'Disque répliqué', stretched: 'Stockage étiré' } as const
const SPREADS = { hard: 'DoNotSchedule', honor: 'nodeTaintsPolicy à Honor', soft: 'ScheduleAnyway' } as const satisfies Record<NonNullable<WorkloadDescription['spread']>, string>
/** vSphere Replication's shortest period, µs (C2.4). */
const EVERY = 300_000_000

export const twinsOf = (description: PlatformDescription): readonly Twin[] => [...stores(description), ...spreads(description), ...versions(description)]

/** Of the machines whose disk the description tells: nodes and members of an etcd stay where they are. */
function stores(description: PlatformDescription): readonly Twin[] {
  const { vms } = description
  const now = vms.find(vm => vm.role !== 'node' && vm.disk !== undefined)?.disk
  if (now === undefined) return []
  const others = (Object.keys(STORES) as (keyof typeof STORES)[]).filter(disk => disk !== now)
  return others.map(disk => ({ id: disk, title: STORES[disk], description: { ...withStore(description, disk), vms: vms.map(vm => (vm.disk === now ? { ...vm, disk } : vm)) } }))
}

/** What that disk asks for besides: a period, or a witness on a third site. */
function withStore(description: PlatformDescription, disk: Disk): PlatformDescription {
  const { sites, storage } = description
  if (disk === 'replicated') return { ...description, storage: { every: EVERY, ...storage } }
  if (disk !== 'stretched') return description
  const witness = sites[2]?.name ?? 'C'
  return { ...description, sites: sites.length > 2 ? sites : [...sites, { name: witness }], storage: { witness, preferred: sites[0].name, ...storage } }
}

function spreads(description: PlatformDescription): readonly Twin[] {
  const { workloads = [] } = description
  const now = workloads.find(w => w.spread !== undefined)?.spread
  if (now === undefined) return []
  const others = (Object.keys(SPREADS) as (keyof typeof SPREADS)[]).filter(spread => spread !== now)
  return others.map(spread => ({ id: spread, title: SPREADS[spread], description: { ...description, workloads: workloads.map(w => (w.spread === now ? { ...w, spread } : w)) } }))
}

/** 40 s of silence before 1.32, 50 s since. */
function versions(description: PlatformDescription): readonly Twin[] {
  if (!description.vms.some(vm => vm.role === 'node')) return []
  const minor = (description.settings?.minor ?? 32) < 32 ? 32 : 31
  return [{ id: 'version', title: `Kubernetes 1.${minor}`, description: { ...description, settings: { ...description.settings, minor } } }]
}
