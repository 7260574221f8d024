/**
 * What of an etcd cluster stands on a timeline: terms and who leads them, campaigns, faults and
 * repairs, what clients asked and were told.
 */
import type { Landmark } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import { labelOf } from './calls.ts'
import { Code, VOCABULARY } from './events.ts'
import { requestOf } from './requests.ts'
import { Outcome } from './state.ts'
import type { EtcdState } from './state.ts'

const ROLE_CHANGED = VOCABULARY.findIndex(kind => kind.name === 'role-changed')

const name = (state: EtcdState, member: number) => state.members[member - 1].name
const pair = (a: string, b: string) => (a < b ? `${a}–${b}` : `${b}–${a}`)
const fault = (text: string): Landmark => ({ kind: 'fault', text })
const repair = (text: string): Landmark => ({ kind: 'repair', text })

export function landmark(state: EtcdState, code: number, f: ArrayLike<number>): Landmark | null {
  switch (code) {
    case ROLE_CHANGED: return roleChanged(state, f)
    case Code.Stopped: return { kind: 'fault', owner: f[0], text: `${name(state, f[0])} arrêté` }
    case Code.Panicked: case Code.Gone: return { kind: 'fault', owner: f[0], text: `${name(state, f[0])} s’arrête` }
    case Code.Started: return f[1] === 1 ? null : repair(`${name(state, f[0])} redémarré`)
    case Code.ClientStopped: return fault(`${state.clients[f[0]].description.name} arrêté`)
    case Code.ClientStarted: return repair(`${state.clients[f[0]].description.name} redémarré`)
    case Code.Paused: return fault(`${name(state, f[0])} figé`)
    case Code.Resumed: return repair(`${name(state, f[0])} repris`)
    case Code.LinkCut: return fault(`${pair(name(state, f[0]), name(state, f[1]))} coupé`)
    case Code.LinkHealed: return repair(`${pair(name(state, f[0]), name(state, f[1]))} rétabli`)
    case Code.SitesCut: return fault(`${pair(state.network.sites[f[0]], state.network.sites[f[1]])} coupé`)
    case Code.SitesHealed: return repair(`${pair(state.network.sites[f[0]], state.network.sites[f[1]])} rétabli`)
    case Code.RequestSent: case Code.NobodyReachable:
      return { kind: 'asked', request: f[1], by: f[0], text: labelOf(requestOf(state.requests, f[1]).call) }
    case Code.RequestEnded: return ended(f)
    default: return null
  }
}

function roleChanged(state: EtcdState, f: ArrayLike<number>): Landmark | null {
  const [member, from, to, term] = [f[0], f[1], f[2], f[3]]
  if (to === Role.Leader) {
    const leader = name(state, member)
    return { kind: 'era', owner: member, no: term, text: leader, labels: [`mandat ${term} · ${leader}`, `${term} · ${leader}`, String(term)], spoken: `mandat ${term}, leader ${leader}` }
  }
  if (from === Role.Leader) return { kind: 'era-ended', owner: member }
  return to === Role.Candidate ? { kind: 'contest', no: term, text: name(state, member) } : null
}

function ended(f: ArrayLike<number>): Landmark {
  const outcome = f[2] === Outcome.Ok ? 'ok' : f[2] === Outcome.Failed ? 'failed' : 'unknown'
  return { kind: 'ended', request: f[1], outcome }
}
