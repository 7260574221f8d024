/**
 * What is done on a machine rather than asked of a cluster: restoring a backup into a new data
 * directory, with the checks etcd makes before it touches anything (server/config VerifyBootstrap), and
 * starting `etcd` with flags.
 */
import { Exit, fail, hostOf } from './act.ts'
import type { BackupStatusAct, Print, RestoreAct, StartAct, Tool, Usage } from './act.ts'
import { isSet, numberOf, textOf } from './flags.ts'
import type { Parsed } from './flags.ts'
import { quote } from './go.ts'

/** etcd's own defaults of --name and of its peers' URL. */
const NAME = 'default'
const PEERS = 'http://localhost:2380'

export function backupStatus({ args }: Parsed, print: Print): BackupStatusAct | Usage {
  if (args.length !== 1) return fail('snapshot status requires exactly one argument')
  return { kind: 'backup-status', file: args[0], print }
}

/** --initial-cluster: names and URLs; a name may come again with another URL (types.NewURLsMap). */
function initialClusterOf(text: string): Map<string, string[]> | Usage {
  const urls = new Map<string, string[]>()
  for (const part of text.split(',').filter(p => p !== '')) {
    const equals = part.indexOf('=')
    const [name, url] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
    if (url === '') return fail(`empty URL given for ${quote(name)}`, Exit.Error)
    urls.set(name, [...(urls.get(name) ?? []), url])
  }
  return urls
}

export function restore(parsed: Parsed, tool: Tool): RestoreAct | Usage {
  if (tool === 'etcdutl' && !parsed.values.has('data-dir')) return fail('required flag(s) "data-dir" not set', Exit.Error)
  if (parsed.args.length !== 1) return fail('snapshot restore requires exactly one argument')
  const bumpRevision = numberOf(parsed, 'bump-revision')
  const markCompacted = isSet(parsed, 'mark-compacted')
  if ((bumpRevision > 0) !== markCompacted) return fail('--mark-compacted required if --revision-bump > 0')
  const name = textOf(parsed, 'name', NAME)
  const cluster = initialClusterOf(textOf(parsed, 'initial-cluster', `${NAME}=${PEERS}`))
  if ('usage' in cluster) return cluster
  const own = cluster.get(name)
  if (!own) return fail(`couldn't find local name ${quote(name)} in the initial cluster configuration`, Exit.Error)
  const advertised = textOf(parsed, 'initial-advertise-peer-urls', PEERS).split(',')
  const missing = own.filter(url => !advertised.includes(url))
  if (missing.length > 0) {
    const resolved = (url: string) => `${quote(url)}(resolved from ${quote(url)})`
    return fail(`--initial-cluster has ${missing.map(url => `${name}=${url}`).join(',')} but missing from --initial-advertise-peer-urls=${advertised.join(',')}`
      + ` (${resolved(advertised[0])} != ${resolved(missing[0])})`, Exit.Error)
  }
  const token = parsed.values.get('initial-cluster-token')
  return {
    kind: 'restore', file: parsed.args[0], member: name, dataDir: textOf(parsed, 'data-dir') || `${name}.etcd`,
    flags: { initialCluster: [...cluster.keys()], ...(token !== undefined && { token }), ...(markCompacted && { bumpRevision, markCompacted }) },
  }
}

export function start(parsed: Parsed): StartAct | Usage {
  const [extra] = parsed.args
  if (extra !== undefined) return { usage: `${quote(extra).replace(/^"|"$/g, '\'')} is not a valid flag`, exit: Exit.Error }
  const state = parsed.values.get('initial-cluster-state')
  if (state !== undefined && state !== 'new' && state !== 'existing') {
    return { usage: `invalid value ${quote(state)} for flag -initial-cluster-state: invalid value`, exit: 2 }
  }
  return {
    kind: 'start', member: textOf(parsed, 'name', NAME),
    flags: { ...(state !== undefined && { state }), ...(isSet(parsed, 'force-new-cluster') && { forceNewCluster: true }) },
  }
}

/** --peer-urls of a member to be added, checked as the client does (pkg/types NewURLs); the machine they lead to. */
export function machineAt(peerUrls: string): { readonly host: string } | Usage {
  for (const url of peerUrls.split(',')) {
    const found = /^(\w+):\/\/([^/]*)(\/.*)?$/.exec(url)
    if (!found || !/^(?:https?|unixs?)$/.test(found[1])) return fail(`URL scheme must be http, https, unix, or unixs: ${url}`, Exit.Error)
    if (!/^[^:]+:\d+$/.test(found[2])) return fail(`URL address does not have the form "host:port": ${url}`, Exit.Error)
    if (found[3] !== undefined) return fail(`URL must not contain a path: ${url}`, Exit.Error)
  }
  return { host: hostOf(peerUrls) }
}
