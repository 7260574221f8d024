/**
 * Data directories, and starting a process on one (server/etcdserver/bootstrap.go, etcdutl
 * snapshot restore): a first start makes a cluster from its static configuration, or joins one that
 * knows it; an operator wipes a disk, puts back an older one, restores a backup, forces a new
 * cluster of one. Nothing here asks whether it is wise.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { ConfChangeType, EntryType, NONE } from '../raft/index.ts'
import type { ConfState, Entry, Snapshot } from '../raft/index.ts'
import { Code, Data, RefusedStart } from './events.ts'
import { recover, start } from './lifecycle.ts'
import { changed } from './membership.ts'
import { snapshotData } from './snapshots.ts'
import { restoreWith } from './store/snapshot.ts'
import { createStore } from './store/store.ts'
import type { ChangeContext, DataDir, EtcdState, Member, Membership, SnapshotData } from './state.ts'
import { connectedSince } from './transport.ts'
import { emptyWal } from './wal.ts'
import type { Wal } from './wal.ts'

export interface StartFlags {
  /** --initial-cluster-state: `existing` joins a cluster that has added it. */
  readonly state?: 'new' | 'existing'
  /** --force-new-cluster. */
  readonly forceNewCluster?: boolean
}

export interface RestoreFlags {
  /** Which backup, in the order they were saved. */
  readonly backup: number
  /** --initial-cluster: names of all members of the new cluster. */
  readonly initialCluster: readonly string[]
  readonly token?: string
  readonly bumpRevision?: number
  readonly markCompacted?: boolean
}

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject })

/** What every member of a new cluster begins with: the same configuration, at the same place of the log. */
export function originOf(members: Membership['members'], data: Omit<SnapshotData, 'membership'>, index = 0, term = 0): Snapshot {
  const confState: ConfState = {
    voters: members.map(m => m.raftId).sort((a, b) => a - b), votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false,
  }
  const snapshotData: SnapshotData = { ...data, membership: { members, removed: [], noSpace: [] } }
  return { index, term, confState, data: snapshotData }
}

/** An empty store, at a cluster's first start. */
export function nothing(): Omit<SnapshotData, 'membership'> {
  const { store, size } = snapshotData({ store: createStore(), membership: { members: [], removed: [], noSpace: [] } })
  return { store, size }
}

/** Starts a process, with the flags someone gives it. A refusal, when it runs already. */
export function startMember(state: EtcdState, kernel: Kernel, member: Member, flags: StartFlags = {}): Refusal | null {
  const outcome = startProcess(state, kernel, member, flags)
  return typeof outcome === 'number' ? null : outcome
}

/** The same; one of `RefusedStart`, when the process ends at once. */
export function startProcess(
  state: EtcdState, kernel: Kernel, member: Member, { state: clusterState, forceNewCluster }: StartFlags,
): Refusal | number | null {
  if (kernel.processes[member.id - 1].status !== ProcessStatus.Down) return refuse('already-up', member.name)
  // Without a write-ahead log the flag says nothing: there is no cluster to forget (bootstrap.go, haveWAL).
  const forced = forceNewCluster && member.data !== null
  if (member.data === null) {
    const wrong = clusterState === 'existing' || !isFounder(state, member) ? join(state, kernel, member) : bootstrap(state, kernel, member)
    if (wrong !== null) return refuseStart(kernel, member, wrong)
  }
  if (forced && !forceNew(state, kernel, member)) return refuseStart(kernel, member, RefusedStart.NotInCluster)
  start(state, kernel, member)
  return null
}

function refuseStart(kernel: Kernel, member: Member, why: number): number {
  record(kernel.trace, kernel.now, Code.StartRefused, member.id, why)
  return why
}

/** Is it in the static configuration? A machine that is not can only join, whatever it is told. */
function isFounder({ clusters, tokens }: EtcdState, { id }: Member): boolean {
  const data = clusters.find(c => c.token === tokens[id])?.origin.data as SnapshotData | undefined
  return data?.membership.members.some(m => m.place === id) ?? false
}

/** Peers that answer when they are asked, in the order in which that is done: of their URLs (getRemotePeerURLs). */
function peersOf(state: EtcdState, kernel: Kernel, member: Member): Member[] {
  return state.members.filter(m => m !== member && m.data !== null && kernel.processes[m.id - 1].status === ProcessStatus.Up
    && connectedSince(state, kernel, m, m) >= 0 && reachesWhenUp(state, kernel, member, m))
}

