/**
 * Virtual time in French, wherever it is shown: the unit follows the size. Up to two minutes seconds,
 * as an election is watched; beyond, what a clock on the wall would say.
 */
const SECOND = 1_000_000
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]
/** From here on nobody thinks in seconds, µs. */
export const LONG = 120 * SECOND

const thousandths = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 3, maximumFractionDigits: 3 })
const tenths = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })
const hundredths = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })

/** An instant, from µs: "1,208 s", then "12 min 30 s", "9 h 55", "4 j 18 h"; no-break spaces. */
export const clockText = (at: number): string => (at < LONG ? `${thousandths.format(at / SECOND)}\u00A0s` : longText(at))

/** The same of a whole second, on an axis: "12 s", then "2 min", "1 h 30". */
export const tickText = (at: number): string => (at < LONG ? `${at / SECOND}\u00A0s` : longText(at))

/** How long something lasted or is old, to a tenth of a second below a minute: "1,4 s", then "5 min 50 s". */
export const spanText = (micros: number): string => (Math.round(micros * 10 / SECOND) < MINUTE * 10 ? `${tenths.format(micros / SECOND)}\u00A0s` : longText(Math.round(micros * 10 / SECOND) / 10 * SECOND))

/** A delay of a link, from µs: "0,25 ms". */
export const latencyText = (latency: number): string => `${hundredths.format(latency / 1_000)}\u00A0ms`

function longText(micros: number): string {
  const s = Math.floor(micros / SECOND)
  if (s < HOUR) return pair(Math.floor(s / MINUTE), 'min', s % MINUTE, '\u00A0s')
  if (s < DAY) return pair(Math.floor(s / HOUR), 'h', Math.floor(s % HOUR / MINUTE), '', 2)
  return pair(Math.floor(s / DAY), 'j', Math.floor(s % DAY / HOUR), '\u00A0h')
}

const pair = (whole: number, unit: string, rest: number, of: string, digits = 1) =>
  `${whole}\u00A0${unit}${rest === 0 ? '' : `\u00A0${String(rest).padStart(digits, '0')}${of}`}`
