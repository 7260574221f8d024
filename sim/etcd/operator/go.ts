/**
 * How Go's standard library reads and writes small values, since that is what etcdctl's messages
 * show: strconv's errors, time.ParseDuration, time.Duration.String, and %q.
 */

export type Read<T> = { readonly value: T } | { readonly error: string }

const quoted = (text: string) => JSON.stringify(text)
const numberError = (func: string, text: string, why: string) => ({ error: `strconv.${func}: parsing ${quoted(text)}: ${why}` })

/** %q of a text. */
export const quote = quoted

/** strconv.ParseInt (or ParseUint) in base ten. Beyond 2^53 - 1 it is out of range here. */
export function readInteger(text: string, unsigned = false): Read<number> {
  const func = unsigned ? 'ParseUint' : 'ParseInt'
  if (!(unsigned ? /^\d+$/ : /^[+-]?\d+$/).test(text)) return numberError(func, text, 'invalid syntax')
  const value = Number(text)
  return Number.isSafeInteger(value) ? { value: value === 0 ? 0 : value } : numberError(func, text, 'value out of range')
}

/** strconv.ParseInt in base sixteen, as leases are typed. */
export function readHex(text: string): Read<number> {
  if (!/^[0-9a-f]+$/i.test(text)) return numberError('ParseInt', text, 'invalid syntax')
  const value = Number.parseInt(text, 16)
  return Number.isSafeInteger(value) ? { value } : numberError('ParseInt', text, 'value out of range')
}

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']

export function readBool(text: string): Read<boolean> {
  if (TRUE.includes(text)) return { value: true }
  return FALSE.includes(text) ? { value: false } : numberError('ParseBool', text, 'invalid syntax')
}

/** µs in one of each of Go's units; below a µs nothing is modelled. */
const UNITS: Readonly<Record<string, number>> = { us: 1, µs: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 }
/** A day: longer than any run. */
const LONGEST = 86_400_000_000

/** time.ParseDuration: "5s", "1m30s", "1.5s"; µs. */
export function readDuration(text: string): Read<number> {
  if (text === '0') return { value: 0 }
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)([a-zµ]*)/g)]
  if (parts.length === 0 || parts.map(p => p[0]).join('') !== text) return { error: `time: invalid duration ${quoted(text)}` }
  let total = 0
  for (const [, figure, unit] of parts) {
    if (unit === '') return { error: `time: missing unit in duration ${quoted(text)}` }
    if (!Object.hasOwn(UNITS, unit)) return { error: `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}` }
    total += Number(figure) * UNITS[unit]
  }
  return total <= LONGEST ? { value: Math.round(total) } : { error: `time: invalid duration ${quoted(text)}` }
}

/** time.Duration.String of a whole number of µs: "845µs", "1.2ms", "5.001s", "1m0.5s". */
export function showDuration(micros: number): string {
  if (micros === 0) return '0s'
  if (micros < 1_000) return `${micros}µs`
  if (micros < 1_000_000) return `${micros / 1_000}ms`
  const minutes = Math.floor(micros / 60_000_000)
  const seconds = `${(micros - minutes * 60_000_000) / 1_000_000}s`
  if (minutes === 0) return seconds
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`
}
