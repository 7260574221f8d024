import { describe, expect, it } from 'vitest'
import type { Reply } from '../calls.ts'
import { Ended } from '../endings.ts'
import type { AskAct } from './act.ts'
import { decimalOf, hexCluster, hexId } from './ids.ts'
import { parseCommand } from './parse.ts'
import { renderBackupStatus, renderRestore } from './render-machine.ts'
import { renderWatch } from './render-watch.ts'
import { render } from './render.ts'
import type { Header, Result } from './result.ts'
import { nextSteps, resultsToRender } from './steps.ts'
import { words } from './words.ts'

const KEY = 'k'
const header: Header = { cluster: KEY, raftId: 1, raftTerm: 4, leader: 2, revision: 9 }
const NEW = '3.6.5'

function actOf(line: string, version = NEW): AskAct {
  const command = parseCommand(words(`etcdctl ${line}`), version)
  if ('usage' in command || command.act.kind !== 'ask') throw new Error(line)
  return command.act
}

function result(act: AskAct, more: Partial<Result> = {}): Result {
  return { endpoint: 'm1:2379', call: act.call, timeout: act.timeout, took: 1_000, ended: Ended.None, reply: { kind: 'done' }, header, ...more }
}

function print(line: string, reply: Reply | null, more: Partial<Result> = {}, version = NEW): { lines: readonly string[], exit: number } {
  const act = actOf(line, version)
  const { out, err, exit } = render(act, [result(act, { reply, ...more })], { version })
  return { lines: [...out, ...err], exit }
}

const pair = { key: 'k', value: 'é', createRevision: 2, modRevision: 3, version: 2, lease: 0 }
const status = { name: 'm1', leader: true, learner: false, raftTerm: 2, raftIndex: 10, raftAppliedIndex: 10, revision: 3, dbSize: 20_480, errors: [] }

