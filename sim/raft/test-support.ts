/**
 * For tests of the node: nodes without a host. A settled node has had its `ready` taken and advanced
 * until nothing is left, as if its disk took no time; what it sent is returned, nothing is delivered
 * unless the test does so.
 */
import { campaign } from './campaign.ts'
import type { RaftOptions } from './config.ts'
import { createNode, DRAWS_AHEAD } from './node.ts'
import type { RaftNode } from './node.ts'
import { advance, hasReady, ready } from './ready.ts'
import { step, tick } from './step.ts'
import { EMPTY_CONF } from './tracker.ts'
import { EntryType, MsgType, NONE } from './types.ts'
import type { ConfState, Entry, Message, NodeId, Snapshot } from './types.ts'

export interface NodeOptions {
  readonly id?: NodeId
  readonly voters?: readonly NodeId[]
  readonly term?: number
  readonly vote?: NodeId
  readonly commit?: number
  /** Terms of the log's entries, from index 1. */
  readonly log?: readonly number[]
  /** Every timeout is `electionTick` + this. */
  readonly draw?: number
  readonly config?: Partial<RaftOptions>
  /** The whole configuration, when it is more than voters. */
  readonly conf?: Partial<ConfState>
  /** Where the log begins: an index and a term that a snapshot stands for. */
  readonly after?: readonly [index: number, term: number]
}

/** Entries with these terms from `first` on; each carries its own name. */
export function entries(terms: readonly number[], first = 1): Entry[] {
  return terms.map((term, i) => ({ index: first + i, term, type: EntryType.Normal, data: `${first + i}@${term}` }))
}

export function makeNode(options: NodeOptions = {}): RaftNode {
  const { id = 1, voters = [1, 2, 3], log = [], vote = NONE, commit = 0, draw = 0 } = options
  const term = options.term ?? log.at(-1) ?? options.after?.[1] ?? 0
  const [index, snapshotTerm] = options.after ?? [0, 0]
  const snapshot: Snapshot = { index, term: snapshotTerm, confState: { ...EMPTY_CONF, voters, ...options.conf }, data: null }
  return createNode(
    { id, electionTick: 10, heartbeatTick: 1, checkQuorum: true, preVote: false, ...options.config },
    { hardState: { term, vote, commit: Math.max(commit, index) }, snapshot, entries: entries(log, index + 1) }, new Array<number>(DRAWS_AHEAD + 1).fill(draw),
  )
}

/** Keeps the draws filled as a host does. */
export function refill(node: RaftNode, draw = 0): void {
  while (node.draws.length < DRAWS_AHEAD) node.draws.push(draw)
}

/** Does what the node has ready until there is nothing left; returns what left for others. */
export function settle(node: RaftNode): Message[] {
  const out: Message[] = []
  while (hasReady(node)) {
    const todo = ready(node)
    out.push(...todo.messages)
    refill(node)
    advance(node, todo)
  }
  refill(node)
  return out
}

/** Steps messages one after the other, settling after each; returns what left. */
export function feed(node: RaftNode, ...messages: readonly Message[]): Message[] {
  return messages.flatMap(m => {
    step(node, m)
    return settle(node)
  })
}

/** Lets `n` ticks pass, settling after each; returns what left. */
export function ticks(node: RaftNode, n: number): Message[] {
  const out: Message[] = []
  for (let i = 0; i < n; i++) {
    tick(node)
    out.push(...settle(node))
  }
  return out
}

/** A message with everything that is not given at 0. */
export function msg(given: Partial<Message> & Pick<Message, 'type' | 'from' | 'to'>): Message {
  return { term: 0, logTerm: 0, index: 0, entries: [], commit: 0, reject: false, rejectHint: 0, context: 0, snapshot: null, ...given }
}

/** Makes the node leader of its next term by the votes of all others; returns what it sent as leader. */
export function elect(node: RaftNode): Message[] {
  campaign(node)
  settle(node)
  const { id } = node.config
  return node.conf.voters.filter(v => v !== id)
    .flatMap(from => feed(node, msg({ type: MsgType.VoteResp, from, to: id, term: node.term })))
}

export { takeNotes } from './node.ts'

export const termsOf = (node: RaftNode): number[] => node.log.entries.map(e => e.term)
export const ofType = (messages: readonly Message[], type: MsgType): Message[] => messages.filter(m => m.type === type)

/** Delivers among these nodes until all is quiet; what `passes` refuses is lost. */
export function deliver(
  nodes: readonly RaftNode[], first: readonly Message[], passes: (m: Message) => boolean = () => true,
): void {
  const wire = [...first]
  for (let limit = 0; wire.length > 0; limit++) {
    if (limit > 10_000) throw new Error('the nodes never fall quiet')
    const m = wire.shift() as Message
    const to = nodes.find(n => n.config.id === m.to)
    if (to && passes(m)) wire.push(...feed(to, m))
  }
}
