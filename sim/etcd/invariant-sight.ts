/**
 * What the invariants look at: who each member is, what of it changed, and what its lineage has
 * committed. One look serves all of them, and finds what changed; a rule then examines only that.
 *
 * A *replica* is a raft id within a lineage, on one data directory. The fault model is Raft's: disks
 * keep what was synced. Who wipes a disk takes its replica away for good, as a crash without return
 * would. A replica that had promised something and comes back without it (its disk rolled back, or
 * its id started again on an empty one) is outside the model: no rule that compares members applies
 * to that lineage any more (`sound`). A backup restored or a new cluster forced begins another lineage;
 * lineages whose members follow each other's leaders are no longer within the model either.
 */
import { ANYONE, handled, NOBODY } from '../kernel/queue.ts'
import type { Kernel } from '../kernel/world.ts'
import { lastIndex } from '../raft/index.ts'
import type { ConfState, Entry, RaftNode, Role } from '../raft/index.ts'
import type { DataDir, EtcdState, Member } from './state.ts'
import type { Wal } from './wal.ts'

/** What of a member may change, each with its own stamp. */
export const Kind = {
  /** Term, vote, role; and at a start or an end. */
  Role: 0,
  Log: 1,
  Commit: 2,
  /** What is durable. */
  Disk: 3,
  /** What is applied, and with it the store. */
  Applied: 4,
  /** What its lineage is known to have committed, by this member. */
  Line: 5,
  Configuration: 6,
} as const
export type Kind = (typeof Kind)[keyof typeof Kind]
export const KINDS = 7
const ALL_KINDS = (1 << KINDS) - 1

export interface Replica {
  /** Its place among all of the run: what a rule remembers of it stands there. */
  readonly no: number
  readonly line: Line
  readonly raftId: number
  name: string
  /** Whose disk holds it; null once that disk was wiped or replaced. */
  view: View | null
  /** Its disk has held a term, a vote, an entry or a snapshot. */
  promised: boolean
}

/** A lineage, and what is committed in it: the first word on each index counts. */
export interface Line {
  readonly id: number
  readonly cluster: number
  /** Still within the fault model. */
  sound: boolean
  readonly replicas: Map<number, Replica>
  /** Index before the first that is remembered. */
  base: number
  /** By index - base - 1: the entry, null when its log had forgotten it by then (never the last); the term it was committed in. */
  readonly committed: (Committed | null)[]
  readonly inTerm: number[]
  /** Who first reached the last of them, in whose configuration; null before anything is. */
  by: Replica | null
}

/** Of the last entry that a log has forgotten, it still knows this. */
export type Committed = Pick<Entry, 'index' | 'term'>

/** A member as the last look found it. */
export interface View {
  /** Its place in `Sight.views`: what a rule remembers of it stands there. */
  readonly no: number
  readonly member: Member
  replica: Replica | null
  node: RaftNode | null
  term: number
  vote: number
  role: Role | -1
  revision: number
  offset: number
  committed: number
  applied: number
  conf: ConfState | null
  data: DataDir | null
  wal: Wal
  /** The disk's revision, as `revision` is the log's. */
  written: number
  /** When it last changed, by kind: `Sight.changes` of then. */
  readonly at: number[]
  /** The list of it alone. */
  readonly alone: View[]
}

export interface Sight {
  readonly state: EtcdState
  readonly views: readonly View[]
  readonly lines: Map<number, Line>
  /** Replicas known so far. */
  replicas: number
  /** Looks that found a change. */
  changes: number
  /** What changed at the last of them, a bit for each kind, and who may have. */
  kinds: number
  changed: readonly View[]
  /** All looks; and where the run stood at the last one. */
  looks: number
  handled: number
  traced: number
}

let latest: Sight | null = null

/**
 * What is seen of a state: the same for all who begin to look at it before another is looked at. Whoever
 * goes on looking keeps it. A map by state would keep every run for as long as the collector passes over
 * young objects only.
 */
export function sightOf(state: EtcdState): Sight {
  return latest !== null && latest.state === state ? latest : latest = unseen(state)
}

/**
 * Brings it up to date. Rules that ask at one instant share a look; who asks twice gets a fresh one.
 *
 * @param had number of the look that the asker had last
 */