describe('keys', () => {
  const found: Reply = { kind: 'range', revision: 9, kvs: [pair], count: 1, more: false }
  const ids = `"cluster_id":${decimalOf(hexCluster(KEY))},"member_id":${decimalOf(hexId(1, KEY))}`

  it.each([
    ['get k', ['k', 'é'], 0],
    ['get k --keys-only', ['k', ''], 0],
    ['get k --print-value-only', ['é'], 0],
    ['get k -w json', [`{"header":{${ids},"revision":9,"raft_term":4},"kvs":[{"key":"aw==","create_revision":2,"mod_revision":3,"version":2,"value":"w6k="}],"count":1}`], 0],
    ['get k -w table', ['Error: table not supported as output format'], 4],
    ['get k --count-only', ['Error: --count-only is only for `--write-out=fields`'], 128],
    ['get k --print-value-only -w json', ['Error: print-value-only is only for `--write-out=simple`'], 128],
    ['get k --count-only -w fields', [`"ClusterID" : ${decimalOf(hexCluster(KEY))}`, `"MemberID" : ${decimalOf(hexId(1, KEY))}`, '"Revision" : 9', '"RaftTerm" : 4', '"More" : false', '"Count" : 1'], 0],
  ])('%s', (line, lines, exit) => {
    expect(print(line, found)).toEqual({ lines, exit })
  })

  it('transactions print each answer after a blank line', () => {
    const reply: Reply = { kind: 'txn', revision: 9, succeeded: true, responses: [{ kind: 'put', revision: 9, prevKv: null }, found, { kind: 'delete', revision: 9, deleted: 1, prevKvs: [] }] }
    expect(print('txn then "put k v"', reply).lines).toEqual(['SUCCESS', '', 'OK', '', 'k', 'é', '', '1'])
    expect(JSON.parse(print('txn then "put k v" -w json', reply).lines[0])).toMatchObject({
      succeeded: true, responses: [{ Response: { response_put: {} } }, { Response: { response_range: { count: 1 } } }, { Response: { response_delete_range: { deleted: 1 } } }],
    })
  })

  it('what the store refuses is said in its own words', () => {
    expect(print('get k --rev=1', { kind: 'error', revision: 9, error: 'etcdserver: mvcc: required revision has been compacted' }, { ended: Ended.Refused }))
      .toEqual({ lines: ['Error: etcdserver: mvcc: required revision has been compacted'], exit: 1 })
    expect(print('compaction 4', { kind: 'compact', revision: 9 }).lines).toEqual(['compacted revision 4'])
  })

  it('leases are printed as sixteen digits', () => {
    expect(print('lease revoke 1f', { kind: 'lease-revoke', revision: 9 }).lines).toEqual(['lease 000000000000001f revoked'])
    const kept: Reply = { kind: 'lease', id: 31, ttl: 10, granted: 10, keys: [] }
    expect(print('lease keep-alive 1f --once', kept).lines).toEqual(['lease 000000000000001f keepalived with TTL(10)'])
    const gone: Reply = { kind: 'error', revision: 9, error: 'etcdserver: requested lease not found' }
    expect(print('lease keep-alive 1f', gone, { ended: Ended.Refused })).toEqual({ lines: ['lease 000000000000001f expired or revoked.'], exit: 0 })
    expect(print('lease keep-alive 1f --once', gone, { ended: Ended.Refused })).toEqual({ lines: ['Error: etcdserver: requested lease not found'], exit: 2 })
  })

  it('leases in JSON are clientv3’s own structs', () => {
    const lines = (line: string, reply: Reply) => print(`${line} -w json`, reply).lines
    expect(lines('lease grant 10', { kind: 'lease-grant', revision: 9, id: 31, ttl: 10 })).toEqual([`{${ids},"revision":9,"raft_term":4,"ID":31,"TTL":10,"Error":""}`])
    const found: Reply = { kind: 'lease', id: 31, ttl: 3, granted: 10, keys: ['k'] }
    expect(lines('lease timetolive 1f', found)).toEqual([`{${ids},"revision":9,"raft_term":4,"id":31,"ttl":3,"granted-ttl":10,"keys":null}`])
    expect(lines('lease timetolive 1f --keys', found)).toEqual([`{${ids},"revision":9,"raft_term":4,"id":31,"ttl":3,"granted-ttl":10,"keys":["aw=="]}`])
  })

  it('a watch goes on until the server ends it', () => {
    const events = [{ type: 'put', kv: pair, prevKv: { ...pair, value: 'e' } }, { type: 'delete', kv: { ...pair, value: '' }, prevKv: null }] as const
    expect(renderWatch(events, Ended.None, { format: 'simple' })).toEqual({ out: ['PUT', 'k', 'é', 'DELETE', 'k', ''], err: [], exit: null })
    expect(renderWatch(events, Ended.Compacted, { format: 'simple', prevKv: true })).toEqual({
      out: ['PUT', 'k', 'e', 'k', 'é', 'DELETE', 'k', ''], exit: 5,
      err: ['watch was canceled (etcdserver: mvcc: required revision has been compacted)', 'Error: watch is canceled by the server'],
    })
  })

  it('errors that clientv3 does not know keep their code', () => {
    expect(print('put k v', null, { ended: Ended.ConnectionLost }).lines).toEqual(['Error: rpc error: code = Unavailable desc = error reading from server: EOF'])
    expect(print('put k v', null, { ended: Ended.LeaderChanged }).lines).toEqual(['Error: etcdserver: leader changed'])
  })
})

