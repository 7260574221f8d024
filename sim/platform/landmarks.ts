/** What of a platform stands on a timeline: whose controllers act, faults and repairs, what people asked and were told. */
import type { Landmark } from '../kernel/world.ts'
import { Code } from './events.ts'
import { Outcome } from './state.ts'
import type { PlatformState } from './state.ts'

/** Owner of the eras: the API. */
const API = 1
const fault = (text: string): Landmark => ({ kind: 'fault', text })
const repair = (text: string): Landmark => ({ kind: 'repair', text })

export function landmark(state: PlatformState, code: number, f: ArrayLike<number>): Landmark | null {
  const site = (i: number) => state.sites[i]
  const node = (i: number) => state.vms[state.nodes[i]].name
  switch (code) {
    case Code.SiteLost: return fault(`site ${site(f[0])} perdu`)
    case Code.SiteRestored: return repair(`site ${site(f[0])} revenu`)
    case Code.SitesCut: return fault(`${site(f[0])}–${site(f[1])} coupé`)
    case Code.SitesHealed: return repair(`${site(f[0])}–${site(f[1])} rétabli`)
    case Code.ApiLost: return { kind: 'era-ended', owner: API }
    case Code.ControllerElected: return { kind: 'era', owner: API, no: f[0] + 1, text: state.vms[f[0]].name, labels: [`API : ${state.vms[f[0]].name}`, state.vms[f[0]].name] }
    case Code.HostCut: return fault(`${state.hosts[f[0]].name} isolé`)
    case Code.HostRejoined: return repair(`${state.hosts[f[0]].name} rejoint`)
    case Code.NodeNotReady: return fault(`${node(f[0])} NotReady`)
    case Code.NodeReady: return repair(`${node(f[0])} Ready`)
    case Code.PodEvicted: return fault(`${node(f[2])} évacué`)
    case Code.Overloaded: return fault(`${site(f[0])} débordé`)
    case Code.Relieved: return repair(`${site(f[0])} soulagé`)
    case Code.Recovered: return repair(`${state.vms[f[0]].name} reprend`)
    case Code.RateChanged: return { kind: 'fault', text: `${f[0]} requêtes/s` }
    case Code.RequestSent: return { kind: 'asked', request: f[1], by: f[0], text: state.requests[f[1]].text }
    case Code.RequestEnded: return { kind: 'ended', request: f[1], outcome: f[2] === Outcome.Ok ? 'ok' : 'failed' }
    default: return null
  }
}
