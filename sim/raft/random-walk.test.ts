import { describe, expect, it } from 'vitest'
import { applyConfChange } from './membership.ts'
import { termAt } from './log.ts'
import { createNode, DRAWS_AHEAD } from './node.ts'
import type { RaftNode } from './node.ts'
import { propose, proposeConfChange } from './propose.ts'
import { advance, hasReady, ready } from './ready.ts'
import { readIndex } from './reads.ts'
import { reportSnapshot, reportUnreachable } from './replicate.ts'
import { compact, createSnapshot } from './snapshot.ts'
import { step, tick } from './step.ts'
import { EMPTY_CONF, isJoint } from './tracker.ts'
import { transferLeader } from './transfer.ts'
import { ConfChangeType, EntryType, MsgType, NONE, Role } from './types.ts'
import type { ConfChange, ConfChangeV2, ConfState, Entry, HardState, Message, Snapshot } from './types.ts'

/**
 * Whole groups on a random walk: messages lost, doubled and out of order, members that crash, are
 * added, removed, demoted and promoted, by one and by joint consensus, logs that are compacted,
 * limits so small that they all bite. After each step the paper's safety properties (figure 3) hold;
 * and when the storm is over, the group goes on.
 */
interface Host {
  node: RaftNode | null
  readonly id: number
  hardState: HardState
  snapshot: Snapshot
  entries: Entry[]
  applied: number
  conf: ConfState
}

const IDS = [1, 2, 3, 4, 5, 6]
const FIRST = { ...EMPTY_CONF, voters: [1, 2, 3] }

class Walk {
  private seed: number
  private readonly preVote: boolean
  readonly hosts: Host[]
  wire: Message[] = []
  /** What anyone has applied, by index; who led, by term. */
  readonly applied = new Map<number, string>()
  private readonly leaders = new Map<number, number>()
  readonly reads = new Map<number, number>()
  names = 0
  confChanges = 0
  restores = 0

  constructor(seed: number, preVote: boolean) {
    this.seed = seed
    this.preVote = preVote
    this.hosts = IDS.map(id => {
      // Who is not in the group yet knows how it began: it may be sent the log from its first entry.
      const snapshot = { index: 0, term: 0, confState: FIRST, data: null }
      return { node: null, id, hardState: { term: 0, vote: NONE, commit: 0 }, snapshot, entries: [], applied: 0, conf: EMPTY_CONF }
    })
    for (const host of this.hosts) this.start(host)
  }

