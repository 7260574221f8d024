import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Act, AskAct } from './act.ts'
import { formsOf } from './grammar.ts'
import { parseCommand, WORD_LIMIT } from './parse.ts'
import { words } from './words.ts'

const NEW = '3.6.11'

function act(line: string, version = NEW): Act {
  const command = parseCommand(words(line), version)
  if ('usage' in command) throw new Error(command.usage)
  return command.act
}
const ask = (line: string, version = NEW) => act(line, version) as AskAct

describe('commands about keys', () => {
  it.each([
    ['put k v', { kind: 'put', key: 'k', value: 'v' }],
    ['put --lease=7f k "a b" --prev-kv', { kind: 'put', key: 'k', value: 'a b', lease: 127, prevKv: true }],
    ['put -- -k -1', { kind: 'put', key: '-k', value: '-1' }],
    ['get k', { kind: 'range', key: 'k' }],
    ['get a c --rev=3 --limit 2 --consistency=s', { kind: 'range', key: 'a', end: 'c', revision: 3, limit: 2, serializable: true }],
    ['get /registry/ --prefix', { kind: 'range', key: '/registry/', end: '/registry0' }],
    ['get "" --prefix', { kind: 'range', key: '\0', end: '\0' }],
    ['get k --from-key', { kind: 'range', key: 'k', end: '\0' }],
    ['del k --prefix --prev-kv', { kind: 'delete', key: 'k', end: 'l', prevKv: true }],
    ['compaction 12', { kind: 'compact', revision: 12 }],
    ['compact 12', undefined],
    ['watch k --rev=5 --prefix', { kind: 'watch', key: 'k', end: 'l', revision: 5, requireLeader: true }],
    ['lease grant 10', { kind: 'lease-grant', id: 0, ttl: 10 }],
    ['lease revoke 0a', { kind: 'lease-revoke', id: 10 }],
    ['lease timetolive a --keys', { kind: 'lease-time-to-live', id: 10 }],
    ['lease keep-alive --once a', { kind: 'lease-keep-alive', id: 10 }],
  ])('%s', (line, call) => {
    // « comp » would be completion's too; « compact » is compaction's alone.
    expect(ask(`etcdctl ${line}`).call).toEqual(call ?? { kind: 'compact', revision: 12 })
  })

  it('reads a transaction, a word for a line of standard input', () => {
    const call = {
      kind: 'txn', compare: [{ key: 'k', target: 'mod', result: '>', operand: 0 }, { key: 'k', target: 'value', result: '=', operand: 'a b' }],
      success: [{ kind: 'put', key: 'k', value: 'c d' }], failure: [{ kind: 'range', key: 'k' }, { kind: 'delete', key: 'l' }],
    }
    const compares = `'mod("k") > "0"' 'val("k") = "a b"'`
    expect(ask(`etcdctl txn ${compares} then 'put k "c d"' else 'get k' 'del l'`).call).toEqual(call)
    expect(ask(`etcdctl txn ${compares} "" 'put k "c d"' "" 'get k' 'del l' ""`).call).toEqual(call)
  })
})

describe('commands to members', () => {
  it('go to the endpoints given, for as long as is given', () => {
    expect(ask('etcdctl --endpoints=m1,http://m2:2379 --command-timeout 1m0.5s endpoint status -w table --cluster')).toEqual({
      kind: 'ask', call: { kind: 'status' }, to: 'each', cluster: true, timeout: 60_500_000, print: { format: 'table' },
      endpoints: [{ text: 'm1', member: 'm1' }, { text: 'http://m2:2379', member: 'm2' }],
    })
    expect(ask('etcdctl put k v')).toMatchObject({ endpoints: [], timeout: 5_000_000, to: 'one' })
    expect(ask('etcdctl move-leader 2a')).toMatchObject({ to: 'leader', call: { kind: 'move-leader', name: '2a' } })
  })

  it('wait for ever where etcdctl does', () => {
    expect(['watch k', 'txn "get k"', 'snapshot save f', 'lease timetolive 1', 'put k v'].map(line => {
      const command = parseCommand(words(`etcdctl ${line.replace('txn "get k"', 'txn then "get k"')}`), NEW)
      return 'usage' in command ? command.usage : (command.act as AskAct).timeout
    })).toEqual([null, null, null, null, 5_000_000])
    expect(ask('etcdctl snapshot save f --command-timeout=30s').timeout).toBe(30_000_000)
  })

  it('add the machine that the URLs lead to', () => {
    expect(ask('etcdctl member add new --learner --peer-urls=http://m4:2380')).toMatchObject({
      call: { kind: 'member-add', name: 'm4', learner: true }, print: { added: { name: 'new', peerUrls: 'http://m4:2380' } },
    })
  })

  it('are found by any prefix that only one has', () => {
    expect(ask('etcdctl end st').call).toEqual({ kind: 'status' })
  })
})

