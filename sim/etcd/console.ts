/**
 * A client's console: a command line that somebody types, asked of the cluster as etcdctl asks it, or
 * done on a machine, until its output is whole. One command at a time; Ctrl-C ends it. What the words
 * mean, in which order they ask and what they print is `operator/`'s; here they meet the world.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { ask, giveUp, placesOf } from './client.ts'
import { restore, startProcess } from './datadir.ts'
import { DEFAULT_QUOTA } from './description.ts'
import { Ended } from './endings.ts'
import { Code, WORDS } from './events.ts'
import { Exit } from './operator/act.ts'
import type { Act, AskAct, Endpoint, RestoreAct, StartAct, Tool } from './operator/act.ts'
import { hexId, resolveMember } from './operator/ids.ts'
import { parseCommand } from './operator/parse.ts'
import { renderBackupStatus, renderRestore, renderStart } from './operator/render-machine.ts'
import { renderWatch } from './operator/render-watch.ts'
import { render } from './operator/render.ts'
import type { Output, Result } from './operator/result.ts'
import { nextSteps, resultsToRender } from './operator/steps.ts'
import type { Step } from './operator/steps.ts'
import { words } from './operator/words.ts'
import type { WatchEvent } from './request.ts'
import { requestOf } from './requests.ts'
import { listOf } from './serve.ts'
import { Due } from './state.ts'
import type { Asking, Client, EtcdState, Member, OperatorCommand, Request, Watcher, Witness } from './state.ts'
import { closeWatch } from './watches.ts'

/** Characters of a line. */
export const LINE_LIMIT = 400
/** Lines that a console keeps of one command's output: the last. */
export const LINES_KEPT = 1_000
/** What a shell tells of a process that Ctrl-C ended. */
const INTERRUPTED = 130
/** A lease is first given as long as it takes to connect, and a second (--dial-timeout 2s), µs. */
const FIRST_KEEP_ALIVE = 3_000_000
/** clientv3 opens a lease's stream again after this long (lease.go retryConnWait), µs. */
const STREAM_RETRY = 500_000

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject })

/** Carries a line out, or begins to. What the tool itself refuses is output; a refusal is for what this world has not. */
export function runLine(state: EtcdState, kernel: Kernel, client: Client, line: string): Refusal | null {
  if (typeof line !== 'string' || line.length > LINE_LIMIT) return refuse('bad-line', client.description.name)
  if (runningAt(state, client)) return refuse('console-busy', client.description.name)
  const { version } = state.settings
  const parsed = parseCommand(words(line), version)
  if ('usage' in parsed) {
    const command = begin(state, kernel, client, line, 'etcdctl', null)
    const lines = parsed.usage.split('\n')
    finish(state, kernel, command, parsed.exit === Exit.Success ? { out: lines, err: [], exit: parsed.exit } : { out: [], err: lines, exit: parsed.exit })
    return null
  }
  const { tool, act } = parsed
  const refusal = rejectNames(state, kernel, act)
  if (refusal) return refusal
  if (act.kind === 'ask') {
    beginToAsk(state, kernel, client, line, tool, act)
    return null
  }
  const command = begin(state, kernel, client, line, tool, act)
  const output = act.kind === 'start'
    ? startNow(state, kernel, act)
    : act.kind === 'restore'
      ? restoreNow(state, kernel, act, tool)
      : renderBackupStatus(act, state.backups[state.files.get(act.file) ?? -1] ?? null, tool, version)
  finish(state, kernel, command, output)
  return null
}

/** Only machines that are there can be started, restored on, or added; a process that runs is not started again. */
function rejectNames(state: EtcdState, kernel: Kernel, act: Act): Refusal | null {
  const names = act.kind === 'start'
    ? [act.member]
    : act.kind === 'restore'
      ? [act.member, ...act.flags.initialCluster]
      : act.kind === 'ask' && act.call.kind === 'member-add' ? [act.call.name] : []
  const unknown = names.find(name => !state.members.some(m => m.name === name))
  if (unknown !== undefined) return refuse('unknown-member', unknown.slice(0, 40))
  if (act.kind !== 'start') return null
  return kernel.processes[machineOf(state, act.member).id - 1].status === ProcessStatus.Down ? null : refuse('already-up', act.member)
}

const machineOf = (state: EtcdState, name: string) => state.members.find(m => m.name === name) as Member

function startNow(state: EtcdState, kernel: Kernel, { member, flags }: StartAct): Output {
  const machine = machineOf(state, member)
  const outcome = startProcess(state, kernel, machine, flags)
  const { token } = state.clusters.find(c => c.token === state.tokens[machine.id]) ?? state.clusters[0]
  return renderStart(typeof outcome === 'number' ? WORDS['refused-start'][outcome] : null, hexId(machine.id, token))
}

function restoreNow(state: EtcdState, kernel: Kernel, act: RestoreAct, tool: Tool): Output {
  const refusal = restore(state, kernel, machineOf(state, act.member), { ...act.flags, backup: state.files.get(act.file) ?? -1 })
  const output = renderRestore(act, refusal?.refused ?? null, tool, state.settings.version)
  if (output === null) throw new Error(`invariant etcd/restore-said: nobody has words for ${refusal?.refused}`)
  return output
}

