/**
 * What deserves the audience's time: faults, decisions and their effects. Minutes in which nothing
 * changes pass at the pace of the measures, a quarter of a second each.
 */
import type { Importance, Salience } from '../kernel/world.ts'
import { Code, VOCABULARY } from './events.ts'

/** Of one measure to the next, ms on stage. */
const MEASURE = 230
const hold = (wall: number): Salience => ({ span: 0, wall })

export function salience(code: number, f: ArrayLike<number>): Salience | null {
  switch (code) {
    case Code.Sampled: return { span: f[3] * 1_000, wall: MEASURE }
    case Code.SiteLost: case Code.SitesCut: case Code.HostLost: case Code.HostCut: case Code.LockHeld: case Code.WentBack: case Code.ApiLost: case Code.ApiRestored: return hold(500)
    case Code.PodEvicted: case Code.Recovered: case Code.OperatorBlocked: case Code.PrimaryChanged: case Code.Overloaded: case Code.EvictionsStopped: case Code.EvictionsSlowed: return hold(500)
    case Code.NodeNotReady: case Code.NodeTainted: case Code.PodPending: case Code.PodReady: case Code.VmBooting: case Code.VmStuck: return hold(250)
    case Code.RequestSent: case Code.RequestEnded: case Code.ServiceChanged: case Code.EndpointsChanged: case Code.RateChanged: case Code.Migrated: return hold(250)
    default: return null
  }
}

const TURNS = new Set([
  'site-lost', 'site-restored', 'sites-cut', 'sites-healed', 'host-lost', 'host-restored', 'host-cut', 'host-rejoined', 'lock-held', 'went-back', 'vm-stuck', 'recovered', 'api-lost', 'api-restored', 'evictions-stopped', 'evictions-slowed',
  'pod-evicted', 'operator-blocked', 'primary-changed', 'overloaded', 'service-restored', 'out-of-service',
])
const GOES_ON = new Set([
  'host-isolated', 'vm-booting', 'controller-elected', 'node-not-ready', 'node-ready', 'node-tainted', 'evictions-resumed', 'pod-pending', 'pod-ready', 'pod-gone',
  'endpoints-changed', 'request-sent', 'request-ended', 'service-changed', 'rate-changed', 'migrated', 'relieved', 'in-service', 'volume-detached', 'scaled', 'container-crashed',
])
const DETAILS = new Set(['vm-lost', 'pod-created', 'pod-bound', 'container-started', 'container-stopped', 'copied'])
const WEIGHTS: readonly Importance[] = VOCABULARY.map(({ name }) => (TURNS.has(name) ? 3 : GOES_ON.has(name) ? 2 : DETAILS.has(name) ? 1 : 0))

export function importance(code: number): Importance {
  return WEIGHTS[code]
}
