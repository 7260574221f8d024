/**
 * When a member takes a snapshot and forgets the log behind it (server.go snapshotIfNeededAndCompactRaftLog):
 * on disk every `--snapshot-count` applied entries; since 3.6 in memory every hundred. Entries for
 * slow followers are kept.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { compact, createSnapshot, firstIndex } from '../raft/index.ts'
import type { RaftNode, Snapshot } from '../raft/index.ts'
import { Code } from './events.ts'
import { sizeOf } from './store/size.ts'
import { snapshotOf } from './store/snapshot.ts'
import type { EtcdState, Member, SnapshotData } from './state.ts'
import { takeSnapshot } from './wal.ts'

/** What a member's state machine is now. */
export function snapshotData({ store, membership }: Pick<Member, 'store' | 'membership'>): SnapshotData {
  return { store: snapshotOf(store), membership, size: sizeOf(store) }
}

/** Called between two `Ready`s: everything applied is also handed to the disk. */
export function compactLog(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode): void {
  const { settings, rules } = state
  // What is applied will be a leader's snapshot, as soon as that is on the disk.
  if (node.log.pending !== null) return
  const onDisk = member.applied - member.snapshotIndex >= settings.snapshotCount
  const behind = member.applied - settings.catchUpEntries
  const inMemory = rules.memoryCompaction > 0 && behind - firstIndex(node.log) + 1 >= rules.memoryCompaction
  if (onDisk || inMemory) takeAway(kernel, member, node, behind, onDisk)
}

function takeAway(kernel: Kernel, member: Member, node: RaftNode, behind: number, onDisk: boolean): void {
  const snapshot = createSnapshot(node, member.applied, snapshotData(member))
  if (onDisk) saveSnapshot(kernel, member, snapshot)
  if (behind >= firstIndex(node.log)) compact(node, behind)
}

function saveSnapshot(kernel: Kernel, member: Member, snapshot: Snapshot): void {
  takeSnapshot(member.wal, snapshot)
  member.snapshotIndex = snapshot.index
  record(kernel.trace, kernel.now, Code.SnapshotSaved, member.id, snapshot.index, snapshot.term)
}
