/**
 * The commands and flags that are understood, by tool and version (etcdctl/ctlv3, etcdutl/etcdutl,
 * server/etcdmain). Names are found by any prefix that only one has (cobra.EnablePrefixMatching).
 * What etcdctl has and this model has not is named too, to be refused in plain words.
 */
import { rulesOf } from '../versions.ts'
import type { VersionRules } from '../versions.ts'
import { FORMATS } from './act.ts'
import type { Tool } from './act.ts'

export interface Flag {
  readonly name: string
  readonly short?: string
  readonly kind: 'bool' | 'int' | 'uint' | 'duration' | 'text'
  /** What a console proposes after `=`. */
  readonly proposes?: readonly string[] | 'endpoints' | 'members' | 'peer-urls'
}

export interface CommandForm {
  /** Below the tool: `member add` is ['member', 'add']. */
  readonly path: readonly string[]
  /** After the path, in the usage. */
  readonly use: string
  readonly flags: readonly Flag[]
  /** What a console proposes for an argument. */
  readonly proposes?: 'members' | 'backups'
}

const bool = (name: string): Flag => ({ name, kind: 'bool' })
const text = (name: string, proposes?: Flag['proposes']): Flag => ({ name, kind: 'text', proposes })
const int = (name: string): Flag => ({ name, kind: 'int' })

const writeOut: Flag = { name: 'write-out', short: 'w', kind: 'text', proposes: FORMATS }

/** Connections are not encrypted here; a runbook's certificates are read and left at that. */
const certificates = ['cacert', 'cert', 'key'].map(name => text(name))
const globals: Readonly<Record<Tool, readonly Flag[]>> = {
  etcdctl: [text('endpoints', 'endpoints'), { name: 'command-timeout', kind: 'duration', proposes: ['5s', '30s'] }, writeOut, ...certificates],
  etcdutl: [writeOut],
  etcd: [],
}

const ranged = [bool('prefix'), bool('from-key')]
const cluster = [bool('cluster')]

function restoring(rules: VersionRules, tool: Tool, minor: number): Flag[] {
  // Back-ported to the tool that restores: etcdctl 3.4.27, etcdutl 3.5.10 (CHANGELOG-3.4, CHANGELOG-3.5).
  const bump = rules.bumpRevision && (tool === 'etcdutl' || minor === 4)
  return [
    text('name', 'members'), text('initial-cluster'), text('initial-cluster-token'), text('initial-advertise-peer-urls', 'peer-urls'), text('data-dir'),
    bool('skip-hash-check'),
    ...(bump ? [{ name: 'bump-revision', kind: 'uint', proposes: ['1000000000'] } as const, bool('mark-compacted')] : []),
  ]
}

export const minorOf = (version: string) => Number(version.split('.')[1])

function etcdctl(version: string): CommandForm[] {
  const minor = minorOf(version)
  const consistency = text('consistency', ['l', 's'])
  return [
    { path: ['put'], use: '[options] <key> <value>', flags: [text('lease'), bool('prev-kv')] },
    {
      path: ['get'], use: '[options] <key> [range_end]',
      flags: [...ranged, int('rev'), int('limit'), consistency, bool('keys-only'), ...(minor >= 5 ? [bool('count-only')] : []), bool('print-value-only')],
    },
    { path: ['del'], use: '[options] <key> [range_end]', flags: [...ranged, bool('prev-kv'), ...(minor >= 6 ? [bool('range')] : [])] },
    { path: ['txn'], use: '\'<compare>\' … then \'<request>\' … else \'<request>\' …', flags: [] },
    { path: ['compaction'], use: '[options] <revision>', flags: [bool('physical')] },
    { path: ['watch'], use: '[options] [key or prefix] [range_end]', flags: [bool('prefix'), int('rev'), bool('prev-kv')] },
    { path: ['lease', 'grant'], use: '<ttl>', flags: [] },
    { path: ['lease', 'revoke'], use: '<leaseID>', flags: [] },
    { path: ['lease', 'timetolive'], use: '<leaseID> [options]', flags: [bool('keys')] },
    { path: ['lease', 'keep-alive'], use: '[options] <leaseID>', flags: [bool('once')] },
    { path: ['member', 'list'], use: '', flags: minor >= 5 ? [consistency] : [] },
    { path: ['member', 'add'], use: '<memberName> [options]', flags: [text('peer-urls', 'peer-urls'), bool('learner')], proposes: 'members' },
    { path: ['member', 'remove'], use: '<memberID>', flags: [], proposes: 'members' },
    { path: ['member', 'promote'], use: '<memberID>', flags: [], proposes: 'members' },
    { path: ['endpoint', 'status'], use: '', flags: cluster },
    { path: ['endpoint', 'health'], use: '', flags: cluster },
    { path: ['move-leader'], use: '<transferee-member-id>', flags: [], proposes: 'members' },
    { path: ['alarm', 'list'], use: '', flags: [] },
    { path: ['alarm', 'disarm'], use: '', flags: [] },
    { path: ['snapshot', 'save'], use: '<filename>', flags: [] },
  ]
}

