/**
 * For tests: a group driven from outside, by the commands of etcd-io/raft's interaction tests
 * (rafttest/interaction_env_handler.go) and seen in its notation (util.go DescribeReady,
 * DescribeMessage). It imports the library's public surface and nothing else: what a story needs and
 * cannot get there is missing from it.
 */
import * as raft from './index.ts'
import type { ConfChange, ConfChangeV2, Entry, Message, NodeId, RaftNode, RaftOptions, Ready, Snapshot } from './index.ts'

interface Outsider {
  readonly node: RaftNode
  readonly draws: number[]
  /** After each entry applied; the last one is what a member that is far behind gets. */
  readonly history: Snapshot[]
}

export interface Outside {
  /** Carries out one command; what it prints, line by line. */
  readonly run: (command: string) => string[]
  /** Several, one after the other; what the last one prints. */
  readonly after: (...commands: readonly string[]) => string[]
}

type Names = Readonly<Record<string, number>>
const nameIn = (names: Names, value: number) => Object.keys(names).find(name => names[name] === value) ?? String(value)

const describeChange = (change: ConfChange | ConfChangeV2 | null) => (change === null ? [] : 'changes' in change ? change.changes : [change])
  .map(({ type, nodeId }) => `${'vrul'[type]}${nodeId}`).join(' ')

function describeEntry({ term, index, type, data }: Entry): string {
  const text = type === raft.EntryType.Normal ? JSON.stringify(data ?? '') : describeChange(data as ConfChange | ConfChangeV2 | null)
  return `${term}/${index} Entry${nameIn(raft.EntryType, type)} ${text}`.trimEnd()
}

function describeSnapshot({ index, term, confState: c }: Snapshot): string {
  const list = (ids: readonly NodeId[]) => `[${ids.join(' ')}]`
  return `Index:${index} Term:${term} ConfState:Voters:${list(c.voters)} VotersOutgoing:${list(c.votersOutgoing)} Learners:${list(c.learners)} LearnersNext:${list(c.learnersNext)} AutoLeave:${c.autoLeave}`
}

function describeMessage(m: Message): string {
  const parts = [`${m.from}->${m.to} Msg${nameIn(raft.MsgType, m.type)} Term:${m.term} Log:${m.logTerm}/${m.index}`]
  if (m.reject) parts.push(`Rejected (Hint: ${m.rejectHint})`)
  if (m.commit !== 0) parts.push(`Commit:${m.commit}`)
  if (m.entries.length > 0) parts.push(`Entries:[${m.entries.map(describeEntry).join(', ')}]`)
  if (m.snapshot !== null) parts.push(`Snapshot: ${describeSnapshot(m.snapshot)}`)
  return parts.join(' ')
}

const soft = (lead: NodeId, role: number) => `Lead:${lead} State:State${nameIn(raft.Role, role)}`

function describeReady({ mustSync, softState, hardState, entries, snapshot, committed, messages }: Ready): string[] {
  const vote = hardState !== null && hardState.vote !== raft.NONE ? ` Vote:${hardState.vote}` : ''
  return [
    `Ready MustSync=${mustSync}:`,
    ...(softState ? [soft(softState.lead, softState.role)] : []),
    ...(hardState ? [`HardState Term:${hardState.term}${vote} Commit:${hardState.commit}`] : []),
    ...(entries.length > 0 ? ['Entries:', ...entries.map(describeEntry)] : []),
    ...(snapshot ? [`Snapshot ${describeSnapshot(snapshot)}`] : []),
    ...(committed.length > 0 ? ['CommittedEntries:', ...committed.map(describeEntry)] : []),
    ...(messages.length > 0 ? ['Messages:', ...messages.map(describeMessage)] : []),
  ]
}

/** `voters=(1,2)` → 1, 2; a list or a single value. */
const valuesOf = (text: string) => text.replaceAll(/[()]/g, '').split(',')

const OPTIONS: Readonly<Record<string, (value: string) => Partial<RaftOptions>>> = {
  'inflight': n => ({ maxInflightMsgs: Number(n) }),
  'prevote': on => ({ preVote: on === 'true' }),
  'checkquorum': on => ({ checkQuorum: on === 'true' }),
  'max-committed-size-per-ready': n => ({ maxCommittedSizePerReady: Number(n) }),
  'max-size-per-msg': n => ({ maxSizePerMsg: Number(n) }),
  'max-uncommitted-entries-size': n => ({ maxUncommittedEntriesSize: Number(n) }),
  'disable-conf-change-validation': on => ({ disableConfChangeValidation: on === 'true' }),
  'step-down-on-removal': on => ({ stepDownOnRemoval: on === 'true' }),
  'disable-proposal-forwarding': on => ({ disableProposalForwarding: on === 'true' }),
  'read-only': mode => ({ readOnly: mode as 'safe' | 'lease-based' }),
}

