/** What stands on a timeline: terms and their masters, elections, faults and repairs, what clients asked and were told. */
import type { Landmark } from '../kernel/world.ts'
import { Code } from './events.ts'
import { labelOf } from './labels.ts'
import { Mode, Outcome } from './state.ts'
import type { ElasticState } from './state.ts'

const pair = (a: string, b: string) => (a < b ? `${a}–${b}` : `${b}–${a}`)
const fault = (text: string): Landmark => ({ kind: 'fault', text })
const repair = (text: string): Landmark => ({ kind: 'repair', text })

export function landmark(state: ElasticState, code: number, f: ArrayLike<number>): Landmark | null {
  const name = (node: number) => state.nodes[node - 1].name
  const site = (no: number) => state.network.sites[no]
  switch (code) {
    case Code.ModeChanged:
      if (f[2] === Mode.Leader) {
        const [term, master] = [f[3], name(f[0])]
        return { kind: 'era', owner: f[0], no: term, text: master, labels: [`mandat ${term} · ${master}`, `${term} · ${master}`, String(term)], spoken: `mandat ${term}, master ${master}` }
      }
      return f[1] === Mode.Leader ? { kind: 'era-ended', owner: f[0] } : null
    case Code.ElectionBegan: return { kind: 'contest', no: f[1], text: name(f[0]) }
    case Code.Stopped: return { kind: 'fault', owner: f[0], text: `${name(f[0])} arrêté` }
    case Code.Started: return f[1] === 1 ? null : repair(`${name(f[0])} redémarré`)
    case Code.Paused: return fault(`${name(f[0])} figé`)
    case Code.Resumed: return repair(`${name(f[0])} repris`)
    case Code.LinkCut: return fault(`${pair(name(f[0]), name(f[1]))} coupé`)
    case Code.LinkHealed: return repair(`${pair(name(f[0]), name(f[1]))} rétabli`)
    case Code.SitesCut: return fault(`${pair(site(f[0]), site(f[1]))} coupé`)
    case Code.SitesHealed: return repair(`${pair(site(f[0]), site(f[1]))} rétabli`)
    case Code.RequestSent: case Code.NobodyReachable: return { kind: 'asked', request: f[1], by: f[0], text: labelOf(state, state.requests[f[1]]) }
    case Code.RequestEnded: return { kind: 'ended', request: f[1], outcome: f[2] === Outcome.Ok ? 'ok' : f[2] === Outcome.Failed ? 'failed' : 'unknown' }
    default: return null
  }
}
