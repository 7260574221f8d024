/** Numbers as the charts write them: French, with spaces that do not break. */

const decimals = (digits: number) => new Intl.NumberFormat('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits })
const [d0, d1, d2, d3, d4] = [0, 1, 2, 3, 4].map(decimals)
const significant = new Intl.NumberFormat('fr-FR', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 })

/** "1,26 s" from ms. */
export const secondsText = (ms: number): string => `${d2.format(ms / 1_000)}\u00A0s`

const short = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })

/** "63 ms", "2,3 ms": finer where it is short. */
export const millisText = (ms: number): string => (ms >= 1_000 ? secondsText(ms) : `${(ms < 10 ? short : d0).format(ms)}\u00A0ms`)

/** "99,90 %" from a share; four decimals where two would say that nothing ever fails. */
export const availabilityText = (share: number): string => `${(share > 0.99995 ? d4 : d2).format(share * 100)}\u00A0%`

/** "10 %" from a share. */
export const percentText = (share: number): string => `${d0.format(share * 100)}\u00A0%`

/** "66,6 %" from a share; two decimals where one would say that all are won, "100 %" only where all are. */
export const shareText = (share: number): string => `${(share === 1 ? d0 : share > 0.999 ? d2 : d1).format(share * 100)}\u00A0%`

/** "99,88 – 99,91", per cent, without the sign; three decimals where two would say that nothing ever fails. */
export function intervalText({ low, high }: { readonly low: number, readonly high: number }): string {
  const fine = low > 0.9999 ? d3 : d2
  return `${fine.format(low * 100)}\u00A0–\u00A0${fine.format(high * 100)}`
}

/** A year's downtime, "8,76 h", "1,6 min", from minutes. */
export function downtimeText(minutes: number): string {
  return minutes >= 60 ? `${significant.format(minutes / 60)}\u00A0h` : `${d1.format(minutes)}\u00A0min`
}

export const countText = (n: number): string => d0.format(n)