/** What the interaction tests give every node (raftConfigStub). */
const STUB = { electionTick: 3, heartbeatTick: 1, checkQuorum: false, preVote: false, maxSizePerMsg: Infinity, maxInflightMsgs: 2_147_483_647 }

export function outside(): Outside {
  const nodes: Outsider[] = []
  let wire: Message[] = []

  const refill = ({ draws }: Outsider) => { while (draws.length < raft.DRAWS_AHEAD + 1) draws.push(0) }
  const at = (id: NodeId) => nodes[id - 1]

  function addNodes(count: number, options: ReadonlyMap<string, string>): void {
    const ids = (name: string) => (options.has(name) ? valuesOf(options.get(name) as string).map(Number) : [])
    const index = Number(options.get('index') ?? 0)
    const confState = { ...raft.EMPTY_CONF, voters: ids('voters'), learners: ids('learners') }
    const snapshot: Snapshot = { index, term: index > 0 ? 1 : 0, confState, data: '' }
    const chosen = [...options].map(([name, value]) => OPTIONS[name]?.(value) ?? {})
    for (let i = 0; i < count; i++) {
      const draws = new Array<number>(raft.DRAWS_AHEAD + 1).fill(0)
      const node = raft.createNode(
        Object.assign({ id: nodes.length + 1, ...STUB }, ...chosen) as RaftOptions,
        { hardState: { term: 0, vote: raft.NONE, commit: 0 }, snapshot: index > 0 ? snapshot : null, entries: [] }, draws,
      )
      nodes.push({ node, draws, history: [snapshot] })
    }
  }

  function processReady(id: NodeId): string[] {
    const { node, history } = at(id)
    refill(at(id))
    const todo = raft.ready(node)
    if (todo.snapshot !== null) history.push(todo.snapshot)
    for (const { type, index, data } of todo.committed) {
      const last = history[history.length - 1]
      const confState = type === raft.EntryType.Normal ? last.confState : raft.applyConfChange(node, data as ConfChange | ConfChangeV2 | null)
      const added = type === raft.EntryType.Normal ? data ?? '' : ''
      history.push(raft.createSnapshot(node, index, `${last.data as string}${added as string}`, confState))
    }
    wire.push(...todo.messages)
    raft.advance(node, todo)
    return describeReady(todo)
  }

  function deliver(id: NodeId, drop: boolean, type: string | undefined): string[] {
    const mine = wire.filter(m => m.to === id && (type === undefined || `Msg${nameIn(raft.MsgType, m.type)}` === type))
    wire = wire.filter(m => !mine.includes(m))
    return mine.flatMap(m => {
      if (drop) return [`dropped: ${describeMessage(m)}`]
      refill(at(id))
      const error = raft.step(at(id).node, m)
      return [describeMessage(m), ...(error === null ? [] : [error])]
    })
  }

  const indented = (lines: readonly string[]) => lines.map(line => `  ${line}`)

  function stabilize(ids: readonly NodeId[]): string[] {
    const among = ids.length > 0 ? ids : nodes.map(n => n.node.config.id)
    const printed: string[] = []
    for (let rounds = 0; rounds < 1_000; rounds++) {
      const before = printed.length
      for (const id of among) if (raft.hasReady(at(id).node)) printed.push(`> ${id} handling Ready`, ...indented(processReady(id)))
      for (const id of among) if (wire.some(m => m.to === id)) printed.push(`> ${id} receiving messages`, ...indented(deliver(id, false, undefined)))
      if (printed.length === before) return printed
    }
    throw new Error('the group never falls quiet')
  }

  function status(id: NodeId): string[] {
    return raft.status(at(id).node).progress.map(p => [
      `${p.id}: State${nameIn(raft.Flow, p.state)} match=${p.match} next=${p.next}`, ...(p.isLearner ? ['learner'] : []), ...(p.paused ? ['paused'] : []),
      ...(p.pendingSnapshot > 0 ? [`pendingSnap=${p.pendingSnapshot}`] : []), ...(p.recentActive ? [] : ['inactive']),
      ...(p.inflight > 0 ? [`inflight=${p.inflight}${p.full ? '[full]' : ''}`] : []),
    ].join(' '))
  }

  function raftState(): string[] {
    return nodes.map(({ node }) => {
      const { id, role, term, lead, conf } = raft.status(node)
      const voter = conf.voters.includes(id) || conf.votersOutgoing.includes(id)
      return `${id}: State${nameIn(raft.Role, role)} (${voter ? 'Voter' : 'Non-Voter'}) Term:${term} Lead:${lead}`
    })
  }

  function raftLog(id: NodeId): string[] {
    const { log } = at(id).node
    const [first, last] = [raft.firstIndex(log), raft.lastIndex(log)]
    return last < first ? [`log is empty: first index=${first}, last index=${last}`] : raft.entriesBetween(log, first, last).map(describeEntry)
  }

  function proposeChange(id: NodeId, options: ReadonlyMap<string, string>, words: readonly string[]): string[] {
    const { AddNode, RemoveNode, UpdateNode, AddLearnerNode } = raft.ConfChangeType
    const types: Names = { v: AddNode, r: RemoveNode, u: UpdateNode, l: AddLearnerNode }
    const changes = words.map(word => ({ type: types[word[0]] as ConfChange['type'], nodeId: Number(word.slice(1)) }))
    const transition = { auto: 'auto', implicit: 'joint-implicit', explicit: 'joint-explicit' } as const
    const chosen = transition[(options.get('transition') ?? 'auto') as keyof typeof transition]
    return said(raft.proposeConfChange(at(id).node, options.get('v1') === 'true' ? changes[0] : { transition: chosen, changes }))
  }

  const said = (taken: boolean) => (taken ? [] : [raft.StepError.ProposalDropped])

  function ticks(id: NodeId, count: number): string[] {
    for (let i = 0; i < count; i++) {
      refill(at(id))
      raft.tick(at(id).node)
    }
    return []
  }

  function run(command: string): string[] {
    const [name, ...rest] = command.split(' ')
    const options = new Map(rest.filter(word => word.includes('=')).map(word => word.split('=') as [string, string]))
    const words = rest.filter(word => !word.includes('='))
    const [a, b] = words.map(Number)
    for (const each of nodes) refill(each)
    switch (name) {
      case 'add-nodes': return addNodes(a, options) ?? []
      case 'campaign': return raft.campaign(at(a).node) ?? []
      case 'propose': return said(raft.propose(at(a).node, [words[1]]))
      case 'propose-conf-change': return proposeChange(a, options, words.slice(1))
      case 'process-ready': return processReady(a)
      case 'stabilize': return stabilize(words.map(Number))
      case 'deliver-msgs': {
        const dropped = (options.has('drop') ? valuesOf(options.get('drop') as string) : []).map(Number)
        return [...words.map(Number).map(id => deliver(id, false, options.get('type'))), ...dropped.map(id => deliver(id, true, options.get('type')))].flat()
      }
      case 'status': return status(a)
      case 'raft-state': return raftState()
      case 'raft-log': return raftLog(a)
      case 'compact': return raft.compact(at(a).node, b) ?? []
      case 'tick-heartbeat': return ticks(a, at(a).node.config.heartbeatTick)
      case 'tick-election': return ticks(a, at(a).node.config.electionTick)
      case 'set-randomized-election-timeout': return raft.setRandomizedElectionTimeout(at(a).node, Number(options.get('timeout'))) ?? []
      case 'transfer-leadership': return raft.transferLeader(at(Number(options.get('from'))).node, Number(options.get('to'))) ?? []
      case 'forget-leader': return raft.forgetLeader(at(a).node) ?? []
      case 'report-unreachable': return raft.reportUnreachable(at(a).node, b) ?? []
      case 'report-snapshot': return raft.reportSnapshot(at(a).node, b, options.get('delivered') === 'true') ?? []
      case 'send-snapshot': {
        const { node, history } = at(a)
        const m: Message = {
          type: raft.MsgType.Snap, from: a, to: b, term: raft.status(node).term, logTerm: 0, index: 0, entries: [], commit: 0,
          reject: false, rejectHint: 0, context: 0, snapshot: history[history.length - 1],
        }
        wire.push(m)
        return [describeMessage(m)]
      }
      default: throw new Error(`no such command: ${command}`)
    }
  }

  return { run, after: (...commands) => commands.map(run).at(-1) ?? [] }
}