/** Connected, were the process of `member` up. */
function reachesWhenUp(state: EtcdState, kernel: Kernel, member: Member, other: Member): boolean {
  const process = kernel.processes[member.id - 1]
  const { status } = process
  process.status = ProcessStatus.Up
  const connected = connectedSince(state, kernel, member, other) >= 0
  process.status = status
  return connected
}

/**
 * --initial-cluster-state existing: takes the id that the first peer to answer knows for its address
 * (cluster_util.go GetClusterFromRemotePeers, ValidateClusterAndAssignIDs). That peer may lag: etcd, too,
 * then takes the id of a member that was removed, and takes no part; its data must be wiped once more.
 * One that does not know the address at all makes etcd end (« member count is unequal »), until whoever
 * starts it names another in --initial-cluster: the next is asked here.
 */
function join(state: EtcdState, kernel: Kernel, member: Member): number | null {
  const peers = peersOf(state, kernel, member)
  if (peers.length === 0) return RefusedStart.NobodyToAsk
  for (const peer of peers) {
    const known = peer.membership.members.find(m => m.place === member.id)
    if (!known) continue
    const { cluster, lineage } = peer.data as DataDir
    member.data = { raftId: known.raftId, cluster, lineage }
    record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.Joined, cluster, 0)
    return null
  }
  return RefusedStart.NotInCluster
}

/** --initial-cluster-state new, with an empty directory: not when its peers remember it (isMemberBootstrapped). */
function bootstrap(state: EtcdState, kernel: Kernel, member: Member): number | null {
  const knownBy = (peer: Member) => peer.membership.members.some(m => m.place === member.id && m.started) && peer.applied > 0
  if (peersOf(state, kernel, member).some(knownBy)) return RefusedStart.BootstrappedAlready
  const cluster = state.clusters.findIndex(c => c.token === (state.tokens[member.id] ?? ''))
  if (cluster < 0) return RefusedStart.NoData
  member.data = { raftId: member.id, cluster, lineage: state.clusters[cluster].lineage }
  record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.Bootstrapped, cluster, 0)
  return null
}

function isDown(kernel: Kernel, member: Member): boolean {
  return kernel.processes[member.id - 1].status === ProcessStatus.Down
}

/** rm -rf on the data directory. */
export function wipe(kernel: Kernel, member: Member): Refusal | null {
  if (!isDown(kernel, member)) return refuse('still-running', member.name)
  if (member.data === null) return refuse('no-data', member.name)
  member.data = null
  setWal(member, emptyWal())
  record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.Wiped, 0, 0)
  return null
}

/** Puts back the disk as it was `entries` entries ago: an old backup of a machine. */
export function rollBack(state: EtcdState, kernel: Kernel, member: Member, entries: number): Refusal | null {
  if (!isDown(kernel, member)) return refuse('still-running', member.name)
  if (member.data === null) return refuse('no-data', member.name)
  const { hardState, snapshot, entries: held } = recover(state, member)
  const kept = held.slice(0, Math.max(0, held.length - entries))
  if (kept.length + entries !== held.length) return refuse('too-old', member.name)
  // As it stood when its last entry was written: in that entry's term, and nobody's voter yet.
  const last = kept.at(-1) ?? snapshot
  const commit = Math.min(hardState.commit, last.index)
  setWal(member, { hardState: entries === 0 ? hardState : { term: last.term, vote: NONE, commit }, snapshot: member.wal.snapshot, entries: kept, revision: 0 })
  record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.RolledBack, member.data.cluster, last.index)
  return null
}

/** What is durable of a member's data directory: a copy of its machine's disk, as after a crash. */
export interface DiskImage {
  readonly data: DataDir | null
  readonly wal: Wal
}

export function imageOf({ data, wal }: Member): DiskImage {
  return { data, wal: { ...wal, entries: wal.entries.slice() } }
}

/** The machine's disk is what it was when it was copied. The process must be down. */
export function putBack(kernel: Kernel, member: Member, { data, wal }: DiskImage): void {
  member.data = data
  setWal(member, { ...wal, entries: wal.entries.slice() })
  const last = wal.entries.at(-1)?.index ?? wal.snapshot?.index ?? 0
  record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.RolledBack, data?.cluster ?? 0, last)
}

