/**
 * Every recorded command, read and printed again: the same text, character by character, once the
 * recorded ids and addresses stand in the place of the model's.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Backup, ListedMember, Reply } from '../calls.ts'
import { Ended, ENDINGS } from '../endings.ts'
import type { KeyValue } from '../request.ts'
import type { AskAct } from './act.ts'
import { byId, decimalOf, hexCluster, hexId } from './ids.ts'
import { parseCommand } from './parse.ts'
import { renderBackupStatus, renderRestore } from './render-machine.ts'
import { renderWatch } from './render-watch.ts'
import { render } from './render.ts'
import type { Header, Result } from './result.ts'
import { table } from './table.ts'
import { words } from './words.ts'

const VERSION = '3.4.23'
const CLUSTER = 'recorded'
/** Lease ids of the model are below 2^53. */
const LEASES: Readonly<Record<string, number>> = { '4baca1fa027a6205': 7, '0a3ba1fa027a5cde': 8 }

interface Block {
  readonly command: string
  readonly lines: string[]
  readonly exit: number
}

const blocks: Block[] = readFileSync(new URL('recorded-console.txt', import.meta.url), 'utf8').split(/^(?=\$ )/m).slice(1).map(text => {
  const lines = text.trimEnd().split('\n')
  return { command: lines[0].slice(2), lines: lines.slice(1, -1), exit: Number(/^\[exit (\d+)\]$/.exec(lines.at(-1) ?? '')?.[1]) }
})

/** The first n raft ids, in the order of the ids they are printed as. */
const ranked = (n: number) => Array.from({ length: n }, (_, i) => i + 1).sort((a, b) => byId(hexId(a, CLUSTER), hexId(b, CLUSTER)))

const cellsOf = (lines: readonly string[]) => lines.filter(l => l.startsWith('|')).map(l => l.slice(1, -1).split('|').map(cell => cell.trim()))

const header = (raftId: number, more: Partial<Header> = {}): Header => ({ cluster: CLUSTER, raftId, raftTerm: 2, leader: 0, revision: 2, ...more })

/** How a command ended that printed `error`, and when. */
function endingOf(error: string, timeout: number | null): Pick<Result, 'ended' | 'took'> {
  const text = /^failed to grant lease \((.*)\)$/.exec(error)?.[1] ?? error
  if (text === 'rpc error: code = Unknown desc = context deadline exceeded') return { ended: Ended.Deadline, took: 7_010_000 }
  const ended = ENDINGS.findIndex(e => e.text === text)
  expect(ended, text).toBeGreaterThan(0)
  return { ended, took: ended === Ended.Deadline ? timeout ?? 0 : 10_000 }
}

const SIZES: Readonly<Record<string, number>> = { '20 kB': 20_480, '29 kB': 28_672, '33 kB': 32_768 }

/** From what was recorded: what was answered, and which of the model's words stand for which recorded ones. */
interface Replayed {
  readonly results: Result[]
  readonly swaps: (readonly [string, string])[]
}

const kv = (key: string, value: string, figures: Partial<KeyValue> = {}): KeyValue => ({ key, value, createRevision: 2, modRevision: 2, version: 1, lease: 0, ...figures })

function replay(act: AskAct, { lines }: Block): Replayed {
  const { call, timeout } = act
  const endpoint = act.endpoints[0].text
  const base = { endpoint, call, timeout, took: 1_000, ended: Ended.None as Ended, reply: null, header: header(1) }
  const one = (reply: Reply, more: Partial<Result> = {}, swaps: Replayed['swaps'] = []): Replayed => ({ results: [{ ...base, reply, ...more }], swaps })
  if (call.kind === 'status') return replayStatuses(act, lines)
  if (call.kind === 'health') return replayHealth(act, lines)
  const last = lines.at(-1) ?? ''
  if (call.kind === 'move-leader') {
    const status = { kind: 'status', status: { name: 'n', leader: false, learner: false, raftTerm: 2, raftIndex: 1, raftAppliedIndex: 1, revision: 1, dbSize: 1, errors: [] } } as const
    const statusResult: Result = { ...base, call: { kind: 'status' }, reply: status }
    if (last.startsWith('Error: no leader')) return { results: [statusResult], swaps: [] }
    return { results: [statusResult, { ...base, ...endingOf(last.slice(7), timeout) }], swaps: [] }
  }
  if (last.startsWith('Error: ')) return { results: [{ ...base, ...endingOf(last.slice(7), timeout) }], swaps: [] }
  if (last.startsWith('{')) return replayJson(act, last, base)
  switch (call.kind) {
    case 'put': return one({ kind: 'put', revision: 2, prevKv: null })
    case 'range': return one({ kind: 'range', revision: 2, kvs: lines.length > 1 ? [kv(lines[0], lines[1])] : [], count: 1, more: false })
    case 'snapshot-save': return one({ kind: 'snapshot-save', backup: 0 })
    case 'member-list': return replayMembers(act, lines, base)
    case 'member-add': return replayAdd(act, lines, base)
    case 'member-remove': case 'member-promote': {
      const [, member, cluster] = /^Member ([0-9a-f]+) .* cluster ([0-9a-f]+)$/.exec(last) ?? []
      return one({ kind: 'done' }, { target: 2 }, [[hexId(2, CLUSTER), member], [hexCluster(CLUSTER), cluster]])
    }
    case 'lease-grant': {
      const [, id, ttl] = /^lease ([0-9a-f]+) granted with TTL\((\d+)s\)$/.exec(last) ?? []
      return one({ kind: 'lease-grant', revision: 1, id: LEASES[id], ttl: Number(ttl) })
    }
    case 'lease-time-to-live': {
      const found = /granted with TTL\((\d+)s\), remaining\((\d+)s\), attached keys\(\[(.*)\]\)$/.exec(last)
      return one({ kind: 'lease', id: call.id, ttl: found ? Number(found[2]) : -1, granted: found ? Number(found[1]) : 0, keys: found ? found[3].split(' ') : [] })
    }
    default: throw new Error(`nothing recorded of ${call.kind}`)
  }
}

