/**
 * What a command prints once its requests have ended: etcdctl's lines, tables and exit codes
 * (etcdctl/ctlv3/command, printer_simple.go, printer.go; layouts as recorded on 3.4.23). Its client's
 * log in JSON, which goes to standard error, is left out.
 */
import type { ListedMember, Reply } from '../calls.ts'
import { Ended } from '../endings.ts'
import type { KeyValue } from '../request.ts'
import { clientUrl, Exit, peerUrl } from './act.ts'
import type { AskAct, Print } from './act.ts'
import { fieldsOf, healthFields, statusFields } from './fields.ts'
import { showDuration } from './go.ts'
import { minorOf } from './grammar.ts'
import { decimalOf, hexId } from './ids.ts'
import { healthJson, jsonOf, sortedMembers, statusesJson } from './json.ts'
import { clusterOf, errorOf, failed, memberOf } from './result.ts'
import type { Header, Output, Result, Shown } from './result.ts'
import { humanBytes, table } from './table.ts'

const printed = (out: readonly string[]): Output => ({ out, err: [], exit: Exit.Success })
const lease = (id: number) => id.toString(16).padStart(16, '0')
/** %16x. */
const wide = (hex: string) => hex.padStart(16)

/**
 * `results` in the order in which they were asked: of `endpoint …` one for each endpoint; of
 * `move-leader` the statuses and then the transfer; with `--cluster` without the `member list`, unless
 * that failed. Watches have `renderWatch`.
 */
export function render(act: AskAct, results: readonly Result[], shown: Shown): Output {
  if (act.cluster && results.length === 1 && results[0].call.kind === 'member-list') {
    return failed(`failed to fetch endpoints from etcd cluster member list: ${errorOf(results[0])}`)
  }
  if (act.call.kind === 'status') return renderStatuses(results, act.print, shown)
  if (act.call.kind === 'health') return renderHealth(results, act.print)
  if (act.call.kind === 'move-leader') return renderTransfer(act, results)
  if (results.length !== 1) throw new Error(`invariant operator/one-result: ${act.call.kind} asks once, ${results.length} results`)
  const [result] = results
  const error = errorOf(result)
  return error !== null ? renderFailure(act, error) : renderAnswer(act, result)
}

function renderFailure({ call, print }: AskAct, error: string): Output {
  switch (call.kind) {
    case 'lease-grant': return failed(`failed to grant lease (${error})`)
    case 'lease-revoke': return failed(`failed to revoke lease (${error})`)
    case 'lease-time-to-live': return failed(error, Exit.BadConnection)
    case 'lease-keep-alive': return print.once ? failed(error, Exit.BadConnection) : printed([`lease ${lease(call.id)} expired or revoked.`])
    case 'snapshot-save': return failed(error, Exit.Interrupted)
    default: return failed(error)
  }
}

function renderAnswer({ call, print }: AskAct, result: Result): Output {
  const { header, reply } = result
  if (header === null || reply === null) return failed('rpc error: code = Unavailable desc = no answer')
  // Printed the same in every format.
  if (call.kind === 'compact') return printed([`compacted revision ${call.revision}`])
  if (call.kind === 'snapshot-save') return printed([`Snapshot saved at ${print.file ?? ''}`])
  if (print.countOnly && print.format !== 'fields') return failed('--count-only is only for `--write-out=fields`', Exit.BadArgs)
  if (print.valueOnly && print.format !== 'simple') return failed('print-value-only is only for `--write-out=simple`', Exit.BadArgs)
  if (print.format === 'json') return printed([jsonOf(result, print)])
  if (print.format === 'fields') return printed(fieldsOf(result, print))
  if (print.format === 'table') {
    return reply.kind === 'member-list' ? printed(table(MEMBER_COLUMNS, memberRows(reply.members, header))) : failed('table not supported as output format', Exit.BadFeature)
  }
  return printed(simple(call, print, result, header, reply))
}