function begin(state: EtcdState, kernel: Kernel, client: Client, line: string, tool: Tool, act: Act | null, target = 0): OperatorCommand {
  const command: OperatorCommand = {
    id: state.commands.length, client: client.index, at: kernel.now, line, tool, act, target,
    results: [], asking: [], out: [], err: [], exit: -1, endedAt: -1, leaseUntil: kernel.now + FIRST_KEEP_ALIVE,
  }
  state.commands.push(command)
  state.running = [...state.running, command.id]
  record(kernel.trace, kernel.now, Code.CommandBegan, client.index, command.id)
  return command
}

function finish(state: EtcdState, kernel: Kernel, { id }: OperatorCommand, { out, err, exit }: Output): void {
  const command = state.commands[id]
  const { act, results } = command
  const reply = results.at(-1)?.reply
  if (reply?.kind === 'snapshot-save' && act?.kind === 'ask') state.files.set(act.print.file ?? '', reply.backup)
  const kept = [...command.out, ...out].slice(-LINES_KEPT)
  state.running = state.running.filter(other => other !== id)
  state.commands[id] = { ...command, results: [], asking: [], out: kept, err: err.slice(-LINES_KEPT), exit, endedAt: kernel.now }
  record(kernel.trace, kernel.now, Code.CommandEnded, command.client, id, exit)
}

function runningAt(state: EtcdState, client: Client): OperatorCommand | undefined {
  return state.running.map(id => state.commands[id]).find(c => c.client === client.index)
}

/** Ctrl-C: what it has asked may still be done. */
export function interrupt(state: EtcdState, kernel: Kernel, client: Client): Refusal | null {
  const command = runningAt(state, client)
  if (!command) return refuse('nothing-runs', client.description.name)
  finish(state, kernel, command, { out: [], err: [], exit: INTERRUPTED })
  for (const { request } of command.asking) {
    giveUp(state, kernel, requestOf(state.requests, request), Ended.Interrupted)
    const watcher = state.watchers.find(w => w.request === request)
    if (watcher) closeWatch(state, kernel, watcher)
  }
  return null
}

function beginToAsk(state: EtcdState, kernel: Kernel, client: Client, line: string, tool: Tool, typed: AskAct): void {
  const { call } = typed
  if (call.kind !== 'member-remove' && call.kind !== 'member-promote' && call.kind !== 'move-leader') {
    goOn(state, kernel, begin(state, kernel, client, line, tool, typed))
    return
  }
  // By the ids of the cluster that is asked: an id that was somebody's once is nobody's now.
  const places = placesOf(state, endpointsOf(client, typed).map(e => e.member)).filter(place => place > 0)
  const known = places.map(place => state.members[place - 1]).sort((a, b) => Number(b.node !== null) - Number(a.node !== null))[0]
  const members = known ? listOf(state, known) : []
  const resolved = resolveMember(call.name, members, known ? clusterKey(state, known) : '')
  if ('usage' in resolved) {
    finish(state, kernel, begin(state, kernel, client, line, tool, typed), { out: [], err: resolved.usage.split('\n'), exit: resolved.exit })
    return
  }
  const act: AskAct = { ...typed, call: { ...call, name: resolved.name } }
  goOn(state, kernel, begin(state, kernel, client, line, tool, act, members.find(m => m.name === resolved.name)?.id))
}

/** The client's own endpoints, as they would stand in ETCDCTL_ENDPOINTS, unless the line names others. */
function endpointsOf(client: Client, act: AskAct): readonly Endpoint[] {
  return act.endpoints.length > 0 ? act.endpoints : client.description.endpoints.map(member => ({ text: `${member}:2379`, member }))
}

/** Asks what comes next, or prints. */
function goOn(state: EtcdState, kernel: Kernel, command: OperatorCommand): void {
  const act = command.act as AskAct
  const client = state.clients[command.client]
  const own = endpointsOf(client, act)
  const steps = nextSteps(act, command.results, own)
  if (steps.length > 0) return askSteps(state, kernel, command, steps)
  const { version, quota } = state.settings
  finish(state, kernel, command, render(act, resultsToRender(act, command.results), { version, quota: quota === DEFAULT_QUOTA ? 0 : quota }))
}

function askSteps(state: EtcdState, kernel: Kernel, { id, leaseUntil, client: index }: OperatorCommand, steps: readonly Step[]): void {
  const client = state.clients[index]
  const act = state.commands[id].act as AskAct
  // The stream of a lease waits no longer than the lease lasts (lease.go deadlineLoop).
  const timeout = keepsAlive(act) ? leaseUntil - kernel.now : act.timeout
  const asking = steps.map(({ endpoint }, i): Asking => {
    const places = placesOf(state, (endpoint ? [endpoint] : endpointsOf(client, act)).map(e => e.member))
    return { request: state.requests.count + i, endpoint: endpoint?.text ?? '', places, timeout, result: null }
  })
  state.commands[id] = { ...state.commands[id], asking }
  for (const { call } of steps) ask(state, kernel, client, call, 0, timeout)
}

