/**
 * Virtual time in French, wherever it is shown: the unit follows the size. Up to two minutes seconds,
 * as an election is watched; beyond, what a clock on the wall would say.
 */
import { longText } from '../sim/run/spans.ts'

export { spanText } from '../sim/run/spans.ts'

const SECOND = 1_000_000
/** From here on nobody thinks in seconds, µs. */
export const LONG = 120 * SECOND

const thousandths = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 3, maximumFractionDigits: 3 })
const hundredths = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })

/** An instant, from µs: "1,208 s", then "12 min 30 s", "9 h 55", "4 j 18 h"; no-break spaces. */
export const clockText = (at: number): string => (at < LONG ? `${thousandths.format(at / SECOND)}\u00A0s` : longText(at))

/** The same of a whole second, on an axis: "12 s", then "2 min", "1 h 30". */
export const tickText = (at: number): string => (at < LONG ? `${at / SECOND}\u00A0s` : longText(at))

/** A delay of a link, from µs: "0,25 ms". */
export const latencyText = (latency: number): string => `${hundredths.format(latency / 1_000)}\u00A0ms`