describe('what is done on a machine', () => {
  const flags = '--name m1 --initial-cluster m1=http://m1:2380,m2=http://m2:2380 --initial-advertise-peer-urls http://m1:2380'

  it('restores, with a new token and later revisions', () => {
    expect(act(`etcdutl snapshot restore b.db ${flags} --data-dir d --initial-cluster-token t --bump-revision 1000000000 --mark-compacted`)).toEqual({
      kind: 'restore', file: 'b.db', member: 'm1', dataDir: 'd',
      flags: { initialCluster: ['m1', 'm2'], token: 't', bumpRevision: 1_000_000_000, markCompacted: true },
    })
  })

  it.each([
    ['3.4.23', 'etcdctl', ''], ['3.4.27', 'etcdctl', 'bump'], ['3.5.9', 'etcdctl', ''], ['3.5.9', 'etcdutl', ''], ['3.5.10', 'etcdctl', ''], ['3.5.10', 'etcdutl', 'bump'],
    ['3.6.0', 'etcdctl', 'none'], ['3.6.0', 'etcdutl', 'bump'],
  ] as const)('etcd %s: %s %s', (version, tool, expected) => {
    const form = formsOf(tool, version).find(f => f.path.join(' ') === 'snapshot restore')
    expect(form ? (form.flags.some(f => f.name === 'bump-revision') ? 'bump' : '') : 'none').toBe(expected)
  })

  it('starts a process', () => {
    expect(act('etcd --name m1 --force-new-cluster')).toEqual({ kind: 'start', member: 'm1', flags: { forceNewCluster: true } })
    expect(act('etcd -name=m4 -initial-cluster-state existing')).toEqual({ kind: 'start', member: 'm4', flags: { state: 'existing' } })
  })
})