function simple(call: AskAct['call'], print: Print, result: Result, header: Header, reply: Reply): string[] {
  switch (call.kind) {
    case 'lease-revoke': return [`lease ${lease(call.id)} revoked`]
    case 'lease-keep-alive': return reply.kind === 'lease' ? [`lease ${lease(reply.id)} keepalived with TTL(${reply.ttl})`] : []
    case 'member-add': return addedLines(print, result, header)
    case 'member-remove': return [`Member ${wide(targetOf(result, header))} removed from cluster ${wide(clusterOf(header))}`]
    case 'member-promote': return [`Member ${wide(targetOf(result, header))} promoted in cluster ${wide(clusterOf(header))}`]
    case 'alarm-list': return reply.kind === 'alarm-list' ? reply.alarms.map(alarm => alarmLine(alarm, header, result.members ?? [])) : []
    default: return simpleReply(reply, print, header)
  }
}

function simpleReply(reply: Reply, print: Print, header: Header): string[] {
  switch (reply.kind) {
    case 'put': return ['OK', ...(reply.prevKv ? kvLines(reply.prevKv, print) : [])]
    case 'delete': return [String(reply.deleted), ...reply.prevKvs.flatMap(kv => kvLines(kv, print))]
    case 'range': return reply.kvs.flatMap(kv => kvLines(kv, print))
    case 'txn': return [reply.succeeded ? 'SUCCESS' : 'FAILURE', ...reply.responses.flatMap(r => ['', ...simpleReply(r, print, header)])]
    case 'lease-grant': return [`lease ${lease(reply.id)} granted with TTL(${reply.ttl}s)`]
    case 'lease': {
      if (reply.granted === 0 && reply.ttl === -1) return [`lease ${lease(reply.id)} already expired`]
      const keys = print.attachedKeys ? `, attached keys([${reply.keys.join(' ')}])` : ''
      return [`lease ${lease(reply.id)} granted with TTL(${reply.granted}s), remaining(${reply.ttl}s)${keys}`]
    }
    case 'member-list': return memberRows(reply.members, header).map(row => row.join(', '))
    default: return []
  }
}

function kvLines({ key, value }: KeyValue, { valueOnly, keysOnly }: Print): string[] {
  return [...(valueOnly ? [] : [key]), keysOnly ? '' : value]
}

const targetOf = ({ target = 0 }: Result, { cluster }: Header) => hexId(target, cluster)

/** Its words for whoever starts the new member. */
function addedLines({ added }: Print, result: Result, header: Header): string[] {
  const { members = [], target } = result
  const cluster = sortedMembers(members, header.cluster).map(m => `${m.id === target ? added?.name : m.started ? m.name : ''}=${peerUrl(m.name)}`)
  return [
    `Member ${wide(targetOf(result, header))} added to cluster ${wide(clusterOf(header))}`,
    '',
    `ETCD_NAME="${added?.name ?? ''}"`,
    `ETCD_INITIAL_CLUSTER="${cluster.join(',')}"`,
    `ETCD_INITIAL_ADVERTISE_PEER_URLS="${added?.peerUrls ?? ''}"`,
    'ETCD_INITIAL_CLUSTER_STATE="existing"',
  ]
}

/** Alarms come as "m3 NOSPACE"; protobuf's text of one has its member's id, and ends with a blank. */
function alarmLine(alarm: string, { cluster }: Header, members: readonly ListedMember[]): string {
  const [name, kind] = alarm.split(' ')
  return `memberID:${decimalOf(hexId(members.find(m => m.name === name)?.id ?? 0, cluster))} alarm:${kind} `
}

const MEMBER_COLUMNS = ['ID', 'Status', 'Name', 'Peer Addrs', 'Client Addrs', 'Is Learner']

function memberRows(members: readonly ListedMember[], { cluster }: Header): string[][] {
  return sortedMembers(members, cluster).map(({ id, name, started, learner }) => [
    hexId(id, cluster), started ? 'started' : 'unstarted', started ? name : '', peerUrl(name), started ? clientUrl(name) : '', String(learner),
  ])
}

