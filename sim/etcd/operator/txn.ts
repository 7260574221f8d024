/**
 * A transaction. etcdctl reads it from its standard input, a line each, a blank line after each of the
 * three parts (txn_command.go); here a word is such a line, and an empty word, `then` or `else` is
 * the blank line:
 *
 *     etcdctl txn 'mod("k") > "0"' then 'put k v' else 'get k'
 */
import type { Compare, Operation } from '../request.ts'
import { Exit, fail } from './act.ts'
import type { Usage } from './act.ts'
import { readFlags } from './flags.ts'
import { readHex, readInteger } from './go.ts'
import type { CommandForm } from './grammar.ts'
import { operationOf } from './keys.ts'
import type { Asked } from './keys.ts'
import { words } from './words.ts'

const TARGETS: Readonly<Record<string, Compare['target']>> = {
  ver: 'version', version: 'version', c: 'create', create: 'create', m: 'mod', mod: 'mod', val: 'value', value: 'value', lease: 'lease',
}

const COMPARE = /^([^(]*)\(("(?:[^"\\]|\\.)*")\)\s+(\S+)\s+("(?:[^"\\]|\\.)*")/

/** A text in double quotes, as Go's %q reads it; null when its escapes are none of JSON's either. */
function unquote(text: string): string | null {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}

/** `version("k") = "0"`, as etcdctl wants it: with the quotes, and blanks around the sign. */
export function parseCompare(line: string): Compare | Usage {
  const malformed = fail(`malformed comparison: ${line}`, Exit.InvalidInput)
  const found = COMPARE.exec(line.trim())
  if (!found) return malformed
  const [, name, quotedKey, result, quotedOperand] = found
  const [key, operand] = [unquote(quotedKey), unquote(quotedOperand)]
  if (key === null || operand === null || !['=', '!=', '<', '>'].includes(result)) return malformed
  if (!Object.hasOwn(TARGETS, name)) return fail(`malformed comparison: ${line} (unknown target ${name})`, Exit.InvalidInput)
  const target = TARGETS[name]
  if (target === 'value') return { key, target, result: result as Compare['result'], operand }
  const number = target === 'lease' ? readHex(operand) : readInteger(operand)
  if ('error' in number) return fail(`invalid txn compare request: ${line} (${number.error})`, Exit.InvalidInput)
  return { key, target, result: result as Compare['result'], operand: number.value }
}

function parseOperation(line: string, forms: readonly CommandForm[]): Operation | Usage {
  const [name, ...rest] = words(line)
  if (rest.length === 0) return fail(`invalid txn compare request: ${line}`, Exit.InvalidInput)
  if (name !== 'put' && name !== 'get' && name !== 'del') return fail(`invalid txn request: ${line}`, Exit.InvalidInput)
  const read = readFlags(rest, forms.find(f => f.path[0] === name)?.flags ?? [])
  if (!('args' in read)) return fail(`invalid txn request: ${line}`, Exit.InvalidInput)
  return operationOf(name, read)
}

const isSeparator = (word: string, section: number) => word.trim() === '' || word === (section === 0 ? 'then' : 'else')

export function parseTxn(lines: readonly string[], forms: readonly CommandForm[]): Asked | Usage {
  const compare: Compare[] = []
  const branches: [Operation[], Operation[]] = [[], []]
  let section = 0
  for (const line of lines) {
    if (section < 2 && isSeparator(line, section)) {
      section++
      continue
    }
    // After the last part's own blank line nothing is read any more.
    if (line.trim() === '') break
    const read = section === 0 ? parseCompare(line) : parseOperation(line, forms)
    if ('usage' in read) return read
    if ('target' in read) compare.push(read)
    else branches[section - 1].push(read)
  }
  // A transaction of nothing is an end of file to etcdctl.
  if (compare.length + branches[0].length + branches[1].length === 0) return fail('EOF', Exit.InvalidInput)
  return { call: { kind: 'txn', compare, success: branches[0], failure: branches[1] }, untimed: true }
}
