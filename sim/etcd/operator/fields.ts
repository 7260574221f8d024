/**
 * `-w fields`: a line for each field, its name in quotes (etcdctl/ctlv3/command/printer_fields.go).
 */
import type { Reply } from '../calls.ts'
import type { KeyValue } from '../request.ts'
import { clientUrl, peerUrl } from './act.ts'
import { quote, showDuration } from './go.ts'
import { decimalOf, hexId } from './ids.ts'
import { sortedMembers } from './json.ts'
import { clusterOf, errorOf, memberOf } from './result.ts'
import type { Header, Result } from './result.ts'

const field = (name: string, value: string | number | boolean) => `"${name}" : ${value}`

function headerLines(header: Header, revision: number): string[] {
  return [
    field('ClusterID', decimalOf(clusterOf(header))), field('MemberID', decimalOf(memberOf(header))),
    field('Revision', revision), field('RaftTerm', header.raftTerm),
  ]
}

function kvLines(prefix: string, { key, value, createRevision, modRevision, version, lease }: KeyValue, keysOnly = false): string[] {
  return [
    field(`${prefix}Key`, quote(key)), field(`${prefix}CreateRevision`, createRevision), field(`${prefix}ModRevision`, modRevision),
    field(`${prefix}Version`, version), field(`${prefix}Value`, quote(keysOnly ? '' : value)), field(`${prefix}Lease`, lease),
  ]
}

function bodyLines(reply: Reply, header: Header, keysOnly: boolean, countOnly: boolean): string[] {
  switch (reply.kind) {
    case 'put': return reply.prevKv ? kvLines('Prev', reply.prevKv) : []
    case 'delete': return [field('Deleted', reply.deleted), ...reply.prevKvs.flatMap(kv => kvLines('Prev', kv))]
    case 'range': return [...(countOnly ? [] : reply.kvs.flatMap(kv => kvLines('', kv, keysOnly))), field('More', reply.more), field('Count', reply.count)]
    case 'txn': return [field('Succeeded', reply.succeeded), ...reply.responses.flatMap(r => [...headerLines(header, r.revision), ...bodyLines(r, header, keysOnly, countOnly)])]
    case 'lease-grant': return [field('ID', reply.id), field('TTL', reply.ttl)]
    case 'lease': return [field('ID', reply.id), field('TTL', reply.ttl), field('GrantedTTL', reply.granted), ...reply.keys.map(key => field('Key', quote(key)))]
    default: return []
  }
}

function memberLines(header: Header, reply: Extract<Reply, { kind: 'member-list' }>): string[] {
  return sortedMembers(reply.members, header.cluster).flatMap(({ id, name, started, learner }) => [
    field('ID', decimalOf(hexId(id, header.cluster))), field('Name', quote(started ? name : '')), field('PeerURL', quote(peerUrl(name))),
    ...(started ? [field('ClientURL', quote(clientUrl(name)))] : []), field('IsLearner', learner), '',
  ])
}

export function fieldsOf({ reply, header }: Result, print: { readonly keysOnly?: boolean, readonly countOnly?: boolean }): string[] {
  if (header === null || reply === null) return []
  const head = headerLines(header, 'revision' in reply ? reply.revision : header.revision)
  if (reply.kind === 'member-list') return [...head, ...memberLines(header, reply)]
  return [...head, ...bodyLines(reply, header, print.keysOnly ?? false, print.countOnly ?? false)]
}

export function statusFields({ endpoint, header, reply }: Result, version: string): string[] {
  if (header === null || reply?.kind !== 'status') return []
  const { status } = reply
  return [
    ...headerLines(header, status.revision),
    field('Version', quote(version)), field('DBSize', status.dbSize),
    field('Leader', header.leader > 0 ? decimalOf(hexId(header.leader, header.cluster)) : 0), field('IsLearner', status.learner),
    field('RaftIndex', status.raftIndex), field('RaftTerm', status.raftTerm), field('RaftAppliedIndex', status.raftAppliedIndex),
    field('Errors', `[${status.errors.join(' ')}]`), field('Endpoint', quote(endpoint)), '',
  ]
}

export function healthFields(result: Result): string[] {
  const error = errorOf(result)
  return [field('Endpoint', quote(result.endpoint)), field('Health', error === null), field('Took', showDuration(result.took)), field('Error', error ?? ''), '']
}
