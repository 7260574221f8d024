/**
 * The life of a member's process: how it starts from its data directory (or makes one), and how it
 * stops: killed, in a panic, or because it was removed. etcd server/etcdserver/bootstrap.go.
 */
import { crashDisk } from '../kernel/disk.ts'
import { ProcessStatus } from '../kernel/process.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { below } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { releaseWaiting, schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { createNode, lastIndex, NONE } from '../raft/index.ts'
import { loadSnapshot } from './apply.ts'
import { BATCH_INTERVAL, commitBatches } from './backend.ts'
import { answer } from './client.ts'
import { Ended } from './endings.ts'
import { Code } from './events.ts'
import { ADJUST_POLL, advanceTicks, refill, settle, tickPeriod } from './member.ts'
import { Due, Outcome } from './state.ts'
import type { Asked, DataDir, EtcdState, Member } from './state.ts'
import { replay } from './wal.ts'
import type { Recovered } from './wal.ts'
import { breakWatches } from './watches.ts'

/** adjustTicks (server.go): polls of `ADJUST_POLL`, for 5 s. */
const ADJUST_POLLS = 100
/** A member that applies its own removal goes a second later (server.go stopWithDelay). */
export const REMOVAL_DELAY = 1_000_000

/** Starts the process: a new life from what the disk kept. The process must be down, and have data. */
export function start(state: EtcdState, kernel: Kernel, member: Member): void {
  const process = kernel.processes[member.id - 1]
  const data = member.data as DataDir
  process.status = ProcessStatus.Up
  process.life++
  state.availability.stale = true
  const { hardState, snapshot, entries } = recover(state, member)
  const draws: number[] = []
  refill(state, member, draws)
  member.node = createNode({
    id: data.raftId, electionTick: state.settings.electionTicks, heartbeatTick: 1, checkQuorum: true, preVote: state.settings.preVote,
    maxInflightMsgs: 512, maxSizePerMsg: 1024 * 1024, probesBelowMatch: state.rules.probesBelowMatch, loneReadsWait: true,
  }, { hardState, snapshot, entries }, draws)
  member.startedAt = kernel.now
  member.backend.until = kernel.now + BATCH_INTERVAL
  loadSnapshot(state, member, snapshot)
  record(kernel.trace, kernel.now, Code.Started, member.id, process.life, lastIndex(member.node.log), hardState.term)
  member.phase = kernel.now + 1 + below(member.clockPhase, tickPeriod(state, member))
  schedule(kernel, member.phase - kernel.now, Due.Tick, member.id - 1, null)
  const { members } = member.membership
  if (members.length > 1) schedule(kernel, ADJUST_POLL, Due.AdjustTicks, member.id - 1, ADJUST_POLLS)
  // Alone at its first start, or after one that a snapshot on its disk tells of: nobody could lead but itself.
  else if (snapshot.index > 0 || hardState.term === 0) advanceTicks(kernel, member, state.settings.electionTicks - 1)
  settle(state, kernel, member)
}

/** Reads the write-ahead log and the last snapshot, as far as the disk has them. */
export function recover(state: EtcdState, member: Member): Recovered {
  const data = member.data as DataDir
  return replay(state.clusters[data.cluster].origin, member.wal, member.disk.records)
}

/** Cuts the power of the process: what was not synced is gone. */
export function crash(state: EtcdState, kernel: Kernel, member: Member): void {
  record(kernel.trace, kernel.now, Code.Stopped, member.id)
  end(state, kernel, member)
}

/**
 * Goes on after a pause (SIGCONT). Its own timers come first; then it reads its connections, one
 * goroutine each, so in no order, and what each holds in the order it came.
 */
export function wake(kernel: Kernel, member: Member): void {
  const process = kernel.processes[member.id - 1]
  process.status = ProcessStatus.Up
  record(kernel.trace, kernel.now, Code.Resumed, member.id)
  const read = new Map<number, Scheduled[]>([[OWN, []]])
  for (const due of process.waiting) {
    const from = connectionOf(due)
    const before = read.get(from)
    if (before) before.push(due)
    else read.set(from, [due])
  }
  const [timers, ...open] = read.values()
  process.waiting = timers
  while (open.length > 0) {
    const next = below(member.wakes, open.length)
    process.waiting.push(...open[next])
    open[next] = open[open.length - 1]
    open.pop()
  }
  releaseWaiting(kernel, member.id - 1)
}

/** What comes over no connection. */
const OWN = 0

/** A peer's place; below 0 a request, whose stream is its own. */
function connectionOf({ kind, body, from }: Scheduled): number {
  return kind === Due.Message ? from : kind === Due.Request ? -1 - (body as Asked).request : OWN
}

/** Is this what etcd's raft panics with when a leader claims more than the log holds (log.go commitTo)? */
export function isPanic(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('tocommit(')
}

/** etcd's own way out when its log cannot be right: « tocommit(N) is out of range [lastIndex(M)] ». */
export function panic(state: EtcdState, kernel: Kernel, member: Member, commit: number): void {
  const last = member.node === null ? 0 : lastIndex(member.node.log)
  record(kernel.trace, kernel.now, Code.Panicked, member.id, commit, last)
  end(state, kernel, member)
}

/** « the member has been permanently removed from the cluster »: the process ends. */
export function leave(state: EtcdState, kernel: Kernel, member: Member): void {
  if (member.node === null) return
  record(kernel.trace, kernel.now, Code.Gone, member.id)
  end(state, kernel, member)
}

function end(state: EtcdState, kernel: Kernel, member: Member): void {
  const process = kernel.processes[member.id - 1]
  const unread = process.waiting
  process.status = ProcessStatus.Down
  state.availability.stale = true
  process.waiting = []
  commitBatches(member, kernel.now)
  crashDisk(member.disk)
  member.node = null
  member.writing = null
  member.lead = NONE
  member.serves = false
  breakWatches(state, kernel, member, unread.flatMap(due => (due.kind === Due.WatchOpen ? due.body as number : [])))
  // Its connections break: those of requests it served, and of those it was paused too long to read.
  const asked = [
    ...member.serving.map(s => s.request), ...member.early, ...(member.reads?.requests ?? []), ...member.waitingReads,
    ...unread.flatMap(due => (due.kind === Due.Request ? (due.body as Asked).request : [])),
  ]
  member.serving = []
  member.early = []
  member.waitingReads = []
  member.reads = null
  member.moving = null
  member.watched = false
  for (const request of asked) answer(state, kernel, member, request, Outcome.Unknown, Ended.ConnectionLost)
}
