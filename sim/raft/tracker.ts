/**
 * Who is in the group, and how far each has come (etcd's tracker/tracker.go): the configuration in
 * force here, a progress for each member of it, and what the voters' majorities say.
 *
 * Members stand in order of their ids. The voters of each half are kept as places in that order, so
 * that counting is a walk over a short list and finding a member does not grow with the group.
 */
import { committedIndex, jointCommittedIndex, jointVoteResult, majorityOf, VoteResult, voteResult } from './quorum.ts'
import type { Progress } from './progress.ts'
import type { ConfState, NodeId } from './types.ts'

export interface Tracker {
  conf: ConfState
  /** By ascending id: voters of both halves and learners. */
  progress: Progress[]
  /** Places of the voters in `progress`; of the outgoing ones while the configuration is joint. */
  incoming: readonly number[]
  outgoing: readonly number[]
}

export const EMPTY_CONF: ConfState = Object.freeze({
  voters: Object.freeze([]), votersOutgoing: Object.freeze([]), learners: Object.freeze([]), learnersNext: Object.freeze([]), autoLeave: false,
}) as ConfState

export function isJoint(conf: ConfState): boolean {
  return conf.votersOutgoing.length > 0
}

/** Place of a member in `progress`, or -1. Ids are most often 1, 2, …: the first look finds it. */
export function positionOf({ progress }: Tracker, id: NodeId): number {
  return id > 0 && id <= progress.length && progress[id - 1].id === id ? id - 1 : searched(progress, id)
}

function searched(progress: readonly Progress[], id: NodeId): number {
  let low = 0
  let high = progress.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = progress[middle].id
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}

export function progressOf(tracker: Tracker, id: NodeId): Progress | undefined {
  const position = positionOf(tracker, id)
  return position < 0 ? undefined : tracker.progress[position]
}

/** Only this configuration and these members from now on. */
export function track(tracker: Tracker, conf: ConfState, progress: Progress[]): void {
  tracker.conf = conf
  tracker.progress = progress
  tracker.incoming = conf.voters.map(id => positionOf(tracker, id))
  tracker.outgoing = conf.votersOutgoing.map(id => positionOf(tracker, id))
}

export function isVoter({ conf }: Tracker, id: NodeId): boolean {
  return conf.voters.includes(id) || conf.votersOutgoing.includes(id)
}

/** Is there nobody else to ask? */
export function isSingleton({ conf }: Tracker): boolean {
  return conf.voters.length === 1 && conf.votersOutgoing.length === 0
}

const ofIncoming: number[] = []
const ofOutgoing: number[] = []

/** Highest index above `floor` that the voters hold as the configuration asks; `floor` if none. */
export function quorumMatch({ progress, incoming, outgoing }: Tracker, floor: number): number {
  // Most answers decide nothing: then one walk tells.
  if (!enoughAbove(progress, incoming, floor) || !enoughAbove(progress, outgoing, floor)) return floor
  if (ofIncoming.length !== incoming.length) ofIncoming.length = incoming.length
  for (let i = 0; i < incoming.length; i++) ofIncoming[i] = progress[incoming[i]].match
  if (outgoing.length === 0) return committedIndex(ofIncoming)
  if (ofOutgoing.length !== outgoing.length) ofOutgoing.length = outgoing.length
  for (let i = 0; i < outgoing.length; i++) ofOutgoing[i] = progress[outgoing[i]].match
  return jointCommittedIndex(ofIncoming, ofOutgoing)
}

function enoughAbove(progress: readonly Progress[], half: readonly number[], floor: number): boolean {
  if (half.length === 0) return true
  const needed = majorityOf(half.length)
  let above = 0
  for (let i = 0; i < half.length; i++) {
    if (progress[half[i]].match > floor && ++above === needed) return true
  }
  return false
}

/** Rank of the last read that the voters have confirmed as the configuration asks. */
export function quorumReadAck({ progress, incoming, outgoing }: Tracker): number {
  const acks = (half: readonly number[]) => half.map(i => progress[i].readAck)
  return jointCommittedIndex(acks(incoming), acks(outgoing))
}

/** What answers given so far decide; by place in `progress`: 1 for, -1 against, 0 none. */
export function tally({ incoming, outgoing }: Tracker, votes: readonly number[]): VoteResult {
  const half = (places: readonly number[]) => {
    let granted = 0
    let refused = 0
    for (const place of places) {
      if (votes[place] > 0) granted++
      else if (votes[place] < 0) refused++
    }
    return voteResult(places.length, granted, refused)
  }
  return jointVoteResult(half(incoming), half(outgoing))
}

/** Have enough voters been heard since the last check? The leader itself always has. */
export function quorumActive({ progress, incoming, outgoing }: Tracker): boolean {
  return jointVoteResult(heardOf(progress, incoming), heardOf(progress, outgoing)) === VoteResult.Won
}

function heardOf(progress: readonly Progress[], half: readonly number[]): VoteResult {
  let active = 0
  for (let i = 0; i < half.length; i++) if (progress[half[i]].recentActive) active++
  return voteResult(half.length, active, half.length - active)
}
