/**
 * etcd's own rule for --heartbeat-interval and --election-timeout (etcd.io/docs/v3.6/tuning): a heartbeat
 * of 0.5 to 1.5 times the longest round trip between members, an election timeout of ten of them at least.
 */

/** What etcd advises for this round trip, ms. */
export function tuningFor(rtt: number): { readonly heartbeat: readonly [number, number], readonly election: number } {
  return { heartbeat: [rtt * 0.5, rtt * 1.5], election: 10 * rtt }
}