describe('members', () => {
  it('ids of fifteen digits are filled up with a blank, as recorded', () => {
    const raftId = Array.from({ length: 500 }, (_, i) => i + 1).find(i => hexId(i, KEY).length === 15) ?? 0
    expect(print('member remove m2', { kind: 'done' }, { target: raftId }).lines[0]).toBe(`Member  ${hexId(raftId, KEY)} removed from cluster ${hexCluster(KEY).padStart(16)}`)
  })

  it('status of 3.6 has the columns of 3.6', () => {
    const act = actOf('endpoint status -w table')
    const reply: Reply = { kind: 'status', status }
    const { out } = render(act, [result(act, { endpoint: 'https://master01:2379', reply })], { version: NEW })
    // Layout as printed by an etcd 3.6.5 that was just started, but for the id and what is in use.
    expect(out.map(line => line.replace(hexId(1, KEY).padStart(16), '6f9a16d488597713'))).toEqual([
      '+-----------------------+------------------+---------+-----------------+---------+--------+-----------------------+-------+-----------+------------+-----------+------------+--------------------+--------+--------------------------+-------------------+',
      '|       ENDPOINT        |        ID        | VERSION | STORAGE VERSION | DB SIZE | IN USE | PERCENTAGE NOT IN USE | QUOTA | IS LEADER | IS LEARNER | RAFT TERM | RAFT INDEX | RAFT APPLIED INDEX | ERRORS | DOWNGRADE TARGET VERSION | DOWNGRADE ENABLED |',
      '+-----------------------+------------------+---------+-----------------+---------+--------+-----------------------+-------+-----------+------------+-----------+------------+--------------------+--------+--------------------------+-------------------+',
      '| https://master01:2379 | 6f9a16d488597713 |   3.6.5 |           3.6.0 |   20 kB |  20 kB |                    0% |   0 B |      true |      false |         2 |         10 |                 10 |        |                          |             false |',
      '+-----------------------+------------------+---------+-----------------+---------+--------+-----------------------+-------+-----------+------------+-----------+------------+--------------------+--------+--------------------------+-------------------+',
    ])
  })

  it('long errors are wrapped, and alarms name members by the decimal of their id', () => {
    const decimal = decimalOf(hexId(3, KEY))
    const reply: Reply = { kind: 'status', status: { ...status, errors: ['etcdserver: no leader', 'memberID:3 alarm:NOSPACE'] } }
    const { lines } = print('endpoint status -w table', reply, {}, '3.4.23')
    const errors = lines.filter(l => l.startsWith('|')).slice(1).map(l => l.slice(1, -1).split('|').at(-1)?.trim())
    expect(errors).toEqual(['etcdserver: no leader,', `memberID:${decimal}`, 'alarm:NOSPACE'])
    expect(new Set(lines.map(l => l.length)).size).toBe(1)
    const members = [{ id: 3, name: 'm3', started: true, learner: false }]
    expect(print('alarm list', { kind: 'alarm-list', alarms: ['m3 NOSPACE'] }, { members }).lines).toEqual([`memberID:${decimal} alarm:NOSPACE `])
  })

  it('health in other forms', () => {
    const act = actOf('endpoint health -w json')
    const results = [result(act), result(act, { endpoint: 'm2:2379', ended: Ended.Deadline, took: 5_000_000, reply: null, header: null })]
    const { out, err, exit } = render(act, results, { version: NEW })
    expect(JSON.parse(out[0])).toEqual([{ endpoint: 'm1:2379', health: true, took: '1ms' }, { endpoint: 'm2:2379', health: false, took: '5s', error: 'context deadline exceeded' }])
    expect([err, exit]).toEqual([['Error: unhealthy cluster'], 1])
    const { out: asTable } = render({ ...act, print: { format: 'table' } }, results.slice(0, 1), { version: NEW })
    expect(asTable).toEqual(['+----------+--------+------+-------+', '| ENDPOINT | HEALTH | TOOK | ERROR |', '+----------+--------+------+-------+', '|  m1:2379 |   true |  1ms |       |', '+----------+--------+------+-------+'])
  })

  it('lists in JSON, by the order of their ids', () => {
    const members = [1, 2, 3].map(id => ({ id, name: `m${id}`, started: id < 3, learner: id === 3 }))
    const list = JSON.parse(print('member list -w json', { kind: 'member-list', members }).lines[0].replace(/"ID":(\d+)/g, '"ID":"$1"')) as { members: { ID: string, name?: string }[] }
    expect(list.members.find(m => m.ID === decimalOf(hexId(3, KEY)))).toEqual({ ID: decimalOf(hexId(3, KEY)), peerURLs: ['http://m3:2380'], isLearner: true })
    const order = list.members.map(m => BigInt(m.ID))
    expect(order).toEqual(order.toSorted((a, b) => (a < b ? -1 : 1)))
  })
})

