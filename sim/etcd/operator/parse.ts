/**
 * From a command line to what it asks for: `etcdctl`, `etcdutl` and `etcd`, as the version that a
 * cluster runs would read it. What they would refuse before asking anybody is refused here in their
 * words, with their exit codes; nothing throws, whatever the words are.
 */
import { clientUrl, Exit, fail, FORMATS, hostOf } from './act.ts'
import type { Act, Command, Endpoint, Format, Print, Tool, Usage } from './act.ts'
import { isSet, readFlags, readGoFlags, textOf } from './flags.ts'
import type { Parsed } from './flags.ts'
import { quote, readDuration } from './go.ts'
import { flagsOf, formsOf, globalFlags, nameBelow, namesBelow } from './grammar.ts'
import type { CommandForm } from './grammar.ts'
import { KEY_COMMANDS } from './keys.ts'
import type { Asked } from './keys.ts'
import { backupStatus, machineAt, restore, start } from './machine.ts'
import { parseTxn } from './txn.ts'

export const WORD_LIMIT = 40
export const LENGTH_LIMIT = 200

/** etcdctl's own, µs (--command-timeout=5s). */
const COMMAND_TIMEOUT = 5_000_000

const isTool = (word: string): word is Tool => word === 'etcdctl' || word === 'etcdutl' || word === 'etcd'

/** `args` begins with the tool's name. `version` is one that `isVersion` accepts. */
export function parseCommand(args: readonly string[], version: string): Command | Usage {
  if (args.length > WORD_LIMIT || args.some(word => word.length > LENGTH_LIMIT)) {
    return { usage: `ligne trop longue : ${WORD_LIMIT} mots de ${LENGTH_LIMIT} caractères au plus`, exit: Exit.BadArgs }
  }
  const [tool = '', ...rest] = args
  // As a shell says it.
  if (!isTool(tool)) return { usage: tool === '' ? 'commande vide' : `${tool}: command not found`, exit: tool === '' ? 0 : 127 }
  if (tool === 'etcd') return parseEtcd(rest, version)
  const found = findForm(tool, rest, version)
  if ('usage' in found) return found
  const { form, words } = found
  const read = readFlags(words, flagsOf(tool, form))
  if ('help' in read) return { usage: usageOf(tool, form), exit: Exit.Success }
  if ('error' in read) return fail(read.error, Exit.Error)
  const act = tool === 'etcdutl' ? offlineAct(tool, form, read) : onlineAct(form, read, version)
  return 'usage' in act ? act : { tool, act }
}

function parseEtcd(words: readonly string[], version: string): Command | Usage {
  const [form] = formsOf('etcd', version)
  const read = readGoFlags(words, form.flags)
  if ('help' in read) return { usage: usageOf('etcd', form), exit: Exit.Success }
  if ('error' in read) return { usage: read.error, exit: 2 }
  const act = start(read)
  return 'usage' in act ? act : { tool: 'etcd', act }
}

/** The command that the words name, and the words without its names. Flags may stand before it. */
function findForm(tool: Tool, words: readonly string[], version: string): { readonly form: CommandForm, readonly words: readonly string[] } | Usage {
  const forms = formsOf(tool, version)
  const path: string[] = []
  const others: string[] = []
  let i = 0
  for (; i < words.length; i++) {
    const word = words[i]
    if (word === '--') break
    if (word.startsWith('-') && word.length > 1) {
      others.push(word)
      if (takesNext(tool, word) && i + 1 < words.length) others.push(words[++i])
      continue
    }
    const found = nameBelow(tool, version, path, word)
    if (found === null) {
      if (path.length === 0) return fail(`unknown command ${quote(word)} for ${quote(tool)}\nRun '${tool} --help' for usage.`, Exit.Error)
      break
    }
    if (found.absent) return { usage: `${[tool, ...path, found.name].join(' ')} : cette commande existe, mais pas dans cette simulation.`, exit: Exit.Error }
    path.push(found.name)
    const form = forms.find(f => f.path.length === path.length && f.path.every((name, p) => name === path[p]))
    if (form) return { form, words: [...others, ...words.slice(i + 1)] }
  }
  // cobra shows what a group holds, and calls it a success.
  return { usage: groupUsage(tool, version, path), exit: Exit.Success }
}

/** `-w table`, `--endpoints a`: before the command only global flags can be told from their values. */
function takesNext(tool: Tool, word: string): boolean {
  if (word.includes('=')) return false
  return globalFlags(tool).some(f => f.kind !== 'bool' && (word === `--${f.name}` || word === `-${f.short}`))
}

function groupUsage(tool: Tool, version: string, path: readonly string[]): string {
  const names = namesBelow(tool, version, path)
  return ['USAGE:', `\t${[tool, ...path].join(' ')} <subcommand>`, '', 'COMMANDS:', ...names.map(name => `\t${name}`)].join('\n')
}

function usageOf(tool: Tool, form: CommandForm): string {
  const line = [tool, ...form.path, form.use].filter(word => word !== '').join(' ')
  const flags = flagsOf(tool, form).map(f => `  ${f.short ? `-${f.short}, ` : '    '}--${f.name}`)
  return ['USAGE:', `\t${line}`, ...(flags.length > 0 ? ['', 'OPTIONS:', ...flags] : [])].join('\n')
}

