import { describe, expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { replication } from '../catalogue/replication.ts'
import { decodeLink, encodeLink } from '../run/link.ts'
import { frameAt, openRun, runHash } from '../run/run.ts'
import type { TimedAction } from '../run/run.ts'
import { below } from '../kernel/random.ts'
import { rowAt } from '../kernel/trace.ts'
import { createEngine } from '../kernel/world.ts'
import { draws, pick } from '../../test-support/mutate.ts'
import { LINE_LIMIT, LINES_KEPT } from './console.ts'
import { allRequests } from './requests.ts'
import { Outcome } from './state.ts'
import type { OperatorCommand } from './state.ts'
import { act, cluster, followersOf, leaderOf, memberOf, open, pass, settled, told } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import type { EtcdView } from './view.ts'
import { etcd } from './world.ts'

const lastOf = ({ state }: EtcdEngine) => state.commands.at(-1) as OperatorCommand
const took = ({ at, endedAt }: OperatorCommand) => endedAt - at

/** Types a line and lets `seconds` pass. */
function type(engine: EtcdEngine, line: string, seconds = 0.2, client = 'c1'): OperatorCommand {
  act(engine, { type: 'etcdctl', client, line })
  pass(engine, seconds * 1_000_000)
  return lastOf(engine)
}

const refusal = (engine: EtcdEngine, action: unknown) => etcd.act(engine.state, engine.kernel, action as never)?.refused
const twoClients = () => settled({ ...cluster(), clients: [...cluster().clients, { name: 'c2', site: 'A', endpoints: ['m2'] }] })

describe('a line at a console', () => {
  it('is asked of the cluster, printed, and kept', () => {
    const engine = settled()
    expect(type(engine, 'etcdctl put a 1')).toMatchObject({ out: ['OK'], err: [], exit: 0 })
    expect(type(engine, 'etcdctl get a')).toMatchObject({ out: ['a', '1'], exit: 0 })
    expect(engine.state.running).toEqual([])
  })

  it('that the tool refuses is output, and asks nobody', () => {
    const engine = settled()
    const before = engine.state.requests.count
    for (const [line, exit, said] of [
      ['etcdctl get', 128, 'Error: get command needs one argument as key and an optional argument as range_end'],
      ['ls -l', 127, 'ls: command not found'],
      ['etcdctl member remove leader', 128, 'Error: bad member ID arg (strconv.ParseUint: parsing "leader": invalid syntax), expecting ID in Hex'],
      ['etcdutl snapshot restore', 1, 'Error: unknown command "snapshot" for "etcdutl"'],
    ] as const) expect([type(engine, line).err[0], lastOf(engine).exit]).toEqual([said, exit])
    expect(engine.state.requests.count).toBe(before)
  })

  it('waits for as long as it says, whatever the client’s own deadline, and the shortest ends first', () => {
    const engine = settled({ ...cluster({ client: { deadline: 2_000_000 } }) })
    for (const m of followersOf(engine)) act(engine, { type: 'crash', member: m.name })
    pass(engine, 3_000_000)
    act(engine, { type: 'write', client: 'c1' })
    const quick = type(engine, 'etcdctl --command-timeout=500ms put a 1', 1)
    expect([quick.err, took(quick)]).toEqual([['Error: context deadline exceeded'], 500_000])
    expect(took(type(engine, 'etcdctl put a 1', 6))).toBe(5_000_000)
    // The member itself gives up first.
    const slow = type(engine, 'etcdctl --command-timeout=30s put a 1', 8)
    expect(slow.err).toEqual(['Error: rpc error: code = Unknown desc = context deadline exceeded'])
    const [written] = allRequests(engine.state.requests).filter(r => r.call.kind === 'put' && r.call.key === 'x')
    expect(written.answeredAt - written.sentAt).toBe(2_000_000)
  })

  it('gives up a read after a hundred attempts, as the lab’s learner was asked for 2.6 s', () => {
    const lab = cluster()
    const engine = open({ ...lab, members: [...lab.members, { name: 'm4', site: 'A', spare: true }] })
    pass(engine, 8_000_000)
    expect(type(engine, 'etcdctl member add m4 --learner --peer-urls=http://m4:2380').exit).toBe(0)
    type(engine, 'etcd --name m4 --initial-cluster-state existing', 1)
    const read = type(engine, 'etcdctl --endpoints=m4:2379 get a', 4)
    expect(read.err).toEqual(['Error: etcdserver: rpc not supported for learner'])
    expect(took(read)).toBeGreaterThan(2_300_000)
    expect(took(read)).toBeLessThan(2_900_000)
  })

  it('asks only the endpoints it names', () => {
    const engine = settled()
    act(engine, { type: 'crash', member: 'm2' })
    expect(type(engine, 'etcdctl --endpoints=m2 get a --consistency=s', 6).err).toEqual(['Error: context deadline exceeded'])
    expect(type(engine, 'etcdctl --endpoints=m2,m3 get a --consistency=s').exit).toBe(0)
    expect(type(engine, 'etcdctl --endpoints=nowhere:2379 get a', 6).err).toEqual(['Error: context deadline exceeded'])
  })

  it('that names an id which was somebody’s once removes nobody else', () => {
    const engine = settled(cluster({ members: 4 }))
    pass(engine, 6_000_000)
    const id = type(engine, 'etcdctl member list').out.find(line => line.includes('m4'))?.split(',')[0] ?? ''
    expect(type(engine, `etcdctl member remove ${id}`).exit).toBe(0)
    pass(engine, 6_000_000)
    act(engine, { type: 'wipe-disk', member: 'm4' })
    expect(type(engine, 'etcdctl --endpoints=m1,m2,m3 member add m4 --peer-urls=http://m4:2380').exit).toBe(0)
    expect(type(engine, 'etcd --name m4 --initial-cluster-state existing', 6).exit).toBe(0)
    expect(type(engine, `etcdctl member remove ${id}`).err).toEqual(['Error: etcdserver: member not found'])
    expect(memberOf(engine, 'm4').node).not.toBeNull()
  })

  it('is refused where this world has no such machine, while another runs, and when it is none', () => {
    const engine = settled()
    for (const [line, why] of [
      ['etcdctl member add m9 --peer-urls=http://m9:2380', 'unknown-member'], ['etcd --name m9', 'unknown-member'], ['etcd --name m1', 'already-up'],
      ['etcdctl snapshot restore b --name m1 --initial-cluster m1=http://m1:2380,m9=http://m9:2380 --initial-advertise-peer-urls http://m1:2380', 'unknown-member'],
      ['x'.repeat(LINE_LIMIT + 1), 'bad-line'], [undefined, 'bad-line'],
    ]) expect(refusal(engine, { type: 'etcdctl', client: 'c1', line }), line).toBe(why)
    expect(refusal(engine, { type: 'etcdctl', client: 'c9', line: 'etcdctl get a' })).toBe('unknown-client')
    expect(refusal(engine, { type: 'interrupt', client: 'c1' })).toBe('nothing-runs')
    act(engine, { type: 'etcdctl', client: 'c1', line: 'etcdctl watch a' })
    expect(refusal(engine, { type: 'etcdctl', client: 'c1', line: 'etcdctl get a' })).toBe('console-busy')
    expect(engine.state.commands).toHaveLength(1)
  })

  it('that starts a member says why it does not', () => {
    const engine = settled()
    act(engine, { type: 'crash', member: 'm3' })
    act(engine, { type: 'wipe-disk', member: 'm3' })
    const command = type(engine, 'etcd --name m3 --initial-cluster-state new')
    expect(command.err.join()).toMatch(/^member [0-9a-f]+ has already been bootstrapped$/)
    expect(command.exit).toBe(1)
  })

  it('restores a backup by its file’s name into an empty directory only', () => {
    const engine = settled()
    const restore = (file: string) => `etcdctl snapshot restore ${file} --name m1 --initial-cluster m1=http://m1:2380 --initial-advertise-peer-urls http://m1:2380`
    type(engine, 'etcdctl put a 1')
    type(engine, 'etcdctl --endpoints=m1 snapshot save one.db')
    expect(type(engine, restore('one.db')).err).toEqual(['Error: data-dir "m1.etcd" not empty or could not be read'])
    act(engine, { type: 'lose-site', site: 'A' })
    act(engine, { type: 'wipe-disk', member: 'm1' })
    expect(type(engine, restore('two.db')).err).toEqual(['Error: open two.db: no such file or directory'])
    expect(type(engine, 'etcdctl snapshot status two.db').err).toEqual(['Error: stat two.db: no such file or directory'])
    expect(type(engine, restore('one.db')).exit).toBe(0)
    type(engine, 'etcd --name m1', 3)
    expect(type(engine, 'etcdctl --endpoints=m1 get a').out).toEqual(['a', '1'])
  })
})

describe('a command that runs on', () => {
  it('watches until Ctrl-C, and its member hears of it', () => {
    const engine = twoClients()
    type(engine, 'etcdctl watch a')
    type(engine, 'etcdctl put a 1', 0.2, 'c2')
    type(engine, 'etcdctl del a', 0.2, 'c2')
    const [watch] = engine.state.commands
    expect([watch.out, watch.endedAt]).toEqual([['PUT', 'a', '1', 'DELETE', 'a', ''], -1])
    act(engine, { type: 'interrupt', client: 'c1' })
    expect(engine.state.commands[0]).toMatchObject({ exit: 130, endedAt: engine.kernel.now, out: watch.out })
    pass(engine, 100_000)
    expect(engine.state.members.flatMap(m => m.watches)).toEqual([])
    type(engine, 'etcdctl put a 2', 0.2, 'c2')
    expect(engine.state.commands[0].out).toEqual(watch.out)
  })

  it('is ended by its member when that has no leader, or at once when it has none already', () => {
    const engine = settled()
    const leader = leaderOf(engine)?.name as string
    for (const m of followersOf(engine)) act(engine, { type: 'crash', member: m.name })
    const lines = ['watch was canceled (etcdserver: no leader)', 'Error: watch is canceled by the server']
    expect(type(engine, `etcdctl --endpoints=${leader} watch a`, 10)).toMatchObject({ err: lines, exit: 5 })
    const late = type(engine, `etcdctl --endpoints=${leader} watch a`)
    expect(late.err).toEqual(lines)
    expect(took(late)).toBeLessThan(5_000)
  })

  it('interrupted before it is answered leaves its write unknown, and no watch behind', () => {
    const engine = settled()
    act(engine, { type: 'etcdctl', client: 'c1', line: 'etcdctl put a 1' })
    act(engine, { type: 'interrupt', client: 'c1' })
    act(engine, { type: 'etcdctl', client: 'c1', line: 'etcdctl watch a' })
    act(engine, { type: 'interrupt', client: 'c1' })
    pass(engine, 500_000)
    expect(allRequests(engine.state.requests).map(r => r.outcome)).toEqual([Outcome.Unknown, Outcome.Failed])
    expect(engine.state.watchers).toEqual([])
    expect(type(engine, 'etcdctl get a').out).toEqual(['a', '1'])
  })

  it('keeps a lease alive every third of its time, until somebody revokes it', () => {
    const engine = twoClients()
    const [, id] = /^lease ([0-9a-f]+) granted/.exec(type(engine, 'etcdctl lease grant 9').out[0]) ?? []
    const alive = type(engine, `etcdctl lease keep-alive ${id}`, 20)
    expect(alive.out).toEqual(new Array(7).fill(`lease ${id} keepalived with TTL(9)`))
    type(engine, `etcdctl lease revoke ${id}`, 4, 'c2')
    expect(engine.state.commands[1]).toMatchObject({ exit: 0, endedAt: expect.any(Number) as number })
    expect(engine.state.commands[1].out.at(-1)).toBe(`lease ${id} expired or revoked.`)
    expect(engine.state.running).toEqual([])
  })

  it('gives a lease up when nobody answers for as long as it lasts', () => {
    const engine = settled()
    const [, id] = /^lease ([0-9a-f]+) granted/.exec(type(engine, 'etcdctl lease grant 6').out[0]) ?? []
    type(engine, `etcdctl lease keep-alive ${id}`)
    act(engine, { type: 'lose-site', site: 'A' })
    pass(engine, 7_000_000)
    expect(lastOf(engine)).toMatchObject({ exit: 0, out: [`lease ${id} keepalived with TTL(6)`, `lease ${id} expired or revoked.`] })
    expect(took(lastOf(engine))).toBeLessThan(6_100_000)
  })
})

describe('whatever is typed', () => {
  const WORDS = [
    'etcdctl', 'etcdutl', 'etcd', 'put', 'get', 'del', 'watch', 'txn', 'mod("a") > "0"', 'then', 'else', 'put a 1', 'member', 'list', 'add', 'remove', 'promote', 'endpoint', 'status', 'health',
    'move-leader', 'snapshot', 'save', 'restore', 'lease', 'grant', 'revoke', 'keep-alive', 'timetolive', 'alarm', 'disarm', 'compaction', 'a', 'b.db', '0', '5', '-1', 'f4241', 'm2', 'm4', '""',
    '--name', '--name=m4', '--cluster', '--learner', '--peer-urls=http://m4:2380', '--endpoints=m1,m3', '--endpoints=x', '-w', 'json', 'table', 'fields', '--prefix', '--rev=1', '--once', '--keys',
    '--command-timeout=0s', '--command-timeout=50ms', '--force-new-cluster', '--initial-cluster-state', 'existing', '--initial-cluster', 'm4=http://m4:2380', '--data-dir', '--initial-advertise-peer-urls', '--help',
  ]
  const STARTS = ['etcdctl', 'etcdctl member', 'etcdctl endpoint', 'etcdctl lease', 'etcdctl snapshot', 'etcdutl snapshot', 'etcd --name', 'etcdctl get', 'etcdctl member add m4 --peer-urls=http://m4:2380', 'etcdctl watch']
  const VERSIONS = ['3.4.23', '3.4.27', '3.5.10', '3.6.11']

  it.each(VERSIONS)('on etcd %s, at whatever moment, it is carried out, refused or printed', version => {
    const s = draws(VERSIONS.indexOf(version) + 1)
    const lab = cluster({ settings: { version } })
    const engine = open({ ...lab, members: [...lab.members, { name: 'm4', site: 'A', spare: true }] })
    const did = new Set<string>()
    for (let i = 0; i < 1_000; i++) {
      const line = [pick(s, STARTS), ...Array.from({ length: below(s, 5) }, () => pick(s, WORDS))].join(' ')
      const refused = refusal(engine, { type: 'etcdctl', client: 'c1', line })
      pass(engine, pick(s, [0, 1_000, 300_000, 6_000_000]))
      did.add(refused ?? `exit ${lastOf(engine).exit}`)
      if (below(s, 3) === 0) refusal(engine, { type: 'interrupt', client: 'c1' })
      if (below(s, 10) === 0) refusal(engine, { type: pick(s, ['crash', 'restart', 'restart', 'pause', 'resume', 'wipe-disk', 'isolate', 'rejoin']), member: pick(s, ['m1', 'm2', 'm3', 'm4']) })
      expect(etcd.view(engine.state, engine.kernel).consoles.length).toBeLessThan(2)
    }
    for (const { code, fields } of rows(engine)) etcd.narrate(engine.state, code, fields)
    expect([...did]).toEqual(expect.arrayContaining(['exit 0', 'exit 1', 'exit 128', 'exit -1', 'console-busy', 'unknown-member']))
  })
})

const rows = ({ kernel: { trace } }: EtcdEngine) => Array.from({ length: trace.count }, (_, no) => rowAt(trace, no)).filter(r => r.code === 37 || r.code === 38)

describe('what a run keeps of it', () => {
  it('is in the trace, and told in French', () => {
    const engine = settled()
    type(engine, 'etcdctl put a 1')
    type(engine, 'etcdctl get a --rev=99')
    const events = told(engine.kernel.trace).filter(e => e.event.startsWith('command'))
    expect(events.map(e => [e.event, e.command, e.exit])).toEqual([['command-began', 0, undefined], ['command-ended', 0, 0], ['command-began', 1, undefined], ['command-ended', 1, 1]])
    const codes = [37, 38]
    const say = (code: number, fields: number[]) => etcd.narrate(engine.state, code, fields)
    expect(say(codes[0], [0, 0])).toBe('c1 lance\u00a0: etcdctl put a 1')
    expect(say(codes[1], [0, 0, 0])).toBe('c1\u00a0: etcdctl put a 1 → OK')
    expect(say(codes[1], [0, 1, 1])).toBe('c1\u00a0: etcdctl get a --rev=99 → «\u00a0etcdserver: mvcc: required revision is a future revision\u00a0»')
  })

  it('is shown: the last eight commands of each client, the last forty lines of each, made once', () => {
    const engine = twoClients()
    for (let i = 0; i < 10; i++) type(engine, `etcdctl put k${i} ${i}`, 0.05)
    for (let i = 0; i < 25; i++) type(engine, `etcdctl put x${i} ${i}`, 0.05)
    type(engine, 'etcdctl get "" --prefix')
    type(engine, 'etcdctl nothing', 0, 'c2')
    const shown = () => etcd.view(engine.state, engine.kernel).consoles
    const [c1, c2] = shown()
    expect([c1.name, c1.commands.length, c2.name, c2.commands.length]).toEqual(['c1', 8, 'c2', 1])
    const last = c1.commands[7]
    expect([last.line, last.output.length, last.hidden, last.running, last.exit]).toEqual(['etcdctl get "" --prefix', 40, 30, false, 0])
    expect(last.output.at(-1)).toEqual({ text: '9', error: false })
    expect(c2.commands[0].output[0]).toEqual({ text: 'Error: unknown command "nothing" for "etcdctl"', error: true })
    expect(shown()[0].commands[7]).toBe(last)
  })

  it('is the end of what a command printed', () => {
    const engine = twoClients()
    type(engine, 'etcdctl watch a')
    for (let i = 0; i < LINES_KEPT / 3 + 10; i++) act(engine, { type: 'ask', client: 'c2', call: { kind: 'put', key: 'a', value: String(i) } })
    pass(engine, 2_000_000)
    expect(engine.state.commands[0].out).toHaveLength(LINES_KEPT)
  })

  it('adds nothing to a request that no command made', () => {
    const engine = twoClients()
    act(engine, { type: 'ask', client: 'c2', call: { kind: 'put', key: 'a', value: '1' } })
    type(engine, 'etcdctl put a 1')
    const [plain, typed] = allRequests(engine.state.requests)
    expect(Object.keys(typed)).toEqual(Object.keys(plain))
    expect(engine.state.commands[0]).toMatchObject({ results: [], asking: [] })
  })

  const lines = ['etcdctl member list -w table', 'etcdctl endpoint status --cluster', 'etcdctl put a 1', 'etcdctl watch a', 'etcdctl snapshot save b', 'etcdctl snapshot status b']
  const log: TimedAction[] = lines.map((line, i) => ({ at: 5_000_000 + i * 700_000, id: `a${i}`, action: { type: 'etcdctl', client: 'c1', line } }))
  const whole: TimedAction[] = [...log.slice(0, 4), { at: 7_600_000, id: 'b', action: { type: 'interrupt', client: 'c1' } }, ...log.slice(4)]

  it('is the same in the same run, and at an instant gone back to', () => {
    const [one, two] = [openRun(etcd, replication, whole), openRun(etcd, replication, whole)]
    const consoles = (run: typeof one, at: number) => JSON.stringify(frameAt<EtcdView>(run, at).view.consoles)
    const instants = [5_100_000, 6_500_000, 7_200_000, 8_000_000, 12_000_000]
    const forward = instants.map(at => consoles(one, at))
    expect(frameAt<EtcdView>(one, 12_000_000).view.consoles[0].commands.map(c => c.exit)).toEqual([0, 0, 0, 130, 0, 0])
    expect(new Set(forward).size).toBe(instants.length)
    expect([...instants].reverse().map(at => consoles(one, at)).reverse()).toEqual(forward)
    expect([12_000_000, 5_100_000, 8_000_000, 7_200_000, 6_500_000].map(at => consoles(two, at))).toEqual([4, 0, 3, 2, 1].map(i => forward[i]))
    expect(runHash(one)).toBe(runHash(two))
  })

  it('moves nothing that keyframes share', () => {
    const engine = createEngine(etcd, replication.description as never, { seed: 3 })
    expect(movedByRunning(engine, whole.map(({ at, action }) => ({ at, action })) as never, 12_000_000, 1)).toBeNull()
    expect(engine.state).toMatchObject({ commands: { length: whole.length - 1 } })
  })

  it('travels in a link', () => {
    const long = { at: 9_000_000, id: 'long', action: { type: 'etcdctl', client: 'c1', line: `etcdctl put "é « 7 »" ${'x'.repeat(LINE_LIMIT - 30)}` } }
    const shared = { scenario: replication, seed: 4, settings: {}, log: [...whole, long], at: 9_000_000 }
    const back = decodeLink(encodeLink(shared), () => replication, etcd)
    expect('run' in back && back.run.log.map(entry => [entry.at, entry.action])).toEqual(shared.log.map(entry => [entry.at, entry.action]))
  })
})