export function look(sight: Sight, { queue, trace, turn }: Kernel, had: number): void {
  const done = handled(queue)
  if (sight.looks !== had && sight.handled === done && sight.traced === trace.count && sight.looks > 0) return
  // An event changes whose it is, and nobody else; an action, or more than one event, anybody.
  const one = sight.handled === done - 1 && turn !== ANYONE && sight.looks > 0
  sight.handled = done
  sight.traced = trace.count
  sight.looks++
  if (!one) scan(sight, 0, sight.views.length)
  else if (turn !== NOBODY) scan(sight, turn, turn + 1)
}

/** The same, for who looks once. */
export function sightNow(state: EtcdState, kernel: Kernel): Sight {
  const sight = sightOf(state)
  look(sight, kernel, 0)
  scan(sight, 0, sight.views.length)
  return sight
}

function unseen(state: EtcdState): Sight {
  return {
    state, views: state.members.map(viewOf), lines: new Map(), replicas: 0, changes: 0, kinds: 0, changed: [], looks: 0, handled: -1, traced: -1,
  }
}

function viewOf(member: Member, no: number): View {
  const view: View = {
    no, member, replica: null, node: null, term: 0, vote: 0, role: -1, revision: -1, offset: 0, committed: 0, applied: -1, conf: null, data: null,
    wal: member.wal, written: -1, at: new Array<number>(KINDS).fill(0), alone: [],
  }
  view.alone.push(view)
  return view
}

/** Looks at the members in places [from, to). */
function scan(sight: Sight, from: number, to: number): void {
  const { views } = sight
  const { members } = sight.state
  const now = sight.changes + 1
  let found = 0
  for (let i = from; i < to; i++) found |= changed(sight, views[i], members[i], now)
  if (found === 0) return
  sight.changes = now
  sight.kinds = found
  sight.changed = to - from === 1 ? views[from].alone : views
}

/** What of a member has changed, a bit for each kind. */
function changed(sight: Sight, view: View, member: Member, now: number): number {
  const others = member.data !== view.data || member.wal !== view.wal ? identify(sight, view, member) : 0
  const kinds = others | changedDisk(view, member.wal) | changedProcess(sight, view, member)
  for (let kind = 0; kinds >> kind !== 0; kind++) if ((kinds >> kind & 1) !== 0) view.at[kind] = now
  return kinds
}

function changedDisk(view: View, wal: Wal): number {
  if (wal.revision === view.written) return 0
  view.written = wal.revision
  if (view.replica !== null && !isBlank(wal)) view.replica.promised = true
  return 1 << Kind.Disk
}

function changedProcess(sight: Sight, view: View, member: Member): number {
  const { node } = member
  if (node !== view.node) return changedLife(sight, view, member)
  return node === null ? 0 : changedNode(sight, view, member, node)
}

/** A process that has started is new in all; one that has ended, in its role. */
function changedLife(sight: Sight, view: View, member: Member): number {
  const { node } = member
  view.node = node
  view.role = -1
  if (node === null) return 1 << Kind.Role
  // What it knows to be committed may be new to its lineage, if not to itself.
  view.committed = -1
  changedNode(sight, view, member, node)
  return ALL_KINDS
}

function changedNode(sight: Sight, view: View, member: Member, node: RaftNode): number {
  const { log } = node
  let kinds = 0
  if (node.role !== view.role || node.term !== view.term || node.vote !== view.vote) {
    view.role = node.role
    view.term = node.term
    view.vote = node.vote
    kinds |= 1 << Kind.Role
  }
  if (log.revision !== view.revision) {
    view.revision = log.revision
    kinds |= 1 << Kind.Log
  }
  if (log.committed !== view.committed) {
    view.committed = log.committed
    kinds |= 1 << Kind.Commit
    if (view.replica !== null && extend(sight, view.replica, node)) kinds |= 1 << Kind.Line
  }
  if (member.applied !== view.applied) {
    view.applied = member.applied
    kinds |= 1 << Kind.Applied
  }
  if (node.conf !== view.conf) {
    view.conf = node.conf
    kinds |= 1 << Kind.Configuration
  }
  if (log.offset !== view.offset) {
    view.offset = log.offset
    if (view.replica !== null) forget(view.replica.line, sight.state)
  }
  return kinds
}