describe('refusals in the tools’ own words', () => {
  it.each([
    ['etcdctl frob', 1, 'Error: unknown command "frob" for "etcdctl"\nRun \'etcdctl --help\' for usage.'],
    ['etcdctl put k v --foo', 1, 'Error: unknown flag: --foo'],
    ['etcdctl put k -1', 1, 'Error: unknown shorthand flag: \'1\' in -1'],
    ['etcdctl get k --rev', 1, 'Error: flag needs an argument: --rev'],
    ['etcdctl get k --rev=x', 1, 'Error: invalid argument "x" for "--rev" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    ['etcdctl get k --prefix=maybe', 1, 'Error: invalid argument "maybe" for "--prefix" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
    ['etcdctl get k --command-timeout=5', 1, 'Error: invalid argument "5" for "--command-timeout" flag: time: missing unit in duration "5"'],
    ['etcdctl get k --command-timeout=abc', 1, 'Error: invalid argument "abc" for "--command-timeout" flag: time: invalid duration "abc"'],
    ['etcdctl get a b --prefix', 128, 'Error: too many arguments, only accept one argument when `--prefix` or `--from-key` is set'],
    ['etcdctl get a --consistency=x', 4, 'Error: unknown consistency flag "x"'],
    ['etcdctl member list -w yaml', 4, 'Error: unsupported output format'],
    ['etcdctl --endpoints= member list', 2, 'Error: etcdclient: no available endpoints'],
    ['etcdctl --endpoints=m1,:2379 member list', 2, 'Error: bad --endpoints: ":2379"'],
    ['etcdctl member add m4', 128, 'Error: member peer urls not provided'],
    ['etcdctl member add m4 http://m4:2380', 128, 'Error: too many arguments, did you mean --peer-urls=http://m4:2380'],
    ['etcdctl member add m4 --peer-urls=m4:2380', 1, 'Error: URL scheme must be http, https, unix, or unixs: m4:2380'],
    ['etcdctl lease revoke zz', 128, 'Error: bad lease ID arg (strconv.ParseInt: parsing "zz": invalid syntax), expecting ID in Hex'],
    ['etcdctl txn "k = 1"', 3, 'Error: malformed comparison: k = 1'],
    ['etcdctl snapshot save b --endpoints=m1,m2', 5, 'Error: snapshot must be requested to one selected node, not multiple [m1 m2]'],
    ['etcdutl snapshot restore b', 1, 'Error: required flag(s) "data-dir" not set'],
    ['etcdutl snapshot restore b --data-dir d --bump-revision 5', 128, 'Error: --mark-compacted required if --revision-bump > 0'],
    [
      'etcdutl snapshot restore b --data-dir d --name m1 --initial-cluster m1=http://m1:2380', 1,
      'Error: --initial-cluster has m1=http://m1:2380 but missing from --initial-advertise-peer-urls=http://localhost:2380'
      + ' ("http://localhost:2380"(resolved from "http://localhost:2380") != "http://m1:2380"(resolved from "http://m1:2380"))',
    ],
    ['etcd --foo', 2, 'flag provided but not defined: -foo'],
    ['etcd --initial-cluster-state old', 2, 'invalid value "old" for flag -initial-cluster-state: invalid value'],
    ['kubectl get pods', 127, 'kubectl: command not found'],
  ])('%s', (line, exit, usage) => {
    expect(parseCommand(words(line), NEW)).toEqual({ usage, exit })
  })

  it('shows what a group holds, and calls it a success', () => {
    expect(parseCommand(words('etcdctl snapshot restore b'), NEW)).toEqual({ usage: 'USAGE:\n\tetcdctl snapshot <subcommand>\n\nCOMMANDS:\n\tsave', exit: 0 })
    expect(parseCommand(['etcdctl'], NEW)).toMatchObject({ exit: 0 })
  })

  it('says in French what this model has not', () => {
    expect(parseCommand(words('etcdctl lock l'), NEW)).toMatchObject({ usage: expect.stringMatching(/^etcdctl lock : /) })
  })

  it('reads no line that is too long', () => {
    expect(parseCommand(['etcdctl', ...Array<string>(WORD_LIMIT).fill('x')], NEW)).toMatchObject({ exit: 128 })
    expect(parseCommand(['etcdctl', 'put', 'k', 'v'.repeat(201)], NEW)).toMatchObject({ exit: 128 })
  })
})

describe('whatever the words are', () => {
  const names = ['etcdctl', 'etcdutl', 'etcd', ...new Set(['etcdctl', 'etcdutl', 'etcd'].flatMap(t => formsOf(t as 'etcd', '3.5.10').flatMap(f => [...f.path, ...f.flags.map(x => `--${x.name}`)])))]
  const word = fc.oneof(
    fc.constantFrom(...names, '--', '-w', 'table', '-', '=', '', '--=', '-w=', '__proto__', 'constructor', 'then', 'else', 'put k v', '1', 'm1'),
    fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }),
    fc.tuple(fc.constantFrom(...names), fc.string({ maxLength: 5 })).map(([a, b]) => `${a}=${b}`),
  )

  it('nothing throws, and an act is plain data', () => {
    fc.assert(fc.property(fc.constantFrom('etcdctl', 'etcdutl', 'etcd', 'x'), fc.array(word, { maxLength: 10 }), fc.constantFrom('3.4.0', '3.4.27', '3.5.10', '3.6.0', '3.7.0'), (tool, rest, version) => {
      const parsed = parseCommand([tool, ...rest], version)
      expect(structuredClone(parsed)).toEqual(parsed)
      if ('usage' in parsed) expect(Number.isInteger(parsed.exit)).toBe(true)
    }), { numRuns: 5_000, seed: 41 })
  })

  it('a line that was cut into words is the same once quoted again', () => {
    const quoted = (text: string) => `'${text.replaceAll('\'', '\'\\\'\'')}'`
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 6 }), list => {
      expect(words(list.map(quoted).join(' '))).toEqual(list)
    }), { seed: 42 })
  })
})
