/**
 * What a console may propose for a word: the tools, their commands, their flags with the values that
 * make sense, members and backups by name.
 */
import { clientUrl, peerUrl } from './act.ts'
import type { Tool } from './act.ts'
import { flagsOf, formsOf, globalFlags, nameBelow, namesBelow } from './grammar.ts'
import type { CommandForm, Flag } from './grammar.ts'

export interface Names {
  readonly version: string
  readonly members: readonly string[]
  /** Files that hold backups. */
  readonly backups: readonly string[]
}

const TOOLS: readonly Tool[] = ['etcdctl', 'etcdutl', 'etcd']

/** Whole words that `words[position]` may become, sorted; it may lie just past the last word. */
export function complete(words: readonly string[], position: number, names: Names): readonly string[] {
  const typed = words[position] ?? ''
  const proposed = position === 0 ? TOOLS : proposals(words.slice(0, position), typed, names)
  return [...new Set(proposed)].filter(word => word.startsWith(typed)).sort()
}

function proposals(before: readonly string[], typed: string, names: Names): readonly string[] {
  const tool = TOOLS.find(t => t === before[0])
  if (!tool) return []
  const { path, form, args, open } = placeOf(tool, before.slice(1), names.version)
  if (open) return valuesOf(open, names)
  const flags = form ? flagsOf(tool, form) : globalFlags(tool)
  if (typed.startsWith('-')) return flags.flatMap(flag => spellings(flag, typed, names))
  if (form === null) return namesBelow(tool, names.version, path)
  if (args > 0) return []
  return form.proposes === 'members' ? names.members : form.proposes === 'backups' ? names.backups : []
}

interface Place {
  readonly path: readonly string[]
  readonly form: CommandForm | null
  /** Arguments already given. */
  readonly args: number
  /** The flag that waits for its value. */
  readonly open: Flag | null
}

function placeOf(tool: Tool, before: readonly string[], version: string): Place {
  const forms = formsOf(tool, version)
  const path: string[] = []
  let form = forms.find(f => f.path.length === 0) ?? null
  let args = 0
  let open: Flag | null = null
  for (const word of before) {
    if (open) {
      open = null
    } else if (word.startsWith('-')) {
      const flags: readonly Flag[] = form ? flagsOf(tool, form) : globalFlags(tool)
      open = flags.find(f => f.kind !== 'bool' && (word === `--${f.name}` || word === `-${f.short}`)) ?? null
    } else if (form) {
      args++
    } else {
      path.push(nameBelow(tool, version, path, word)?.name ?? word)
      form = forms.find(f => f.path.join(' ') === path.join(' ')) ?? null
    }
  }
  return { path, form, args, open }
}

/** `--prefix`; `--rev=`; `--consistency=s` once its name is there. */
function spellings(flag: Flag, typed: string, names: Names): string[] {
  const name = `--${flag.name}`
  if (flag.kind === 'bool') return [name]
  return typed.startsWith(`${name}=`) ? valuesOf(flag, names).map(value => `${name}=${value}`) : [`${name}=`]
}

function valuesOf({ proposes }: Flag, { members }: Names): readonly string[] {
  switch (proposes) {
    case undefined: return []
    case 'members': return members
    case 'peer-urls': return members.map(peerUrl)
    case 'endpoints': {
      const each = members.map(name => clientUrl(name).replace('http://', ''))
      return members.length > 1 ? [...each, each.join(',')] : each
    }
    default: return proposes
  }
}
