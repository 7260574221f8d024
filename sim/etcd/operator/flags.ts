/**
 * Flags among words as spf13/pflag reads them: `--name value`, `--name=value`, `-w value`, `-wvalue`;
 * they may stand anywhere; `--` ends them. etcd itself uses Go's flag package, whose words differ.
 */
import { quote, readBool, readDuration, readInteger } from './go.ts'
import type { Flag } from './grammar.ts'

export interface Parsed {
  readonly args: readonly string[]
  /** Values as typed, each of its flag's kind; "true" or "false" for a bool. */
  readonly values: ReadonlyMap<string, string>
}

export type FlagsRead = Parsed | { readonly error: string } | { readonly help: true }

interface Reading {
  readonly flags: readonly Flag[]
  readonly values: Map<string, string>
}

/** Why a value is none of its flag's kind; null when it is. */
function wrongValue({ name, short, kind }: Flag, value: string): string | null {
  const read = kind === 'bool' ? readBool(value) : kind === 'int' ? readInteger(value) : kind === 'uint' ? readInteger(value, true) : kind === 'duration' ? readDuration(value) : null
  if (read === null || !('error' in read)) return null
  return `invalid argument ${quote(value)} for ${quote(short ? `-${short}, --${name}` : `--${name}`)} flag: ${read.error}`
}

function take({ values }: Reading, flag: Flag, value: string): string | null {
  const wrong = wrongValue(flag, value)
  if (wrong !== null) return wrong
  const read = flag.kind === 'bool' ? readBool(value) : null
  values.set(flag.name, read !== null && 'value' in read ? String(read.value) : value)
  return null
}

/** Words from the first after the command's name. */
export function readFlags(words: readonly string[], flags: readonly Flag[]): FlagsRead {
  const reading: Reading = { flags, values: new Map() }
  const args: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--') {
      args.push(...words.slice(i + 1))
      break
    }
    if (word.length < 2 || word[0] !== '-') {
      args.push(word)
      continue
    }
    const long = word.startsWith('--')
    const equals = word.indexOf('=')
    const name = long ? word.slice(2, equals < 0 ? undefined : equals) : word[1]
    if (long && (name === '' || name[0] === '-')) return { error: `bad flag syntax: ${word}` }
    if (name === (long ? 'help' : 'h')) return { help: true }
    const flag = flags.find(f => (long ? f.name : f.short) === name)
    if (!flag) return { error: long ? `unknown flag: --${name}` : `unknown shorthand flag: ${quoteRune(name)} in ${word}` }
    let value = long ? (equals < 0 ? null : word.slice(equals + 1)) : word.length === 2 ? null : word.slice(word[2] === '=' ? 3 : 2)
    if (value === null && flag.kind === 'bool') value = 'true'
    if (value === null) {
      if (i + 1 >= words.length) return { error: long ? `flag needs an argument: --${name}` : `flag needs an argument: ${quoteRune(name)} in ${word}` }
      value = words[++i]
    }
    const wrong = take(reading, flag, value)
    if (wrong !== null) return { error: wrong }
  }
  return { args, values: reading.values }
}

const quoteRune = (rune: string) => `'${rune}'`

/** Go's flag package, as `etcd` reads its own: one dash or two, and no argument after them. */
export function readGoFlags(words: readonly string[], flags: readonly Flag[]): FlagsRead {
  const reading: Reading = { flags, values: new Map() }
  let i = 0
  for (; i < words.length; i++) {
    const found = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(words[i])
    if (!found) {
      if (words[i].startsWith('-') && words[i] !== '-' && words[i] !== '--') return { error: `bad flag syntax: ${words[i]}` }
      break
    }
    const [, name, inline] = found
    if (name === 'help' || name === 'h') return { help: true }
    const flag = flags.find(f => f.name === name)
    if (!flag) return { error: `flag provided but not defined: -${name}` }
    let value = inline ?? (flag.kind === 'bool' ? 'true' : null)
    if (value === null) {
      if (i + 1 >= words.length) return { error: `flag needs an argument: -${name}` }
      value = words[++i]
    }
    if (wrongValue(flag, value) !== null) return { error: `invalid boolean value ${quote(value)} for -${name}: parse error` }
    take(reading, flag, value)
  }
  return { args: words.slice(i), values: reading.values }
}

export const isSet = ({ values }: Parsed, name: string) => values.get(name) === 'true'
export const textOf = ({ values }: Parsed, name: string, otherwise = '') => values.get(name) ?? otherwise
/** Of an int or uint flag; 0 when left out. */
export const numberOf = ({ values }: Parsed, name: string) => Number(values.get(name) ?? 0)
