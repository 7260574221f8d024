/**
 * The commands about keys, leases and watches (etcdctl/ctlv3/command: get, put, del, watch,
 * compaction, lease): their arguments and flags, made into a call, or refused in etcdctl's words.
 */
import type { Call } from '../calls.ts'
import type { KeyRange, Operation } from '../request.ts'
import { Exit, fail } from './act.ts'
import type { Print, Usage } from './act.ts'
import { isSet, numberOf, textOf } from './flags.ts'
import type { Parsed } from './flags.ts'
import { quote, readHex, readInteger } from './go.ts'

/** A call, how to print its answer, and whether --command-timeout counts for it. */
export interface Asked {
  readonly call: Call
  readonly print?: Partial<Print>
  readonly untimed?: boolean
}

const FIRST = '\0'

/** End of the range of all keys that begin with `prefix` (clientv3.GetPrefixRangeEnd). */
function prefixEnd(prefix: string): string {
  const shorter = prefix.replace(/\uFFFF+$/, '')
  return shorter === '' ? FIRST : shorter.slice(0, -1) + String.fromCharCode(shorter.charCodeAt(shorter.length - 1) + 1)
}

function rangeOf(parsed: Parsed): KeyRange | Usage {
  const { args } = parsed
  const [prefix, fromKey] = [isSet(parsed, 'prefix'), isSet(parsed, 'from-key')]
  if (prefix && fromKey) return fail('`--prefix` and `--from-key` cannot be set at the same time, choose one')
  if (args.length > 1 && (prefix || fromKey)) return fail('too many arguments, only accept one argument when `--prefix` or `--from-key` is set')
  const key = args[0]
  if (args.length > 1) return { key, end: args[1] }
  if (prefix && key !== '') return { key, end: prefixEnd(key) }
  if (prefix || fromKey) return { key: key === '' ? FIRST : key, end: FIRST }
  return { key }
}

function put(parsed: Parsed): Asked | Usage {
  const { args } = parsed
  if (args.length === 0) return fail('put command needs 1 argument and input from stdin or 2 arguments')
  if (args.length === 1) return { usage: 'etcdctl put : la valeur manque (l’entrée standard n’est pas lue ici).', exit: Exit.BadArgs }
  if (args.length > 2) return fail('put command needs 1 argument and input from stdin or 2 arguments')
  const lease = readHex(textOf(parsed, 'lease', '0'))
  if ('error' in lease) return fail(`bad lease ID (${lease.error}), expecting ID in Hex`)
  const prevKv = isSet(parsed, 'prev-kv')
  return { call: { kind: 'put', key: args[0], value: args[1], ...(lease.value > 0 && { lease: lease.value }), ...(prevKv && { prevKv }) } }
}

function get(parsed: Parsed): Asked | Usage {
  const { args } = parsed
  if (args.length === 0 || args.length > 2) return fail('get command needs one argument as key and an optional argument as range_end')
  const [keysOnly, countOnly, valueOnly] = ['keys-only', 'count-only', 'print-value-only'].map(name => isSet(parsed, name))
  if (keysOnly && countOnly) return fail('`--keys-only` and `--count-only` cannot be set at the same time, choose one')
  const consistency = textOf(parsed, 'consistency', 'l')
  if (consistency !== 'l' && consistency !== 's') return fail(`unknown consistency flag ${quote(consistency)}`, Exit.BadFeature)
  const range = rangeOf(parsed)
  if ('usage' in range) return range
  const [revision, limit] = [numberOf(parsed, 'rev'), numberOf(parsed, 'limit')]
  return {
    call: {
      kind: 'range', ...range,
      ...(revision > 0 && { revision }), ...(limit > 0 && { limit }), ...(consistency === 's' && { serializable: true }),
    },
    print: { keysOnly, countOnly, valueOnly },
  }
}

function del(parsed: Parsed): Asked | Usage {
  if (parsed.args.length === 0 || parsed.args.length > 2) return fail('del command needs one argument as key and an optional argument as range_end')
  const range = rangeOf(parsed)
  if ('usage' in range) return range
  return { call: { kind: 'delete', ...range, ...(isSet(parsed, 'prev-kv') && { prevKv: true }) } }
}

function watch(parsed: Parsed): Asked | Usage {
  if (parsed.args.length === 0 || parsed.args.length > 2) return fail('bad number of arguments')
  if (parsed.args.length === 2 && isSet(parsed, 'prefix')) return fail('`range_end` and `--prefix` are mutually exclusive')
  const range = rangeOf(parsed)
  if ('usage' in range) return range
  const revision = numberOf(parsed, 'rev')
  // etcdctl always wants a leader behind it (clientv3.WithRequireLeader).
  return { call: { kind: 'watch', ...range, ...(revision > 0 && { revision }), requireLeader: true }, print: { prevKv: isSet(parsed, 'prev-kv') }, untimed: true }
}

function compaction({ args }: Parsed): Asked | Usage {
  if (args.length !== 1) return fail('compaction command needs 1 argument')
  const revision = readInteger(args[0])
  return 'error' in revision ? fail(revision.error) : { call: { kind: 'compact', revision: revision.value } }
}

function grant({ args }: Parsed): Asked | Usage {
  if (args.length !== 1) return fail('lease grant command needs TTL argument')
  const ttl = readInteger(args[0])
  return 'error' in ttl ? fail(`bad TTL (${ttl.error})`) : { call: { kind: 'lease-grant', id: 0, ttl: ttl.value } }
}

function leased(parsed: Parsed, missing: string, asked: (id: number) => Asked): Asked | Usage {
  if (parsed.args.length !== 1) return fail(missing)
  const id = readHex(parsed.args[0])
  return 'error' in id ? fail(`bad lease ID arg (${id.error}), expecting ID in Hex`) : asked(id.value)
}

const revoke = (parsed: Parsed) => leased(parsed, 'lease revoke command needs 1 argument', id => ({ call: { kind: 'lease-revoke', id } }))
const timeToLive = (parsed: Parsed) => leased(parsed, 'lease timetolive command needs lease ID as argument', id => ({
  call: { kind: 'lease-time-to-live', id }, print: { attachedKeys: isSet(parsed, 'keys') }, untimed: true,
}))
const keepAlive = (parsed: Parsed) => leased(parsed, 'lease keep-alive command needs lease ID as argument', id => ({
  call: { kind: 'lease-keep-alive', id }, print: { once: isSet(parsed, 'once') }, untimed: true,
}))

/** By the command's path. */
export const KEY_COMMANDS: Readonly<Record<string, (parsed: Parsed) => Asked | Usage>> = {
  'put': put, 'get': get, 'del': del, 'watch': watch, 'compaction': compaction,
  'lease grant': grant, 'lease revoke': revoke, 'lease timetolive': timeToLive, 'lease keep-alive': keepAlive,
}

/** put, get or del inside a transaction. */
export function operationOf(name: 'put' | 'get' | 'del', parsed: Parsed): Operation | Usage {
  const asked = KEY_COMMANDS[name](parsed)
  return 'usage' in asked ? asked : asked.call as Operation
}
