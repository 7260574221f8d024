/**
 * What was recorded on a real etcd 3.4.23, typed again at a simulated console, in the same order and
 * at the same moments: the same output. Ids, addresses, sizes and durations are this cluster's own, and
 * so are terms and indexes: this one's log begins at 0, a real one's with an entry for each member.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EtcdDescription } from './description.ts'
import { decimalOf, hexCluster, hexId } from './operator/ids.ts'
import { act, leaderOf, memberOf, open, pass, passUntil } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import type { OperatorCommand } from './state.ts'

interface Block {
  readonly command: string
  readonly lines: readonly string[]
  readonly exit: number
}

const blocks: Block[] = readFileSync(new URL('operator/recorded-console.txt', import.meta.url), 'utf8').split(/^(?=\$ )/m).slice(1).map(text => {
  const lines = text.trimEnd().split('\n')
  return { command: lines[0].slice(2), lines: lines.slice(1, -1), exit: Number(/^\[exit (\d+)\]$/.exec(lines.at(-1) ?? '')?.[1]) }
})

/** The lab's ports: ten to a machine, clients at 1 and peers at 2; those from 22100 on were restored. */
const inWords = (text: string) => text.replace(/127\.0\.0\.1:(\d{3})(\d)([12])/g, (_, lab: string, machine: string, kind: string) =>
  `${lab === '221' ? 'r' : 'n'}${Number(machine) + 1}:${kind === '1' ? 2379 : 2380}`)

const kb = /\d+(?:\.\d+)? kB/g

