/**
 * What `snapshot status` and `snapshot restore` print. A restore's progress is a log on standard error,
 * which is left out: done well, it says nothing.
 */
import type { Backup } from '../calls.ts'
import { LOGGED } from '../errors.ts'
import { Exit } from './act.ts'
import type { BackupStatusAct, RestoreAct, Tool } from './act.ts'
import { quote } from './go.ts'
import { minorOf } from './grammar.ts'
import { failed } from './result.ts'
import type { Output } from './result.ts'
import { humanBytes, table } from './table.ts'

/** etcdctl 3.5 does it still, and says who does it from now on. */
function deprecation(tool: Tool, version: string, what: 'status' | 'restore'): string[] {
  return tool === 'etcdctl' && minorOf(version) === 5 ? [`Deprecated: Use \`etcdutl snapshot ${what}\` instead.`, ''] : []
}

/** `backup` is null when there is no such file. */
export function renderBackupStatus({ file, print }: BackupStatusAct, backup: Backup | null, tool: Tool, version: string): Output {
  const err = deprecation(tool, version, 'status')
  if (backup === null) return { out: [], err: [...err, `Error: stat ${file}: no such file or directory`], exit: Exit.Error }
  const { hash, revision, keys, size } = backup
  // The storage's own version is told since 3.6 (etcdutl/etcdutl/printer.go).
  const minor = minorOf(version)
  const storage = minor >= 6 ? `3.${minor}.0` : null
  const columns = ['hash', 'revision', 'total keys', 'total size', ...(storage === null ? [] : ['version'])]
  const row = [hash.toString(16), String(revision), String(keys), humanBytes(size), ...(storage === null ? [] : [storage])]
  switch (print.format) {
    case 'table': return { out: table(columns, [row]), err, exit: Exit.Success }
    case 'json': {
      const json = { hash, revision, totalKey: keys, totalSize: size, ...(storage !== null && { version: storage }) }
      return { out: [JSON.stringify(json)], err, exit: Exit.Success }
    }
    case 'fields': {
      const out = [`"Hash" : ${hash}`, `"Revision" : ${revision}`, `"Keys" : ${keys}`, `"Size" : ${size}`, ...(storage === null ? [] : [`"Version" : ${storage}`])]
      return { out, err, exit: Exit.Success }
    }
    default: return { out: [row.join(', ')], err, exit: Exit.Success }
  }
}

/**
 * What `etcd` writes as it ends at once (server/etcdserver/bootstrap.go, cluster_util.go), without its
 * log around it. One that runs goes on in the background, as under systemd: the command is over.
 */
export function renderStart(refused: string | null, ownId: string): Output {
  const texts: Readonly<Record<string, string>> = {
    'bootstrapped-already': LOGGED.bootstrapped(ownId),
    'not-in-cluster': 'error validating peerURLs: member count is unequal',
    'nobody-to-ask': 'cannot fetch cluster info from peer urls: could not retrieve cluster information from the given URLs',
  }
  return refused === null ? { out: [], err: [], exit: Exit.Success } : { out: [], err: [texts[refused] ?? refused], exit: Exit.Error }
}

/** `refused`: the world's code for why not; null when it was done. Null, when the tool has no words for it. */
export function renderRestore({ file, dataDir }: RestoreAct, refused: string | null, tool: Tool, version: string): Output | null {
  const err = deprecation(tool, version, 'restore')
  if (refused === null) return { out: [], err, exit: Exit.Success }
  // The directory of a process that runs is not empty either.
  const text = refused === 'data-dir-not-empty' || refused === 'still-running'
    ? `data-dir ${quote(dataDir)} not empty or could not be read`
    : refused === 'unknown-backup' ? `open ${file}: no such file or directory` : null
  if (text === null) return null
  const { err: lines, exit } = failed(text)
  return { out: [], err: [...err, ...lines], exit }
}