describe('in which order a command asks', () => {
  const own = ['m1', 'm2', 'm3'].map(member => ({ text: `${member}:2379`, member }))
  const endpointsAsked = (act: AskAct, done: readonly Result[]) => nextSteps(act, done, own).map(s => `${s.call.kind} ${s.endpoint?.text ?? 'any'}`)
  const statusOf = (leader: boolean): Partial<Result> => ({ call: { kind: 'status' }, reply: { kind: 'status', status: { ...status, leader } } })

  it('statuses one after another, healths at once, anything else of any', () => {
    const [statuses, healths, put] = [actOf('endpoint status'), actOf('endpoint health'), actOf('put k v')]
    expect(endpointsAsked(statuses, [])).toEqual(['status m1:2379'])
    expect(endpointsAsked(statuses, [result(statuses), result(statuses, { ended: Ended.Deadline })])).toEqual(['status m3:2379'])
    expect(endpointsAsked(statuses, [1, 2, 3].map(() => result(statuses)))).toEqual([])
    expect(endpointsAsked(healths, [])).toEqual(['health m1:2379', 'health m2:2379', 'health m3:2379'])
    expect(endpointsAsked(put, [])).toEqual(['put any'])
    expect(endpointsAsked(put, [result(put)])).toEqual([])
    expect(endpointsAsked(actOf('snapshot save f'), [])).toEqual(['snapshot-save m1:2379'])
  })

  it('--cluster asks who they are', () => {
    const act = actOf('endpoint status --cluster')
    const list = result(act, { call: { kind: 'member-list' }, reply: { kind: 'member-list', members: [{ id: 2, name: 'm2', started: true, learner: false }, { id: 3, name: 'm3', started: false, learner: false }] } })
    expect(endpointsAsked(act, [])).toEqual(['member-list any'])
    expect(endpointsAsked(act, [list])).toEqual(['status http://m2:2379'])
    expect(endpointsAsked(act, [list, result(act)])).toEqual([])
    expect(resultsToRender(act, [list, result(act)])).toEqual([result(act)])
    const failedList = { ...list, ended: Ended.Deadline, took: 5_000_000, reply: null, header: null }
    expect(endpointsAsked(act, [failedList])).toEqual([])
    expect(render(act, resultsToRender(act, [failedList]), { version: NEW })).toEqual({
      out: [], err: ['Error: failed to fetch endpoints from etcd cluster member list: context deadline exceeded'], exit: 1,
    })
  })

  it('a transfer is asked of the leader', () => {
    const act = actOf('move-leader m3')
    const [no, yes] = [result(act, statusOf(false)), result(act, statusOf(true))]
    expect(endpointsAsked(act, [])).toEqual(['status m1:2379'])
    expect(endpointsAsked(act, [no])).toEqual(['status m2:2379'])
    expect(endpointsAsked(act, [no, yes])).toEqual(['move-leader m2:2379'])
    expect(endpointsAsked(act, [no, no, no])).toEqual([])
    expect(render(act, [no], { version: NEW })).toEqual({ out: [], err: ['Error: no leader endpoint given at [m1:2379]'], exit: 128 })
    expect(render(act, [], { version: NEW }).exit).toBe(128)
    const moved = result(act, { target: 3 })
    expect(endpointsAsked(act, [no, yes, moved])).toEqual([])
    expect(render(act, [no, yes, moved], { version: NEW }).out).toEqual([`Leadership transferred from ${hexId(1, KEY)} to ${hexId(3, KEY)}`])
  })
})

describe('on a machine', () => {
  const backup = { at: 0, member: 'm1', revision: 51, hash: 0x643dd93f, keys: 56, size: 20_480 }
  const statusAct = { kind: 'backup-status', file: 'b.db', print: { format: 'simple' } } as const

  it('tells what a backup holds, with the storage’s version since 3.6', () => {
    expect(renderBackupStatus(statusAct, backup, 'etcdutl', '3.6.0').out).toEqual(['643dd93f, 51, 56, 20 kB, 3.6.0'])
    expect(renderBackupStatus(statusAct, backup, 'etcdctl', '3.5.10')).toEqual({ out: ['643dd93f, 51, 56, 20 kB'], err: ['Deprecated: Use `etcdutl snapshot status` instead.', ''], exit: 0 })
    expect(renderBackupStatus(statusAct, null, 'etcdutl', '3.6.0')).toEqual({ out: [], err: ['Error: stat b.db: no such file or directory'], exit: 1 })
    expect(JSON.parse(renderBackupStatus({ ...statusAct, print: { format: 'json' } }, backup, 'etcdctl', '3.4.23').out[0])).toEqual({ hash: 0x643dd93f, revision: 51, totalKey: 56, totalSize: 20_480 })
  })

  it('says why a backup is not restored', () => {
    const act = { kind: 'restore', file: 'b.db', member: 'm1', dataDir: 'm1.etcd', flags: { initialCluster: ['m1'] } } as const
    expect(renderRestore(act, 'data-dir-not-empty', 'etcdutl', NEW)?.err).toEqual(['Error: data-dir "m1.etcd" not empty or could not be read'])
    expect(renderRestore(act, 'unknown-backup', 'etcdutl', NEW)?.err).toEqual(['Error: open b.db: no such file or directory'])
    expect(renderRestore(act, null, 'etcdutl', NEW)).toEqual({ out: [], err: [], exit: 0 })
    expect(renderRestore(act, 'unknown-member', 'etcdutl', NEW)).toBeNull()
  })
})