function replayStatuses(act: AskAct, lines: readonly string[]): Replayed {
  const rows = cellsOf(lines).slice(1)
  const endpoints = act.cluster ? rows.map(row => row[0]) : act.endpoints.map(e => e.text)
  const results = endpoints.map((endpoint, i): Result => {
    const base = { endpoint, call: act.call, timeout: act.timeout, took: 1_000 }
    const row = rows.find(cells => cells[0] === endpoint)
    if (!row) return { ...base, ended: Ended.Deadline, took: 5_000_000, reply: null, header: null }
    const [, , , size, leader, learner, raftTerm, raftIndex, raftAppliedIndex, errors] = row
    const status = {
      name: 'n', leader: leader === 'true', learner: learner === 'true', raftTerm: Number(raftTerm), raftIndex: Number(raftIndex),
      raftAppliedIndex: Number(raftAppliedIndex), revision: 1, dbSize: SIZES[size], errors: errors === '' ? [] : [errors],
    }
    return { ...base, ended: Ended.None, reply: { kind: 'status', status }, header: header(i + 1) }
  })
  const swaps = rows.map(row => [hexId(endpoints.indexOf(row[0]) + 1, CLUSTER).padStart(16), row[1].padStart(16)] as const)
  return { results, swaps }
}

function replayHealth(act: AskAct, lines: readonly string[]): Replayed {
  const results = lines.filter(l => l.includes('healthy: ')).map((line): Result => {
    const [endpoint] = line.split(' ')
    const base = { endpoint, call: act.call, timeout: act.timeout, reply: { kind: 'done' } as const, header: header(1) }
    const took = /took = ([\d.]+)ms$/.exec(line)
    return took ? { ...base, ended: Ended.None, took: Math.floor(Number(took[1]) * 1_000) } : { ...base, ended: Ended.Deadline, took: 5_000_000 }
  })
  return { results, swaps: [] }
}

type Base = Pick<Result, 'endpoint' | 'call' | 'timeout' | 'took' | 'ended' | 'header'>

const JSON_LINE = /"cluster_id":(\d+),"member_id":(\d+),"revision":(\d+),"raft_term":(\d+)/

function replayJson(act: AskAct, line: string, base: Base): Replayed {
  const [, cluster, member, revision, raftTerm] = JSON_LINE.exec(line) ?? []
  const { kvs = [] } = JSON.parse(line) as { kvs?: { key: string, value: string, create_revision: number, mod_revision: number, version: number }[] }
  const plain = (text: string) => Buffer.from(text, 'base64').toString()
  const pairs = kvs.map(p => kv(plain(p.key), plain(p.value), { createRevision: p.create_revision, modRevision: p.mod_revision, version: p.version }))
  const reply: Reply = act.call.kind === 'put'
    ? { kind: 'put', revision: Number(revision), prevKv: null }
    : { kind: 'range', revision: Number(revision), kvs: pairs, count: pairs.length, more: false }
  return {
    results: [{ ...base, reply, header: header(1, { raftTerm: Number(raftTerm) }) }],
    swaps: [[decimalOf(hexId(1, CLUSTER)), member], [decimalOf(hexCluster(CLUSTER)), cluster]],
  }
}