const STATUS_COLUMNS = ['endpoint', 'ID', 'version', 'db size', 'is leader', 'is learner', 'raft term', 'raft index', 'raft applied index', 'errors']
const STATUS_COLUMNS_3_6 = [
  'endpoint', 'ID', 'version', 'storage version', 'db size', 'in use', 'percentage not in use', 'quota', 'is leader', 'is learner',
  'raft term', 'raft index', 'raft applied index', 'errors', 'downgrade target version', 'downgrade enabled',
]

/** Of raft ids in an alarm among a status's errors. */
const withIds = (error: string, { cluster }: Header) => error.replace(/memberID:(\d+)/, (_, raftId: string) => `memberID:${decimalOf(hexId(Number(raftId), cluster))}`)

function statusRow({ endpoint, header, reply }: Result, { version, quota = 0 }: Shown): string[] {
  if (header === null || reply?.kind !== 'status') return []
  const { dbSize, leader, learner, raftTerm, raftIndex, raftAppliedIndex, errors } = reply.status
  const raft = [leader, learner, raftTerm, raftIndex, raftAppliedIndex].map(String)
  const shownErrors = errors.map(error => withIds(error, header)).join(', ')
  const minor = minorOf(version)
  if (minor < 6) return [endpoint, memberOf(header), version, humanBytes(dbSize), ...raft, shownErrors]
  // Nothing fragments here: all of the file is in use.
  return [endpoint, memberOf(header), version, `3.${minor}.0`, humanBytes(dbSize), humanBytes(dbSize), '0%', humanBytes(quota), ...raft, shownErrors, '', 'false']
}

function renderStatuses(results: readonly Result[], { format }: Print, shown: Shown): Output {
  const answered = results.filter(r => r.ended === Ended.None)
  const err = results.flatMap(r => (r.ended === Ended.None ? [] : [`Failed to get the status of endpoint ${r.endpoint} (${errorOf(r)})`]))
  const rows = answered.map(r => statusRow(r, shown))
  const out = format === 'json'
    ? [statusesJson(answered, shown.version)]
    : format === 'fields'
      ? answered.flatMap(r => statusFields(r, shown.version))
      : format === 'table' ? table(minorOf(shown.version) < 6 ? STATUS_COLUMNS : STATUS_COLUMNS_3_6, rows) : rows.map(row => row.join(', '))
  return { out, err, exit: err.length > 0 ? Exit.Error : Exit.Success }
}

function renderHealth(results: readonly Result[], { format }: Print): Output {
  const sick = results.some(r => errorOf(r) !== null)
  const err = sick ? ['Error: unhealthy cluster'] : []
  const exit = sick ? Exit.Error : Exit.Success
  if (format === 'json') return { out: [healthJson(results)], err, exit }
  if (format === 'fields') return { out: results.flatMap(healthFields), err, exit }
  if (format === 'table') {
    const rows = results.map(r => [r.endpoint, String(errorOf(r) === null), showDuration(r.took), errorOf(r) ?? ''])
    return { out: table(['endpoint', 'health', 'took', 'error'], rows), err, exit }
  }
  const well = results.flatMap(r => (errorOf(r) === null ? [`${r.endpoint} is healthy: successfully committed proposal: took = ${showDuration(r.took)}`] : []))
  const ill = results.flatMap(r => (errorOf(r) === null ? [] : [`${r.endpoint} is unhealthy: failed to commit proposal: ${errorOf(r)}`]))
  return { out: well, err: [...ill, ...err], exit }
}

function renderTransfer({ print }: AskAct, results: readonly Result[]): Output {
  const last = results.at(-1)
  const error = last ? errorOf(last) : null
  if (error !== null) return failed(error)
  if (!last || last.call.kind === 'status' || last.header === null) {
    return failed(`no leader endpoint given at [${results.map(r => r.endpoint).join(' ')}]`, Exit.BadArgs)
  }
  if (print.format === 'json') return printed([jsonOf(last, print)])
  if (print.format !== 'simple') return failed(`${print.format} not supported as output format`, Exit.BadFeature)
  return printed([`Leadership transferred from ${memberOf(last.header)} to ${targetOf(last, last.header)}`])
}
