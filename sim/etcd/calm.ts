/**
 * After the storm (TigerBeetle's liveness mode): a majority recovers for good, the rest as the storm
 * says. Raft promises progress then: a leader in bounded time, a write acknowledged, and members that
 * come to the same state. Which majority? That of the membership at the furthest entry that anybody
 * has applied, of each that an entry after it would make, and of those that members go by who have
 * not come that far: a change may be under way.
 */
import { ProcessStatus } from '../kernel/process.ts'
import type { Kernel } from '../kernel/world.ts'
import { EntryType, lastIndex, majorityOf, Role, termAt } from '../raft/index.ts'
import type { ConfChange, Entry, NodeId, RaftNode } from '../raft/index.ts'
import { act } from './actions.ts'
import type { EtcdAction } from './actions.ts'
import type { Dice } from './dice.ts'
import type { Recorder } from './history-record.ts'
import { recover } from './lifecycle.ts'
import { changed } from './membership.ts'
import type { ChangeContext, EtcdState, Member, Membership } from './state.ts'
import type { Rest } from './storm.ts'
import { hashKV } from './store/hash.ts'

export interface Calm {
  readonly rest: Rest
  /** When it began, µs. */
  readonly since: number
  /** Places of those that recover; grows when a change of the membership asks for more. */
  readonly healed: Set<number>
}

/** Whoever asks is up again. */
function startClients(state: EtcdState, kernel: Kernel): void {
  for (const { stopped, description } of state.clients) if (stopped) act(state, kernel, { type: 'start-client', client: description.name })
}

/** Draws a majority that recovers, as small as the configurations allow; everybody when the rest recovers too. */
export function beginCalm(state: EtcdState, kernel: Kernel, recorder: Recorder, rest: Rest, dice: Dice): Calm {
  startClients(state, kernel)
  const healed = new Set(state.members.map(m => m.id))
  const configurations = configurationsOf(state, recorder)
  if (rest !== 'healed') {
    for (const place of dice.shuffle([...healed])) {
      healed.delete(place)
      if (configurations.some(voters => lacksMajority(voters, healed))) healed.add(place)
    }
  }
  return { rest, since: kernel.now, healed }
}

function lacksMajority(voters: readonly number[], healed: ReadonlySet<number>): boolean {
  return voters.filter(place => healed.has(place)).length < majorityOf(voters.length)
}

const votersOf = ({ members }: Membership) => members.filter(m => !m.learner).map(m => m.place)

/** Places of the voters that may decide, of each configuration that may be in force. */
function configurationsOf(state: EtcdState, { committed }: Recorder): readonly (readonly number[])[] {
  if (committed === null) return [state.members.filter(m => m.data !== null).map(m => m.id)]
  const { applied, membership } = committed
  const pending = state.members.flatMap(member => entriesOf(state, member)).filter(e => e.index > applied && e.type !== EntryType.Normal)
  const after = pending.map(({ data }) => changed(membership, { kind: 'change', change: data as ConfChange, context: (data as ConfChange).context as ChangeContext }))
  const inForce = state.members.flatMap(({ node }) => (node === null || membership.removed.includes(node.config.id) ? [] : [placesOf(state, node, membership.removed)]))
  return [...[membership, ...after].map(votersOf), ...inForce].filter(voters => voters.length > 0)
}

/** Place of a voter that was removed since: nobody recovers there. */
const NOWHERE = 0

const placesOf = ({ places }: EtcdState, { conf }: RaftNode, removed: readonly NodeId[]) => conf.voters.map(id => (removed.includes(id) ? NOWHERE : places[id]))

/** Those that recovered and that the cluster still counts: who was removed is nobody to it, and is not revived. */
function counted(state: EtcdState, { committed }: Recorder, { healed }: Calm): readonly Member[] {
  const { removed = [] } = committed?.membership ?? {}
  return state.members.filter(({ id, data }) => healed.has(id) && data !== null && !removed.includes(data.raftId))
}

