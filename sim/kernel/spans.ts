/** How long something lasted, in French: the unit follows the size, so that no listener divides. No-break spaces. */
import { SECOND } from './time.ts'
import type { Micros } from './time.ts'

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]

/** "2,5 s", "5 min 50 s", "9 h 05", "4 j 18 h" from µs, to a tenth of a second below a minute. */
export function spanText(micros: Micros): string {
  const tenths = Math.round(micros * 10 / SECOND)
  if (tenths >= MINUTE * 10) return longText(tenths * SECOND / 10)
  return `${Math.floor(tenths / 10)}${tenths % 10 === 0 ? '' : `,${tenths % 10}`}\u00A0s`
}

/** Of a minute or more: what a clock on the wall would say. */
export function longText(micros: Micros): string {
  const s = Math.floor(micros / SECOND)
  if (s < HOUR) return pair(Math.floor(s / MINUTE), 'min', s % MINUTE, '\u00A0s')
  if (s < DAY) return pair(Math.floor(s / HOUR), 'h', Math.floor(s % HOUR / MINUTE), '', 2)
  return pair(Math.floor(s / DAY), 'j', Math.floor(s % DAY / HOUR), '\u00A0h')
}

const pair = (whole: number, unit: string, rest: number, of: string, digits = 1) =>
  `${whole}\u00A0${unit}${rest === 0 ? '' : `\u00A0${String(rest).padStart(digits, '0')}${of}`}`
