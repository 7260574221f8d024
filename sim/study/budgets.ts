/**
 * What makers allow between a witness, or a third member, and the two sites: round trips, ms. Facts
 * C2.5, C4.12–C4.14 and C11.4 (Broadcom, etcd's tuning guide, Red Hat).
 */
export interface Budget {
  readonly what: string
  /** Round trip, ms. */
  readonly rtt: number
  /** It must be less than that, not at most that. */
  readonly strict: boolean
}

export const BUDGETS: readonly Budget[] = [
  { what: 'Témoin vSAN, 10 hôtes par site au plus', rtt: 200, strict: false },
  { what: 'etcd : un dixième du délai d’élection par défaut', rtt: 100, strict: false },
  { what: 'OpenShift, entre membres etcd', rtt: 50, strict: true },
  { what: 'OpenShift, site arbitre', rtt: 10, strict: true },
]

/** Does a round trip keep within it? */
export function keeps({ rtt, strict }: Budget, shown: number): boolean {
  return strict ? shown < rtt : shown <= rtt
}
