/** How long something lasted, in French: the unit follows the size, so that no listener divides. */
import { SECOND } from './time.ts'
import type { Micros } from './time.ts'

const DAY = 86_400
const HOUR = 3_600
const MINUTE = 60

/** "2,5 s", "5 min 50 s", "9 h 05", "4 j 18 h" from µs, to a tenth of a second below a minute; no-break spaces. */
export function spanText(micros: Micros): string {
  const tenths = Math.round(micros * 10 / SECOND)
  if (tenths < MINUTE * 10) return `${Math.floor(tenths / 10)}${tenths % 10 === 0 ? '' : `,${tenths % 10}`}\u00A0s`
  const s = Math.floor(tenths / 10)
  if (s < HOUR) return `${Math.floor(s / MINUTE)}\u00A0min${s % MINUTE === 0 ? '' : `\u00A0${s % MINUTE}\u00A0s`}`
  const hours = Math.floor(s / HOUR)
  if (s < DAY) return `${hours}\u00A0h${s % HOUR < MINUTE ? '' : `\u00A0${String(Math.floor(s % HOUR / MINUTE)).padStart(2, '0')}`}`
  return `${Math.floor(s / DAY)}\u00A0j${hours % 24 === 0 ? '' : `\u00A0${hours % 24}\u00A0h`}`
}