/**
 * Can nobody be elected, whatever happens? Where a leader removes itself from a cluster of two, for
 * one, and goes before the other learns that this is committed: the other asks for the vote of who is
 * gone. A learner may have learned it, but campaigns never. An operator would have to force a new
 * cluster; raft promises nothing.
 */
export function isStuck(state: EtcdState, recorder: Recorder, calm: Calm): boolean {
  const staying = counted(state, recorder, calm)
  const places = new Set(staying.map(m => m.id))
  const { removed = [] } = recorder.committed?.membership ?? {}
  const mayWin = (node: RaftNode) => node.conf.voters.includes(node.config.id) && !lacksMajority(placesOf(state, node, removed), places)
  return !staying.some(({ node }) => node !== null && mayWin(node))
}

function entriesOf(state: EtcdState, member: Member): readonly Entry[] {
  if (member.data === null) return []
  return member.node === null ? recover(state, member).entries : member.node.log.entries
}

/** Repairs what concerns those that recover, and sees to it that the others stay out of their way. */
export function heal(state: EtcdState, kernel: Kernel, recorder: Recorder, { rest, healed }: Calm): void {
  const to = (action: EtcdAction) => void act(state, kernel, action)
  for (const voters of configurationsOf(state, recorder)) {
    for (const place of voters) if (place !== NOWHERE && lacksMajority(voters, healed)) healed.add(place)
  }
  const { sites } = state.network
  for (const from of sites) for (const other of sites) if (from !== other) to({ type: 'heal', from, to: other })
  const well = state.members.filter(m => healed.has(m.id))
  for (const { name } of well) {
    for (const { name: other } of well) {
      if (name === other) continue
      to({ type: 'heal', from: name, to: other, oneWay: true })
      to({ type: 'delay', from: name, to: other, oneWay: true, latency: 1_000 })
    }
    to({ type: 'slow-disk', member: name, fsync: 1_000 })
  }
  for (const member of state.members) if (!healed.has(member.id)) to({ type: rest === 'down' ? 'crash' : 'isolate', member: member.name })
  for (const member of well) revive(kernel, recorder, member, to)
}

function revive(kernel: Kernel, { committed }: Recorder, { id, name, data }: Member, to: (action: EtcdAction) => void): void {
  const { members = [], removed = [] } = committed?.membership ?? {}
  // Removed, and added again: with an empty disk, as the manual says. Nobody counts its old identity any more.
  if (data !== null && removed.includes(data.raftId)) {
    if (!members.some(m => m.place === id)) return
    to({ type: 'crash', member: name })
    to({ type: 'wipe-disk', member: name })
  }
  if (kernel.processes[id - 1].status === ProcessStatus.Paused) to({ type: 'resume', member: name })
  to({ type: 'start', member: name, state: 'existing' })
}

/** A leader among those that recovered which has committed in its own term; never one that was removed while it was paused, and still believes it leads. */
export function establishedLeader(state: EtcdState, recorder: Recorder, calm: Calm): Member | undefined {
  return counted(state, recorder, calm).find(({ node }) => node !== null && node.role === Role.Leader && termAt(node.log, node.log.committed) === node.term)
}

/**
 * Is it at rest: has each recovered member applied all that its leader's log holds? Then their stores
 * are the same; a sentence when they are not.
 */
export function compareAtRest(state: EtcdState, recorder: Recorder, calm: Calm): 'not at rest' | 'the same' | { readonly sentence: string } {
  const leader = establishedLeader(state, recorder, calm)
  if (leader === undefined) return 'not at rest'
  const { log } = leader.node as RaftNode
  const top = lastIndex(log)
  const own = leader.membership.members.flatMap(m => (calm.healed.has(m.place) ? [state.members[m.place - 1]] : []))
  if (own.some(m => m.node === null || m.applied !== top || m.node.log.committed !== top)) return 'not at rest'
  const [first, ...others] = own
  const hash = JSON.stringify(hashKV(first.store))
  const other = others.find(m => m.store.revision !== first.store.revision || JSON.stringify(hashKV(m.store)) !== hash)
  return other ? { sentence: `${first.name} and ${other.name} have applied the same ${top} entries, and their stores differ` } : 'the same'
}
