/**
 * In which order a command asks (ep_command.go, move_leader_command.go): `--cluster` asks for the list
 * of members first; statuses one after another, each with its own time; healths all at once; a
 * transfer looks for the leader among the endpoints, and stops at the first that does not answer.
 */
import type { Call } from '../calls.ts'
import { Ended } from '../endings.ts'
import type { AskAct, Endpoint } from './act.ts'
import { sortedMembers } from './json.ts'
import { endpointsOfCluster } from './parse.ts'
import type { Result } from './result.ts'

export interface Step {
  readonly call: Call
  /** Null: the first of the act's endpoints that the client reaches. */
  readonly endpoint: Endpoint | null
}

/** What to ask at once, now that `done` have ended; nothing when the command is over. `own` are the client's endpoints, for when none are given. */
export function nextSteps(act: AskAct, done: readonly Result[], own: readonly Endpoint[]): readonly Step[] {
  const given = act.endpoints.length > 0 ? act.endpoints : own
  if (act.cluster && done.length === 0) return [{ call: { kind: 'member-list' }, endpoint: null }]
  const listed = act.cluster ? listOf(done[0]) : given
  const asked = act.cluster ? done.slice(1) : done
  const at = (endpoint: Endpoint): Step => ({ call: act.call, endpoint })
  if (act.to === 'one') {
    // A backup is of one member: the first, when none is named.
    const endpoint = act.call.kind === 'snapshot-save' ? given[0] ?? null : null
    return done.length === 0 ? [{ call: act.call, endpoint }] : []
  }
  if (act.to === 'each') {
    if (act.call.kind === 'health') return asked.length === 0 ? listed.map(at) : []
    return listed.slice(asked.length, asked.length + 1).map(at)
  }
  const last = done.at(-1)
  if (last !== undefined && (last.ended !== Ended.None || last.call.kind !== 'status')) return []
  const leads = last?.reply?.kind === 'status' && last.reply.status.leader
  if (leads) return [at(given[done.length - 1])]
  return given.slice(done.length, done.length + 1).map(endpoint => ({ call: { kind: 'status' }, endpoint }))
}

/** In the order of their ids, as the list has them. */
function listOf({ reply, header }: Result): readonly Endpoint[] {
  if (reply?.kind !== 'member-list' || header === null) return []
  return endpointsOfCluster(sortedMembers(reply.members, header.cluster).filter(m => m.started).map(m => m.name))
}

/** The results that `render` is given: without the list that `--cluster` began with, unless it failed. */
export function resultsToRender(act: AskAct, done: readonly Result[]): readonly Result[] {
  return act.cluster && done[0]?.ended === Ended.None ? done.slice(1) : done
}
