/**
 * `-w json`: the structs of etcd's API as encoding/json writes them, without what is empty, keys and
 * values in base64, ids as decimals of 64 bits (etcdctl/ctlv3/command/printer_json.go).
 */
import type { ListedMember, MemberStatus, Reply } from '../calls.ts'
import type { KeyValue } from '../request.ts'
import { clientUrl, peerUrl } from './act.ts'
import type { Print } from './act.ts'
import { showDuration } from './go.ts'
import { byId, decimalOf, hexId } from './ids.ts'
import { clusterOf, errorOf, memberOf } from './result.ts'
import type { Header, Result } from './result.ts'

/** A JSON value that is written already. */
interface Raw { readonly raw: string }
type Json = Raw | string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json }

const isRaw = (value: Json): value is Raw => typeof value === 'object' && value !== null && 'raw' in value

/** Go's omitempty: left out are absent things, zeros, false, empty texts and lists. */
const isEmpty = (value: Json) => value === undefined || value === null || value === 0 || value === false || value === '' || (Array.isArray(value) && value.length === 0)

/** An object without its empty members. */
function written(value: Json): string {
  if (value === undefined || value === null) return 'null'
  if (isRaw(value)) return value.raw
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value).filter(([, v]) => !isEmpty(v)).map(([name, v]) => `${JSON.stringify(name)}:${written(v)}`).join(',')}}`
}

const id = (hex: string): Raw => ({ raw: decimalOf(hex) })
/** Written even when it is empty. */
const kept = (value: number | boolean | string): Raw => ({ raw: JSON.stringify(value) })

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) as number
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xC0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xE0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xF0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

export function base64(text: string): string {
  const bytes = utf8(text)
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.slice(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const left = bytes.length - i
    encoded += DIGITS[bits >> 18] + DIGITS[(bits >> 12) & 63] + (left > 1 ? DIGITS[(bits >> 6) & 63] : '=') + (left > 2 ? DIGITS[bits & 63] : '=')
  }
  return encoded
}

function headerOf(header: Header, revision = header.revision): Record<string, Json> {
  return { cluster_id: id(clusterOf(header)), member_id: id(memberOf(header)), revision, raft_term: header.raftTerm }
}

const kv = ({ key, value, createRevision, modRevision, version, lease }: KeyValue, keysOnly = false): Json => ({
  key: base64(key), create_revision: createRevision, mod_revision: modRevision, version, value: keysOnly ? '' : base64(value), lease,
})

/** What an answer of the store holds besides its header. */
function bodyOf(reply: Reply, print: Print): Record<string, Json> {
  switch (reply.kind) {
    case 'put': return { prev_kv: reply.prevKv && kv(reply.prevKv) }
    case 'delete': return { deleted: reply.deleted, prev_kvs: reply.prevKvs.map(pair => kv(pair)) }
    case 'range': return { kvs: reply.kvs.map(pair => kv(pair, print.keysOnly)), more: reply.more, count: reply.count }
    case 'txn': return { succeeded: reply.succeeded, responses: reply.responses.map(r => operation(r, print)) }
    default: return {}
  }
}

const WRAPPED: Readonly<Record<string, string>> = { put: 'response_put', delete: 'response_delete_range', range: 'response_range' }

/** One answer of a transaction: Go's oneof. */
function operation(reply: Reply, print: Print): Json {
  const revision = 'revision' in reply ? reply.revision : 0
  return { Response: { [WRAPPED[reply.kind] ?? reply.kind]: { header: { revision }, ...bodyOf(reply, print) } } }
}

function memberJson({ id: raftId, name, started, learner }: ListedMember, cluster: string): Json {
  return {
    ID: id(hexId(raftId, cluster)), name: started ? name : '', peerURLs: [peerUrl(name)],
    clientURLs: started ? [clientUrl(name)] : [], isLearner: learner,
  }
}

export function sortedMembers(members: readonly ListedMember[], cluster: string): ListedMember[] {
  return [...members].sort((a, b) => byId(hexId(a.id, cluster), hexId(b.id, cluster)))
}

function statusJson(header: Header, status: MemberStatus, version: string): Json {
  return {
    header: headerOf(header, status.revision), version, dbSize: status.dbSize,
    leader: header.leader > 0 ? id(hexId(header.leader, header.cluster)) : null,
    raftIndex: status.raftIndex, raftTerm: status.raftTerm, raftAppliedIndex: status.raftAppliedIndex,
    errors: status.errors, dbSizeInUse: status.dbSize, isLearner: status.learner,
  }
}

/** One answer, in one line. */
export function jsonOf({ call, reply, header, target, members = [] }: Result, print: Print): string {
  if (header === null || reply === null) return 'null'
  const { cluster } = header
  const list = (all: readonly ListedMember[]) => sortedMembers(all, cluster).map(m => memberJson(m, cluster))
  if (reply.kind === 'member-list') return written({ header: headerOf(header), members: list(reply.members) })
  if (call.kind === 'member-add') {
    const added = members.find(m => m.id === target)
    return written({ header: headerOf(header), member: added ? memberJson(added, cluster) : null, members: list(members) })
  }
  if (call.kind === 'member-remove' || call.kind === 'member-promote') return written({ header: headerOf(header), members: list(members) })
  // clientv3's own structs of leases hold the header's fields themselves, and write what is empty too.
  if (reply.kind === 'lease-grant') return written({ ...headerOf(header, reply.revision), ID: reply.id, TTL: reply.ttl, Error: kept('') })
  if (reply.kind === 'lease') {
    const keys: Json = print.attachedKeys && reply.keys.length > 0 ? reply.keys.map(base64) : { raw: 'null' }
    return written({ ...headerOf(header), 'id': reply.id, 'ttl': kept(reply.ttl), 'granted-ttl': kept(reply.granted), keys })
  }
  return written({ header: headerOf(header, 'revision' in reply ? reply.revision : undefined), ...bodyOf(reply, print) })
}

export function statusesJson(results: readonly Result[], version: string): string {
  const answered = results.flatMap(({ endpoint, header, reply }) => (header !== null && reply?.kind === 'status' ? [{ endpoint, header, status: reply.status }] : []))
  return written(answered.map(({ endpoint, header, status }) => ({ Endpoint: endpoint, Status: statusJson(header, status, version) })))
}

export function healthJson(results: readonly Result[]): string {
  return written(results.map(result => ({ endpoint: result.endpoint, health: kept(errorOf(result) === null), took: showDuration(result.took), error: errorOf(result) })))
}