/** Members in their printed order, each with the words that stand for it. */
function listed(rows: readonly { id: string, name: string, started: boolean, peer: string, client: string, learner: boolean }[]): { members: ListedMember[], swaps: Replayed['swaps'] } {
  const ids = ranked(rows.length)
  const members = rows.map((row, i) => ({ id: ids[i], name: row.started ? row.name : 'unnamed', started: row.started, learner: row.learner }))
  const swaps = rows.flatMap((row, i) => [
    [hexId(ids[i], CLUSTER), row.id], [`http://${members[i].name}:2380`, row.peer], [`http://${members[i].name}:2379`, row.client],
  ] as const)
  return { members, swaps }
}

function replayMembers(act: AskAct, lines: readonly string[], base: Base): Replayed {
  const rows = act.print.format === 'table' ? cellsOf(lines).slice(1) : lines.map(l => l.split(', '))
  const { members, swaps } = listed(rows.map(([id, status, name, peer, client, learner]) => ({ id, name, started: status === 'started', peer, client, learner: learner === 'true' })))
  return { results: [{ ...base, reply: { kind: 'member-list', members } }], swaps }
}

function replayAdd(act: AskAct, lines: readonly string[], base: Base): Replayed {
  const [, id, cluster] = /^Member +([0-9a-f]+) added to cluster ([0-9a-f]+)$/.exec(lines[0]) ?? []
  const text = /="(.*)"$/.exec(lines[3])?.[1] ?? ''
  const parts = text.split(',').map(part => part.split('='))
  const { members, swaps } = listed(parts.map(([name, peer], i) => ({ id: `member ${i}`, name, started: true, peer, client: '', learner: false })))
  const target = members.find(m => m.name === act.print.added?.name)?.id ?? 0
  return {
    results: [{ ...base, reply: { kind: 'done' }, target, members }],
    swaps: [[hexId(target, CLUSTER).padStart(16), id.padStart(16)], ...swaps.filter(([, peer]) => peer.startsWith('http')), [hexCluster(CLUSTER), cluster]],
  }
}

/** Addresses of other lengths move a table's rules: its cells are laid out again. */
function laidOut(lines: readonly string[]): string[] {
  if (!lines[0]?.startsWith('+')) return [...lines]
  const [columns, ...rows] = cellsOf(lines)
  const end = lines.findLastIndex(l => l.startsWith('+'))
  return [...table(columns, rows), ...lines.slice(end + 1)]
}

function run(block: Block): { lines: string[], exit: number | null } {
  let line = block.command
  for (const [hex, id] of Object.entries(LEASES)) line = line.replaceAll(hex, id.toString(16))
  const command = parseCommand(words(line), VERSION)
  if ('usage' in command) return { lines: command.usage.split('\n'), exit: command.exit }
  const { act, tool } = command
  if (act.kind === 'start') throw new Error('nothing recorded of etcd')
  if (act.kind === 'restore') {
    const output = renderRestore(act, null, tool, VERSION)
    return { lines: [...output?.out ?? [], ...output?.err ?? []], exit: output?.exit ?? -1 }
  }
  if (act.kind === 'backup-status') {
    const [hash, revision, keys, size] = cellsOf(block.lines)[1]
    const backup: Backup = { at: 0, member: 'n1', hash: Number.parseInt(hash, 16), revision: Number(revision), keys: Number(keys), size: SIZES[size] }
    const { out, err, exit } = renderBackupStatus(act, backup, tool, VERSION)
    return { lines: [...out, ...err], exit }
  }
  if (act.call.kind === 'watch') {
    const { out, err, exit } = renderWatch([], Ended.NoLeader, act.print)
    return { lines: [...out, ...err], exit }
  }
  const { results, swaps } = replay(act, block)
  const { out, err, exit } = render(act, results, { version: VERSION })
  const own = laidOut(out)
  expect(own).toEqual(out)
  let text = [...out, ...err].join('\n')
  for (const [mine, recorded] of swaps) text = text.replaceAll(mine, recorded)
  for (const [hex, id] of Object.entries(LEASES)) text = text.replaceAll(id.toString(16).padStart(16, '0'), hex)
  return { lines: laidOut(text.split('\n').filter((l, i, all) => l !== '' || i < all.length - 1)), exit }
}

describe('what was recorded on etcd 3.4.23', () => {
  it('holds every kind of command', () => {
    expect(blocks.length).toBe(76)
  })

  it.each(blocks.map((block, i) => [i, block.command, block] as const))('%i: %s', (_, __, block) => {
    const { lines, exit } = run(block)
    expect(lines).toEqual(block.lines.map(l => l.replace(/took = (\d+)\.(\d{3})\d*ms/, (_, whole: string, part: string) => `took = ${Number(`${whole}.${part}`)}ms`)))
    expect(exit).toBe(block.exit)
  })
})
