/** What of Kafka clusters stands on a timeline: who leads each partition, elections of controllers, faults and repairs, messages. */
import type { Landmark } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import { Code } from './events.ts'
import { Outcome } from './state.ts'
import type { KafkaState } from './state.ts'

const fault = (text: string): Landmark => ({ kind: 'fault', text })
const repair = (text: string): Landmark => ({ kind: 'repair', text })
/** A leader's epoch; with several partitions, each by its name. */
function eraOf({ partitions }: KafkaState, partition: number, epoch: number, leader: string): Landmark {
  const of = partitions.length > 1 ? `${partitions[partition].name} : ` : ''
  return { kind: 'era', owner: partition, no: epoch, text: leader, labels: [`${of}époque ${epoch} · ${leader}`, `${epoch} · ${leader}`, leader], spoken: `${of}époque ${epoch}, leader ${leader}` }
}

const pair = (a: string, b: string) => (a < b ? `${a}–${b}` : `${b}–${a}`)

export function landmark(state: KafkaState, code: number, f: ArrayLike<number>): Landmark | null {
  const who = (endpoint: number) => state.network.endpoints[endpoint].name
  const sites = () => pair(state.network.sites[f[0]], state.network.sites[f[1]])
  switch (code) {
    case Code.Leads: return eraOf(state, f[1], f[2], who(f[0]))
    case Code.Offline: return { kind: 'era-ended', owner: f[0] }
    case Code.RoleChanged: return f[2] === Role.Candidate ? { kind: 'contest', no: f[3], text: who(f[0]) } : null
    case Code.Stopped: return fault(`${who(f[0])} arrêté`)
    case Code.Destroyed: return fault(`${who(f[0])} détruit`)
    case Code.Started: return f[1] === 1 ? null : repair(`${who(f[0])} redémarré`)
    case Code.Paused: return fault(`${who(f[0])} figé`)
    case Code.Resumed: return repair(`${who(f[0])} repris`)
    case Code.LinkCut: return fault(`${pair(who(f[0]), who(f[1]))} coupé`)
    case Code.LinkHealed: return repair(`${pair(who(f[0]), who(f[1]))} rétabli`)
    case Code.SitesCut: return fault(`${sites()} coupé`)
    case Code.SitesHealed: return repair(`${sites()} rétabli`)
    case Code.BandwidthSet: return f[2] < 1_000 ? fault(`${sites()} saturé`) : repair(`${sites()} fluide`)
    case Code.Asked: return { kind: 'asked', request: f[1], by: f[0], text: `${f[1] + 1}` }
    case Code.Ended: {
      const outcome = f[2] === Outcome.Acknowledged ? 'ok' : f[2] === Outcome.Refused ? 'failed' : 'unknown'
      return { kind: 'ended', request: f[1], outcome }
    }
    default: return null
  }
}
