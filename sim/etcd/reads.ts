/**
 * Linearizable reads at a member (server/etcdserver/read/read.go, linearizableReadLoop): those that
 * wait share one question to the leader; it is asked again every 500 ms, fails when a new leader
 * becomes known, and is given up after etcd's own limit. The answer is an index: the reads are
 * served once it is applied here.
 */
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { readIndex } from '../raft/index.ts'
import type { ReadState } from '../raft/index.ts'
import { answer } from './client.ts'
import { serverTimeout } from './description.ts'
import { Ended } from './endings.ts'
import { nodeOf, settle } from './member.ts'
import { answerRange } from './serve.ts'
import { Due, Outcome } from './state.ts'
import type { EtcdState, Member } from './state.ts'

/** readIndexRetryTime, µs. */
const RETRY = 500_000

/** Takes a read in: into the next question to the leader. */
export function read(kernel: Kernel, member: Member, id: number): void {
  member.waitingReads.push(id)
  if (member.reads === null) ask(kernel, member)
}

function ask(kernel: Kernel, member: Member): void {
  const requests = member.waitingReads
  member.waitingReads = []
  const context = ++member.readContext
  member.reads = { context, since: kernel.now, requests, index: -1 }
  // Without a leader nobody hears it; the retry may find one.
  readIndex(nodeOf(member), context)
  schedule(kernel, RETRY, Due.ReadRetry, member.id - 1, context)
}

export function handleReadRetry(state: EtcdState, kernel: Kernel, member: Member, context: number): void {
  const { reads } = member
  if (reads === null || reads.context !== context || reads.index >= 0) return
  if (kernel.now - reads.since >= serverTimeout(state.settings)) {
    fail(state, kernel, member, Ended.ServerTimeout)
  } else {
    readIndex(nodeOf(member), context)
    schedule(kernel, RETRY, Due.ReadRetry, member.id - 1, context)
  }
  settle(state, kernel, member)
}

/** The leader has confirmed, for this member, from which index on its reads are linearizable. */
export function confirmRead(state: EtcdState, kernel: Kernel, member: Member, confirmed: readonly ReadState[]): void {
  for (const { context, index } of confirmed) {
    if (member.reads?.context !== context || member.reads.index >= 0) continue
    member.reads = { ...member.reads, index }
    serveReads(state, kernel, member)
  }
}

/** Serves the reads that waited for an index, once it is applied; then asks for those that came since. */
export function serveReads(state: EtcdState, kernel: Kernel, member: Member): void {
  const { reads } = member
  if (reads === null || reads.index < 0 || member.applied < reads.index) return
  member.reads = null
  for (const id of reads.requests) answerRange(state, kernel, member, id)
  if (member.waitingReads.length > 0) ask(kernel, member)
}

/** A new leader became known: what was asked of the old one is void (leaderChangedNotifier). */
export function readsLoseLeader(state: EtcdState, kernel: Kernel, member: Member): void {
  if (member.reads !== null && member.reads.index < 0) fail(state, kernel, member, Ended.LeaderChanged)
}

function fail(state: EtcdState, kernel: Kernel, member: Member, why: Ended): void {
  const requests = member.reads?.requests ?? []
  member.reads = null
  for (const id of requests) answer(state, kernel, member, id, Outcome.Failed, why)
  if (member.waitingReads.length > 0) ask(kernel, member)
}