/** `etcdutl snapshot restore` on this machine: a new cluster, new ids, the backup's keys. */
export function restore(state: EtcdState, kernel: Kernel, member: Member, flags: RestoreFlags): Refusal | null {
  const { backup, initialCluster, token = 'etcd-cluster', bumpRevision = 0, markCompacted = false } = flags
  if (!isDown(kernel, member)) return refuse('still-running', member.name)
  if (member.data !== null) return refuse('data-dir-not-empty', member.name)
  const saved = state.backups[backup]
  if (!saved) return refuse('unknown-backup', String(backup))
  if ((bumpRevision > 0) !== markCompacted) return refuse('bump-and-mark', member.name)
  if (bumpRevision > 0 && !state.rules.bumpRevision) return refuse('no-bump', state.settings.version)
  const stranger = initialCluster.find(name => !state.members.some(m => m.name === name))
  if (stranger !== undefined) return refuse('unknown-member', stranger)
  if (!initialCluster.includes(member.name)) return refuse('not-in-initial-cluster', member.name)
  const key = JSON.stringify([token, [...initialCluster].sort(), backup, bumpRevision])
  let cluster = state.clusters.findIndex(c => c.token === key)
  if (cluster < 0) {
    const members = initialCluster.map(name => {
      const place = state.members.findIndex(m => m.name === name) + 1
      state.places.push(place)
      return { raftId: state.places.length - 1, place, started: true, learner: false }
    })
    const store = restoreWith(saved.data.store, { bumpRevision, markCompacted })
    // One configuration entry per member, as etcdutl writes them, lies before the first of the new log.
    const origin = originOf(members, { store, size: saved.size }, members.length, 1)
    cluster = state.clusters.push({ token: key, lineage: ++state.lineages, origin }) - 1
  }
  const { lineage, origin } = state.clusters[cluster]
  const own = (origin.data as SnapshotData).membership.members.find(m => m.place === member.id)
  member.data = { raftId: own?.raftId ?? NONE, cluster, lineage }
  setWal(member, emptyWal())
  record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.Restored, cluster, origin.index)
  return null
}

/**
 * --force-new-cluster: forgets what is not committed as far as the disk knows, and all other members.
 * What is in the database file was committed (newer versions say so themselves: bootstrap.go takes the
 * larger of commit and consistent index; older ones keep it there all the same).
 * False for one that was removed: its id is not taken again (etcd panics).
 */
function forceNew(state: EtcdState, kernel: Kernel, member: Member): boolean {
  const data = member.data as DataDir
  const { hardState, snapshot, entries } = recover(state, member)
  const committed = Math.max(hardState.commit, member.backend.applied)
  const kept: Entry[] = entries.filter(e => e.index <= committed)
  let { membership } = snapshot.data as SnapshotData
  for (const entry of kept) {
    if (entry.type !== EntryType.Normal) membership = changed(membership, { kind: 'change', change: entry.data as never, context: (entry.data as { context: ChangeContext }).context })
  }
  if (membership.removed.includes(data.raftId)) return false
  let last = snapshot.index + kept.length
  const write = (type: ConfChangeType, nodeId: number, place: number, promote = false) => {
    const context: ChangeContext = { request: -1, member: place, promote }
    kept.push({ index: ++last, term: hardState.term, type: EntryType.ConfChange, data: { type, nodeId, context } })
  }
  const own = membership.members.find(m => m.raftId === data.raftId)
  const others = membership.members.filter(m => m !== own)
  // Itself a voter before the rest go: raft takes no group without one (CreateConfigChangeEnts).
  const before = others.filter(m => m.place === member.id)
  for (const { raftId, place } of before) write(ConfChangeType.RemoveNode, raftId, place)
  if (!own || own.learner) write(ConfChangeType.AddNode, data.raftId, member.id, own !== undefined)
  for (const other of others) if (!before.includes(other)) write(ConfChangeType.RemoveNode, other.raftId, other.place)
  setWal(member, { hardState: { ...hardState, commit: last }, snapshot: member.wal.snapshot, entries: kept, revision: 0 })
  member.data = { ...data, lineage: ++state.lineages }
  record(kernel.trace, kernel.now, Code.DataChanged, member.id, Data.Forced, data.cluster, last)
  return true
}

function setWal(member: Member, wal: Wal): void {
  member.wal = wal
  member.disk.records.length = 0
  member.disk.durable = 0
  member.snapshotIndex = 0
  member.backend.applied = 0
  if (member.data === null) member.store = createStore()
}