const keepsAlive = (act: AskAct) => act.call.kind === 'lease-keep-alive' && !act.print.once

/** Who asked this request, when it was a command. */
function commandAsking(state: EtcdState, request: number): OperatorCommand | undefined {
  for (const id of state.running) {
    const command = state.commands[id]
    if (command.asking.some(a => a.request === request)) return command
  }
  return undefined
}

export function askingOf(state: EtcdState, request: number): Asking | undefined {
  return commandAsking(state, request)?.asking.find(a => a.request === request)
}

/** What tells a member's cluster from others. */
function clusterKey(state: EtcdState, { data }: Member): string {
  return state.clusters[data?.cluster ?? 0].token
}

/** Who answers: for commands, which print it. */
export function witness(state: EtcdState, member: Member, request: number): Witness | null {
  const { node, data } = member
  if (node === null || data === null || !askingOf(state, request)) return null
  return {
    header: { cluster: clusterKey(state, member), raftId: data.raftId, raftTerm: node.term, leader: node.lead, revision: member.store.revision },
    members: listOf(state, member),
  }
}

/** A request has ended: the command goes on once all that it asked together have. */
export function requestEnded(state: EtcdState, kernel: Kernel, request: Request, by: Witness | null): void {
  const command = commandAsking(state, request.id)
  if (!command) return
  const asking = command.asking.map(a => (a.request === request.id ? { ...a, result: resultOf(command, a, request, by) } : a))
  state.commands[command.id] = { ...command, asking }
  const results = asking.flatMap(a => a.result ?? [])
  if (results.length < asking.length) return
  const act = command.act as AskAct
  if (act.call.kind === 'watch') {
    // It is open: what it sees comes by itself.
    if (request.ended !== Ended.None) printWatch(state, kernel, command, act, [], request.ended)
  } else if (keepsAlive(act)) {
    keptAlive(state, kernel, command, act, results[0])
  } else {
    const next = { ...command, asking: [], results: [...command.results, ...results] }
    state.commands[command.id] = next
    goOn(state, kernel, next)
  }
}

function resultOf({ target }: OperatorCommand, { endpoint, timeout }: Asking, request: Request, by: Witness | null): Result {
  const { call, ended, sentAt, answeredAt } = request
  // A change that went through the log is answered without more.
  const reply = request.reply ?? (ended === Ended.None ? { kind: 'done' as const } : null)
  const added = call.kind === 'member-add' ? by?.members.find(m => m.name === call.name)?.id : target
  return { endpoint, call, ended, reply, took: answeredAt - sentAt, timeout, header: by?.header ?? null, target: added, members: by?.members }
}

export function watchReceived(state: EtcdState, kernel: Kernel, watcher: Watcher, events: readonly WatchEvent[]): void {
  const command = state.running.length > 0 && commandAsking(state, watcher.request)
  if (command) printWatch(state, kernel, command, command.act as AskAct, events, Ended.None)
}

export function watchCancelled(state: EtcdState, kernel: Kernel, watcher: Watcher): void {
  const command = state.running.length > 0 && commandAsking(state, watcher.request)
  if (command) printWatch(state, kernel, command, command.act as AskAct, [], watcher.cancelled)
}

function printWatch(state: EtcdState, kernel: Kernel, { id }: OperatorCommand, { print }: AskAct, events: readonly WatchEvent[], cancelled: Ended): void {
  const { out, err, exit } = renderWatch(events, cancelled, print)
  if (exit === null) printOut(state, id, out)
  else finish(state, kernel, state.commands[id], { out, err, exit })
}

function printOut(state: EtcdState, id: number, out: readonly string[]): void {
  const command = state.commands[id]
  state.commands[id] = { ...command, out: [...command.out, ...out].slice(-LINES_KEPT) }
}

/** Again when a third of its time is over; when nobody answers, until it must be gone (clientv3/lease.go). */
function keptAlive(state: EtcdState, kernel: Kernel, { id, leaseUntil }: OperatorCommand, act: AskAct, result: Result): void {
  const { ended, reply } = result
  const output = render(act, [result], { version: state.settings.version })
  if (ended === Ended.None && reply?.kind === 'lease') {
    const ttl = reply.ttl * 1_000_000
    printOut(state, id, output.out)
    state.commands[id] = { ...state.commands[id], asking: [], leaseUntil: kernel.now + ttl }
    schedule(kernel, Math.floor(ttl / 3), Due.KeepAlive, NOBODY, id)
  } else if (ended === Ended.Refused || kernel.now + STREAM_RETRY >= leaseUntil) {
    finish(state, kernel, state.commands[id], output)
  } else {
    state.commands[id] = { ...state.commands[id], asking: [] }
    schedule(kernel, STREAM_RETRY, Due.KeepAlive, NOBODY, id)
  }
}

export function handleKeepAlive(state: EtcdState, kernel: Kernel, id: number): void {
  const command = state.commands[id]
  if (command.endedAt < 0) askSteps(state, kernel, command, [{ call: (command.act as AskAct).call, endpoint: null }])
}
