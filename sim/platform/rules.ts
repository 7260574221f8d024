/**
 * How many control planes are a majority (C3.1); vSphere HA's for a
 * host (C2.1); Kubernetes' for a node that falls silent, and when it stops evicting (C2.11–C2.13, C8.1, C8.2).
 */
import type { PlatformState } from './state.ts'

/** ⌊n/2⌋ + 1 */
export const majority = (members: number) => Math.floor(members / 2) + 1

/** vSphere HA (C2.1): a heartbeat a second; without any a host tests after 12 s whether it is isolated, and is taken for lost after 15 s. */
const HEARTBEAT_EVERY = 1_000_000
export const ISOLATED = 12_000_000
export const DECLARED_LOST = 15_000_000
/** Heartbeats fall on whole seconds: when the last one was. */
export const lastHeartbeat = (now: number) => now - now % HEARTBEAT_EVERY

export const LEASE_EVERY = 10_000_000
/** Tolerance of unreachable:NoExecute that admission gives every pod. */
export const TOLERANCE = 300_000_000
/** --node-eviction-rate 0.1: one node every ten seconds in each zone. */
export const BETWEEN_TAINTS = 10_000_000
/** --secondary-node-eviction-rate 0.01, in zones above --large-cluster-size-threshold. */
const BETWEEN_TAINTS_LARGE = 100_000_000
const LARGE = 50
/** --unhealthy-zone-threshold; a zone with two lost nodes at most is taken to be well. */
const UNHEALTHY = 0.55

/** --node-monitor-grace-period: 40 s, 50 s since 1.32. */
export const graceOf = ({ settings }: PlatformState): number => (settings.minor >= 32 ? 50_000_000 : 40_000_000)

/**
 * From one taint of a zone to the next, µs. A zone that is lost altogether goes on as usual; one that
 * is lost in part does not (C8.2): null, none at all, up to fifty nodes; a tenth as fast in a larger one.
 */
export function betweenTaints(lost: number, nodes: number): number | null {
  if (lost <= 2 || lost === nodes || lost / nodes < UNHEALTHY) return BETWEEN_TAINTS
  return nodes > LARGE ? BETWEEN_TAINTS_LARGE : null
}