  below(n: number): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) | 0
    return ((this.seed >>> 8) & 0xffff) % n
  }

  start(host: Host): void {
    host.node = createNode(
      {
        id: host.id, electionTick: 5, heartbeatTick: 1, checkQuorum: true, preVote: this.preVote, stepDownOnRemoval: true,
        maxInflightMsgs: 2, maxSizePerMsg: 40, maxCommittedSizePerReady: 60, maxUncommittedEntriesSize: 400,
      },
      { hardState: host.hardState, snapshot: host.snapshot, entries: host.entries }, this.draws([]),
    )
    host.applied = host.snapshot.index
    host.conf = host.snapshot.confState
  }

  private draws(list: number[]): number[] {
    while (list.length < DRAWS_AHEAD) list.push(this.below(5))
    return list
  }

  /** Persist, send, apply, advance. */
  settle(host: Host): void {
    const node = host.node as RaftNode
    while (hasReady(node)) {
      const todo = ready(node)
      if (todo.hardState) host.hardState = todo.hardState
      if (todo.snapshot) {
        host.snapshot = todo.snapshot
        host.entries = []
        host.applied = todo.snapshot.index
        host.conf = todo.snapshot.confState
        this.restores++
      }
      if (todo.entries.length > 0) {
        const base = host.snapshot.index
        host.entries.length = todo.entries[0].index - base - 1
        host.entries.push(...todo.entries)
      }
      for (const entry of todo.committed) this.apply(host, node, entry)
      for (const m of todo.messages) this.wire.push(m.type === MsgType.Snap ? this.merged(host, node, m) : m)
      for (const read of todo.readStates) expect(read.index, `read ${read.context}`).toBeGreaterThanOrEqual(this.reads.get(read.context) ?? Infinity)
      this.draws(node.draws)
      advance(node, todo)
      node.notes.count = 0
    }
    this.draws(node.draws)
    if (node.role === Role.Leader) {
      expect(this.leaders.get(node.term) ?? node.config.id, `leader of term ${node.term}`).toBe(node.config.id)
      this.leaders.set(node.term, node.config.id)
    }
  }

  /** As etcd's server does: what leaves is the state now, whose configuration knows the addressee. */
  private merged(host: Host, node: RaftNode, m: Message): Message {
    return { ...m, snapshot: { index: host.applied, term: termAt(node.log, host.applied), confState: host.conf, data: null } }
  }

  private apply(host: Host, node: RaftNode, entry: Entry): void {
    expect(entry.index, `applied by ${host.id}`).toBe(host.applied + 1)
    host.applied = entry.index
    const name = `${entry.term} ${JSON.stringify(entry.data)}`
    expect(this.applied.get(entry.index) ?? name, `entry ${entry.index} at ${host.id}`).toBe(name)
    this.applied.set(entry.index, name)
    if (entry.type === EntryType.Normal) return
    host.conf = applyConfChange(node, entry.data as ConfChange | ConfChangeV2 | null)
    this.confChanges++
  }

  private readonly up = () => this.hosts.filter(h => h.node !== null)
  private readonly leader = () => this.up().find(h => h.node?.role === Role.Leader)

  private changeGroup(node: RaftNode): void {
    const one = () => ({ type: [0, 0, 1, 3][this.below(4)] as ConfChangeType, nodeId: 1 + this.below(IDS.length) })
    const room = node.conf.voters.length > 2
    const kind = this.below(4)
    if (isJoint(node.conf) && kind < 2) proposeConfChange(node, null)
    // A change that would remove the last voters is its host's to refuse.
    else if (room && kind === 2) proposeConfChange(node, { transition: this.below(2) ? 'joint-explicit' : 'auto', changes: [one(), one()] })
    else if (room) proposeConfChange(node, one())
    else proposeConfChange(node, { type: ConfChangeType.AddNode, nodeId: 1 + this.below(IDS.length) })
  }

  act(): void {
    const up = this.up()
    const host = this.hosts[this.below(this.hosts.length)]
    const { node } = host
    const what = this.below(100)
    if (what < 68) {
      if (this.wire.length === 0) return
      const [m] = this.wire.splice(this.below(Math.min(this.wire.length, 6)), 1)
      if (this.below(100) < 8) this.wire.push(m)
      if (this.below(100) < 8) return this.fail(m)
      this.deliver(m)
    } else if (what < 76) {
      for (const h of up) if (this.below(3) > 0) this.input(h, tick)
    } else if (what < 81) {
      if (node) this.input(host, n => propose(n, [`p${++this.names}`]))
    } else if (what < 87) {
      const leader = this.leader()
      if (leader?.node) this.input(leader, n => this.changeGroup(n))
    } else if (what < 88) {
      if (node) this.input(host, n => transferLeader(n, 1 + this.below(IDS.length)))
    } else if (what < 91) {
      if (node) this.input(host, n => {
        // Linearizable: not below what anyone had applied when it was asked for.
        const name = ++this.names
        this.reads.set(name, Math.max(0, ...this.applied.keys()))
        readIndex(n, name)
      })
    } else if (what < 96) {
      if (node && host.applied > host.snapshot.index) {
        host.snapshot = createSnapshot(node, host.applied, null, host.conf)
        host.entries = host.entries.filter(e => e.index > host.applied)
        compact(node, Math.max(0, host.applied - this.below(4)))
      }
    } else if (node !== null && what < 97) {
      host.node = null
    } else if (node === null) {
      this.start(host)
      this.settle(host)
    }
  }

  private input(host: Host, act: (node: RaftNode) => void): void {
    act(host.node as RaftNode)
    this.settle(host)
  }

  deliver(m: Message): void {
    const to = this.hosts[m.to - 1]
    if (to.node === null) return this.fail(m)
    this.input(to, node => step(node, m))
    this.report(m, true)
  }

  private fail(m: Message): void {
    this.report(m, false)
  }

  /** The transport tells what became of a snapshot, and of what did not arrive. */
  private report(m: Message, delivered: boolean): void {
    const from = this.hosts[m.from - 1].node
    if (from === null) return
    if (m.type === MsgType.Snap) reportSnapshot(from, m.to, delivered)
    else if (!delivered) reportUnreachable(from, m.to)
  }

  /** No more losses, everyone up: until somebody leads and a new entry is applied by all members. */
  calm(): boolean {
    for (const host of this.hosts) if (host.node === null) this.start(host)
    for (let t = 0; t < 400; t++) {
      for (const host of this.hosts) this.input(host, tick)
      for (let i = 0; i < 500 && this.wire.length > 0; i++) this.deliver(this.wire.shift() as Message)
      const leader = this.leader()
      if (leader?.node && t % 20 === 19) {
        const { conf } = leader.node
        const members = [...conf.voters, ...conf.votersOutgoing, ...conf.learners]
        if (members.every(id => this.hosts[id - 1].applied === leader.applied) && this.applied.get(leader.applied)?.includes('calm')) return true
        this.input(leader, n => propose(n, ['calm']))
      }
    }
    return false
  }
}

describe('on a random walk', () => {
  it.each([false, true])('groups stay safe, and go on afterwards (pre-vote %s)', preVote => {
    let changes = 0
    let restores = 0
    for (let seed = 1; seed <= 200; seed++) {
      const walk = new Walk(seed * 7_919, preVote)
      for (let i = 0; i < 3_000; i++) walk.act()
      changes += walk.confChanges
      restores += walk.restores
      expect(walk.calm(), `seed ${seed}: calm brings progress`).toBe(true)
    }
    // It was a storm.
    expect(changes).toBeGreaterThan(3_000)
    expect(restores).toBeGreaterThan(500)
  }, 60_000)
})