/** Lines without what belongs to one cluster only; tables and lists of ids in the order of names. */
function plain(lines: readonly string[]): string[] {
  const rows = lines.filter(line => !/^\+-/.test(line)).map(line => {
    const text = line.replace(kb, 'SIZE').replace(/took = \S+/, 'took').replace(/"raft_term":\d+/, '"raft_term":#')
    const list = /^(ETCD_INITIAL_CLUSTER=")(.*)"$/.exec(text)
    if (list) return `${list[1]}${list[2].split(',').sort().join(',')}"`
    if (!text.startsWith('|')) return text.replace(/ +/g, ' ')
    const cells = text.slice(1, -1).split('|').map(cell => cell.trim())
    // Terms and indexes of a status; hash and number of keys of a backup.
    for (const i of cells.length === 10 ? [6, 7, 8] : cells.length === 4 ? [0, 2] : []) if (/^[0-9a-f]+$/.test(cells[i])) cells[i] = '#'
    return `| ${cells.join(' | ')} |`
  })
  const ofTable = (row: string) => /^\||, started, | healthy: /.test(row)
  return [...rows.filter(row => !ofTable(row)), ...rows.filter(ofTable).sort()]
}

/** A lab of its own, and what was recorded of another: words of the one for words of the other. */
class Session {
  readonly engine: EtcdEngine
  private readonly ids: Record<string, string>
  private readonly swaps = new Map<string, string>()
  private next: number

  constructor(members: string, spares: string, ids: Record<string, string>, first: string) {
    const machine = (name: string, spare: boolean) => ({ name, site: 'A', spare })
    const names = members.split(' ')
    const description: EtcdDescription = {
      sites: [{ name: 'A' }], links: [{ between: ['A', 'A'], latency: 300, jitter: 200 }],
      members: [...names.map(name => machine(name, false)), ...spares.split(' ').filter(name => name !== '').map(name => machine(name, true))],
      clients: [{ name: 'c1', site: 'A', endpoints: names }],
      settings: { version: '3.4.23' },
    }
    this.engine = open(description, 5)
    this.ids = ids
    this.next = blocks.findIndex(b => b.command === first)
    passUntil(this.engine, () => leaderOf(this.engine) !== undefined, 10_000)
  }

  pass(seconds: number): void { pass(this.engine, seconds * 1_000_000) }
  crash(...names: string[]): void { for (const member of names) act(this.engine, { type: 'crash', member }) }

  lead(name: string): void {
    const call = { kind: 'move-leader', name } as const
    act(this.engine, { type: 'ask', client: 'c1', call, member: leaderOf(this.engine)?.name })
    passUntil(this.engine, () => leaderOf(this.engine)?.name === name, 10_000)
    this.pass(0.2)
  }

  type(line: string): OperatorCommand {
    const { state } = this.engine
    act(this.engine, { type: 'etcdctl', client: 'c1', line })
    const id = state.commands.length - 1
    passUntil(this.engine, () => state.commands[id].endedAt >= 0, 1_000)
    return state.commands[id]
  }

  /** Something that has to succeed, and was not recorded. */
  done(line: string): void {
    const { exit, err } = this.type(line)
    expect([exit, ...err], line).toEqual([0])
  }

  /** Which of the recorded ids is whose here, as the cluster has them now. */
  private learn(): void {
    const { clusters, members } = this.engine.state
    for (const { data, node, membership } of members) {
      if (!data || !node) continue
      const { token } = clusters[data.cluster]
      const swap = (recorded: string | undefined, own: string) => {
        if (recorded === undefined) return
        this.swaps.set(recorded, own)
        this.swaps.set(BigInt(`0x${recorded}`).toString(), decimalOf(own))
      }
      for (const { raftId, place } of membership.members) swap(this.ids[members[place - 1].name], hexId(raftId, token))
      swap(this.ids[data.cluster === 0 ? 'cluster' : 'restored'], hexCluster(token))
    }
  }

  private ours(text: string): string {
    return [...this.swaps].reduce((said, [recorded, own]) => said.replaceAll(recorded, own), inWords(text))
  }

  /** Types the next recorded commands, and compares. */
  replay(count: number): void {
    for (const { command, lines, exit } of blocks.slice(this.next, this.next + count)) {
      this.learn()
      const line = this.ours(command)
      const said = this.type(line)
      this.learn()
      const [granted, own] = [lines, said.out].map(all => /^lease ([0-9a-f]{16}) granted/.exec(all[0] ?? '')?.[1])
      if (granted && own) this.swaps.set(granted, own)
      const expected = lines.filter((text, i) => text !== '' || i < lines.length - 1).map(text => this.ours(text))
      expect([`$ ${line}`, ...plain([...said.out, ...said.err]), said.exit]).toEqual([`$ ${line}`, ...plain(expected), exit])
    }
    this.next += count
  }
}

describe('a recorded session, typed again', () => {
  it('changes of members: with one down, a replacement, a learner, the leader itself', () => {
    const ids = { n1: '15a1ec14cc5bffa5', n2: '89a0cce67b66b126', n3: '6558066326e4b3c2', n4: '73901dd593ec52ad', n5: '4661c5a8e6f47e2b', cluster: '868585a78417eb2f' }
    const s = new Session('n1 n2 n3', 'n4 n5 n6', ids, 'etcdctl --endpoints=127.0.0.1:23021 member add n4 --peer-urls=http://127.0.0.1:23032')
    s.lead('n3')
    s.pass(8)
    s.crash('n1')
    s.done('etcdctl put a 1')
    s.replay(5)
    s.done('etcdctl --endpoints=n3:2379 put a 2')
    s.replay(4)
    s.done('etcd --name n4 --initial-cluster-state existing')
    s.pass(0.5)
    s.replay(1)
    s.pass(5)
    s.replay(3)
    s.done('etcd --name n5 --initial-cluster-state existing')
    s.pass(0.5)
    s.done('etcdctl --endpoints=n3:2379 put a 5')
    s.replay(8)
    // The leader removed itself: another one is elected, and its process ends.
    s.pass(3)
    expect(leaderOf(s.engine)?.name).not.toBe('n3')
    expect(memberOf(s.engine, 'n3').node).toBeNull()
  })

  it('a backup restored as a cluster of one, that grows to three again', () => {
    const ids = {
      n1: 'e2d600d840b4bbf4', n2: '9b5e817f9c0950e6', n3: 'e60bc673292d8b9', r1: '4f9e385f32bef6ca', r2: '4316e7aef1c63f1', r3: '44cbecbcbaad1f11',
      restored: 'eea559fb82ffdbe6',
    }
    const s = new Session('n1 n2 n3', 'r1 r2 r3', ids, 'etcdctl --endpoints=127.0.0.1:22001,127.0.0.1:22011,127.0.0.1:22021 endpoint status -w table')
    s.lead('n1')
    for (let i = 0; i < 50; i++) s.done(`etcdctl put key${String(i).padStart(3, '0')} v${i}`)
    s.pass(0.2)
    s.replay(5)
    for (let i = 0; i < 5; i++) s.done(`etcdctl put late${i} v`)
    s.replay(1)
    s.crash('n1', 'n2', 'n3')
    s.replay(2)
    s.done('etcd --name r1')
    s.pass(2.5)
    // The two writes with which the lab found out that it accepts any.
    s.done('etcdctl --endpoints=r1 put probe 1')
    s.done('etcdctl --endpoints=r1 put probe 2')
    s.replay(5)
    expect(s.type('etcdctl --endpoints=r1 put blocked 1').err).toEqual(['Error: context deadline exceeded'])
    s.replay(2)
    s.done('etcd --name r2 --initial-cluster-state existing')
    passUntil(s.engine, () => (memberOf(s.engine, 'r2').membership.members.find(m => m.place === 5)?.started ?? false), 10_000)
    // The write that timed out is applied after all.
    expect(s.type('etcdctl --endpoints=r1 get blocked').out).toEqual(['blocked', '1'])
    s.replay(1)
    s.pass(6)
    s.replay(2)
    s.done('etcd --name r3 --initial-cluster-state existing')
    s.pass(7)
    s.replay(3)
    s.pass(2)
    expect(memberOf(s.engine, 'r3').node).toBeNull()
  })

  it('a new cluster forced on a follower: the last acknowledged write is lost', () => {
    const ids = { n1: '86ac057a88a5deac', cluster: BigInt('798914058038171239').toString(16) }
    const s = new Session('n1 n2 n3', '', ids, 'etcdctl --endpoints=127.0.0.1:20001 member list -w table')
    s.lead('n2')
    for (let i = 0; i < 20; i++) s.done(`etcdctl --endpoints=n2 put k${i} v${i}`)
    s.crash('n1', 'n2', 'n3')
    s.done('etcd --name n1 --force-new-cluster')
    s.pass(3)
    s.done('etcdctl --endpoints=n1 put probe 1')
    s.replay(3)
  })

  it('a lease that a new leader gives its full time again', () => {
    const s = new Session('n1 n2 n3', '', {}, 'etcdctl --endpoints=127.0.0.1:20201 lease grant 10')
    s.lead('n1')
    s.replay(2)
    s.pass(6)
    s.replay(1)
    s.crash('n1')
    passUntil(s.engine, () => leaderOf(s.engine) !== undefined, 10_000)
    s.pass(0.1)
    const lease = s.type('etcdctl --endpoints=n2 get lk -w json').out.join().replace(/.*"lease":(\d+).*/, (_, id: string) => Number(id).toString(16).padStart(16, '0'))
    // As the lab printed it at this moment.
    expect(s.type(`etcdctl --endpoints=n2 lease timetolive ${lease} --keys`).out).toEqual([`lease ${lease} granted with TTL(10s), remaining(10s), attached keys([lk])`])
    s.pass(11.6)
    s.replay(2)
  })

  it('a transfer: asked of a follower, then of the leader', () => {
    const ids = { n1: '78d54ac3b405141b', n2: 'fd9bfce5169141b3', n3: '3d5eae5406c4137f' }
    const s = new Session('n1 n2 n3', '', ids, 'etcdctl --endpoints=127.0.0.1:28011 move-leader 78d54ac3b405141b')
    s.lead('n1')
    s.replay(1)
    const own = (name: string) => hexId(memberOf(s.engine, name).id, 'etcd-cluster')
    expect(s.type(`etcdctl --endpoints=n1,n2,n3 move-leader ${own('n2')}`).out).toEqual([`Leadership transferred from ${own('n1')} to ${own('n2')}`])
    expect(leaderOf(s.engine)?.name).toBe('n2')
  })
})