function offline(version: string, tool: Tool): CommandForm[] {
  const rules = rulesOf(version)
  if (!(rules.restoredBy as readonly Tool[]).includes(tool)) return []
  return [
    { path: ['snapshot', 'status'], use: '<filename>', flags: [], proposes: 'backups' },
    { path: ['snapshot', 'restore'], use: '<filename> [options]', flags: restoring(rules, tool, minorOf(version)), proposes: 'backups' },
  ]
}

/** Addresses follow from names here; a process is told who it is and how it begins. */
const etcd: CommandForm = {
  path: [], use: '[flags]',
  flags: [
    text('name', 'members'), bool('force-new-cluster'), text('initial-cluster-state', ['new', 'existing']), text('initial-cluster'), text('data-dir'),
    text('initial-advertise-peer-urls', 'peer-urls'), text('listen-peer-urls'), text('listen-client-urls'), text('advertise-client-urls'),
  ],
}

/** In etcdctl, not in this model. */
const ELSEWHERE: readonly string[] = [
  'auth', 'check', 'completion', 'defrag', 'downgrade', 'elect', 'lock', 'make-mirror', 'options', 'role', 'user', 'version',
]
const ELSEWHERE_BELOW: Readonly<Record<string, readonly string[]>> = { member: ['update'], endpoint: ['hashkv'], lease: ['list'] }
const OFFLINE_ELSEWHERE: readonly string[] = ['completion', 'defrag', 'hashkv', 'version', 'migrate']

export function formsOf(tool: Tool, version: string): readonly CommandForm[] {
  if (tool === 'etcd') return [etcd]
  return tool === 'etcdctl' ? [...etcdctl(version), ...offline(version, tool)] : offline(version, tool)
}

export function flagsOf(tool: Tool, form: CommandForm): readonly Flag[] {
  return [...form.flags, ...globals[tool]]
}

export const globalFlags = (tool: Tool) => globals[tool]

/** The names that may follow `path`, sorted. */
export function namesBelow(tool: Tool, version: string, path: readonly string[]): readonly string[] {
  const below = formsOf(tool, version).filter(f => path.every((name, i) => f.path[i] === name) && f.path.length > path.length)
  return [...new Set(below.map(f => f.path[path.length]))].sort()
}

/** The name meant by `typed` below `path`; `absent` when the real tool has it and the model has not. */
export function nameBelow(tool: Tool, version: string, path: readonly string[], typed: string): { readonly name: string, readonly absent: boolean } | null {
  const known = namesBelow(tool, version, path)
  const others = path.length === 0 ? (tool === 'etcdctl' ? ELSEWHERE : OFFLINE_ELSEWHERE) : (tool === 'etcdctl' ? ELSEWHERE_BELOW[path[0]] ?? [] : [])
  const all = [...known, ...others]
  const found = all.includes(typed) ? [typed] : typed === '' ? [] : all.filter(name => name.startsWith(typed))
  return found.length === 1 ? { name: found[0], absent: !known.includes(found[0]) } : null
}