/** Another data directory, or another disk under the same one: all is new. */
function identify(sight: Sight, view: View, member: Member): number {
  const { data, wal } = member
  const before = view.replica
  view.data = data
  if (data === null || before === null || data.lineage !== before.line.id || data.raftId !== before.raftId) {
    if (before !== null) before.view = null
    view.replica = data === null ? null : replicaOf(sight, view, data)
  } else if (wal !== view.wal && before.promised) {
    before.line.sound = false
  }
  view.wal = wal
  view.written = -1
  return ALL_KINDS
}

function replicaOf(sight: Sight, view: View, { lineage, raftId, cluster }: DataDir): Replica {
  const { lines, state } = sight
  let line = lines.get(lineage)
  if (line === undefined) {
    line = { id: lineage, cluster, sound: true, replicas: new Map(), base: state.clusters[cluster].origin.index, committed: [], inTerm: [], by: null }
    lines.set(lineage, line)
  }
  const known = line.replicas.get(raftId)
  if (known === undefined) {
    const replica: Replica = { no: sight.replicas++, line, raftId, name: view.member.name, view, promised: false }
    line.replicas.set(raftId, replica)
    if (isBlank(view.member.wal) && hasLived(lines, line, raftId)) line.sound = false
    return replica
  }
  // It has been here before, and remembers nothing.
  if (known.promised) line.sound = false
  known.view = view
  known.name = view.member.name
  return known
}

const isBlank = ({ hardState, snapshot, entries }: Wal) => hardState === null && snapshot === null && entries.length === 0

/** A forced cluster keeps the ids of the one before: one that was another's there begins without its memory here. */
function hasLived(lines: ReadonlyMap<number, Line>, line: Line, raftId: number): boolean {
  for (const other of lines.values()) if (other !== line && other.cluster === line.cluster && other.replicas.has(raftId)) return true
  return false
}

/** Last index known to be committed in a lineage. */
export function committedIn({ base, committed }: Line): number {
  return base + committed.length
}

/** Entry committed at an index; null where it is not known, or no longer. */
export function committedAt({ base, committed }: Line, index: number): Committed | null {
  return index > base ? committed[index - base - 1] ?? null : null
}

/** True when the lineage is known to have committed more than before. */
function extend(sight: Sight, replica: Replica, { log, term, lead }: RaftNode): boolean {
  const { line } = replica
  const from = committedIn(line)
  // A log may be broken in any way: what it does not hold is not known.
  const upTo = Math.min(log.committed, lastIndex(log))
  if (upTo <= from) return false
  suspendMixed(sight, line, lead)
  for (let i = from + 1; i <= upTo; i++) {
    line.committed.push(i === log.offset ? { index: i, term: log.offsetTerm } : log.entries[i - log.offset - 1] ?? null)
    line.inTerm.push(term)
  }
  line.by = replica
  return true
}

/** Who forces a new cluster keeps its id and the cluster's: left running, members of the old one may lead it, or it them. */
function suspendMixed({ lines, state: { places, members } }: Sight, line: Line, lead: number): void {
  const data = members[places[lead] - 1]?.data
  if (!data || data.raftId !== lead || data.cluster !== line.cluster || data.lineage === line.id) return
  line.sound = false
  const other = lines.get(data.lineage)
  if (other !== undefined) other.sound = false
}

/** Where a disk's entries begin: index of its last snapshot, or of what its cluster began with. */
export function diskBase({ clusters }: EtcdState, { data, wal }: View): number {
  return wal.snapshot?.index ?? (data === null ? 0 : clusters[data.cluster].origin.index)
}

/** Of those fewer than this are not worth moving the rest for. */
const WORTHWHILE = 512

/** Forgets what no log and no disk of the lineage holds any more. */
function forget(line: Line, state: EtcdState): void {
  let floor = Infinity
  for (const { view } of line.replicas.values()) {
    if (view === null) continue
    floor = Math.min(floor, diskBase(state, view), view.node === null ? Infinity : view.node.log.offset)
  }
  const gone = Math.min(floor, committedIn(line)) - line.base
  if (gone < WORTHWHILE || gone < line.committed.length / 2) return
  line.committed.splice(0, gone)
  line.inTerm.splice(0, gone)
  line.base += gone
}

export function sameEntry(a: Entry, b: Entry): boolean {
  return a === b || (a.index === b.index && a.term === b.term && a.type === b.type && a.data === b.data)
}