function offlineAct(tool: Tool, { path }: CommandForm, read: Parsed): Act | Usage {
  if (path[1] === 'restore') return restore(read, tool)
  const format = formatOf(read)
  return typeof format === 'string' ? backupStatus(read, { format }) : format
}

function formatOf(read: Parsed): Format | Usage {
  const format = textOf(read, 'write-out', 'simple')
  return (FORMATS as readonly string[]).includes(format) ? format as Format : fail('unsupported output format', Exit.BadFeature)
}

function endpointsOf(read: Parsed): readonly Endpoint[] | Usage {
  const typed = read.values.get('endpoints')
  if (typed === undefined) return []
  const texts = typed.split(',').filter(text => text !== '')
  if (texts.length === 0) return fail('etcdclient: no available endpoints', Exit.BadConnection)
  const endpoints = texts.map(text => ({ text, member: hostOf(text) }))
  const bad = endpoints.find(e => e.member === '')
  return bad ? fail(`bad --endpoints: ${quote(bad.text)}`, Exit.BadConnection) : endpoints
}

function onlineAct(form: CommandForm, read: Parsed, version: string): Act | Usage {
  if (form.path[0] === 'snapshot' && form.path[1] !== 'save') return offlineAct('etcdctl', form, read)
  const format = formatOf(read)
  if (typeof format !== 'string') return format
  const endpoints = endpointsOf(read)
  if ('usage' in endpoints) return endpoints
  const asked = askedBy(form, read, endpoints, version)
  if ('usage' in asked) return asked
  const own = read.values.get('command-timeout')
  const duration = own === undefined ? { value: COMMAND_TIMEOUT } : readDuration(own)
  // snapshot save has a limit only when one is given.
  const unlimited = asked.untimed && !(asked.call.kind === 'snapshot-save' && own !== undefined)
  const print: Print = { format, ...asked.print }
  return {
    kind: 'ask', call: asked.call, endpoints, print,
    to: asked.call.kind === 'move-leader' ? 'leader' : form.path[0] === 'endpoint' ? 'each' : 'one',
    cluster: isSet(read, 'cluster'),
    timeout: unlimited || !('value' in duration) ? null : duration.value,
  }
}

function askedBy(form: CommandForm, read: Parsed, endpoints: readonly Endpoint[], version: string): Asked | Usage {
  const path = form.path.join(' ')
  const { args } = read
  if (Object.hasOwn(KEY_COMMANDS, path)) return KEY_COMMANDS[path](read)
  switch (path) {
    case 'txn': return parseTxn(args, formsOf('etcdctl', version))
    case 'member list': {
      const consistency = textOf(read, 'consistency', 'l')
      if (consistency !== 'l' && consistency !== 's') return fail(`unknown consistency flag ${quote(consistency)}`, Exit.BadFeature)
      return { call: { kind: 'member-list', ...(consistency === 's' && { serializable: true }) } }
    }
    case 'member add': return added(read)
    case 'member remove': case 'member promote':
      if (args.length !== 1) return fail('member ID is not provided')
      return { call: { kind: path === 'member remove' ? 'member-remove' : 'member-promote', name: args[0] } }
    case 'move-leader': return args.length === 1 ? { call: { kind: 'move-leader', name: args[0] } } : fail('move-leader command needs 1 argument')
    case 'endpoint status': return { call: { kind: 'status' } }
    case 'endpoint health': return { call: { kind: 'health' } }
    case 'alarm list': return args.length === 0 ? { call: { kind: 'alarm-list' } } : fail('alarm list command accepts no arguments')
    case 'alarm disarm': return args.length === 0 ? { call: { kind: 'alarm-disarm' } } : fail('alarm disarm command accepts no arguments')
    case 'snapshot save':
      if (args.length !== 1) return fail('snapshot save expects one argument')
      if (endpoints.length > 1) return fail(`snapshot must be requested to one selected node, not multiple [${endpoints.map(e => e.text).join(' ')}]`, Exit.Interrupted)
      return { call: { kind: 'snapshot-save' }, print: { file: args[0] }, untimed: true }
    default: throw new Error(`invariant operator/command: ${path} has a form and no meaning`)
  }
}

/** The machine is the one the URLs lead to; the name is only printed, as in etcd. */
function added(read: Parsed): Asked | Usage {
  const { args } = read
  if (args.length < 1) return fail('member name not provided')
  if (args.length > 1) {
    const hints = args.filter(arg => arg.toLowerCase().startsWith('http')).map(arg => `, did you mean --peer-urls=${arg}`)
    return fail(`too many arguments${hints.join('')}`)
  }
  const peerUrls = textOf(read, 'peer-urls')
  if (peerUrls === '') return fail('member peer urls not provided')
  const machine = machineAt(peerUrls)
  if ('usage' in machine) return machine
  const learner = isSet(read, 'learner')
  return { call: { kind: 'member-add', name: machine.host, ...(learner && { learner }) }, print: { added: { name: args[0], peerUrls } } }
}

/** The endpoints that `--cluster` stands for: all started members, as `member list` names them. */
export function endpointsOfCluster(names: readonly string[]): readonly Endpoint[] {
  return names.map(member => ({ text: clientUrl(member), member }))
}
