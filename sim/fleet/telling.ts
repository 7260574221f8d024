/** What deserves the audience's time, what is told aloud, and what stands on the timeline. */
import type { Importance, Landmark, Salience } from '../kernel/world.ts'
import { Code, no } from './events.ts'
import type { FleetState } from './state.ts'

const brief: Salience = { span: 5_000, wall: 500 }
const turn: Salience = { span: 10_000, wall: 1_400 }

/** Copies, orders and voices are seen on their way; requests and beats pass. */
const SEEN = ['copy', 'fence', 'ballot', 'voice', 'orders'].map(word => no('parcel', word))

export function salience(code: number, f: ArrayLike<number>): Salience | null {
  switch (code) {
    case Code.MessageSent: return SEEN.includes(f[2]) ? { span: Math.max(1_000, f[3]), wall: 350 } : null
    case Code.RequestSent: case Code.RequestEnded: return null
    case Code.PolicyApplied: case Code.Deployed: case Code.CopyDropped: case Code.CopyBack: case Code.Registered: case Code.PolicySet: return brief
    default: return turn
  }
}

const ALOUD: Readonly<Record<number, Importance>> = {
  [Code.MessageSent]: 0, [Code.RequestSent]: 0, [Code.PolicyApplied]: 2, [Code.CopyDropped]: 2, [Code.CopyBack]: 1, [Code.Registered]: 2,
  [Code.Deployed]: 2, [Code.PolicySet]: 1,
}

export function importance(code: number, f: ArrayLike<number>): Importance {
  if (code === Code.RequestEnded) return f[5] === 1 ? 1 : 0
  return ALOUD[code] ?? 3
}

/** An era is a primary's reign; requests are those that write. */
export function landmark({ sites, users, epoch }: FleetState, code: number, f: ArrayLike<number>): Landmark | null {
  switch (code) {
    case Code.Promoted: return { kind: 'era', owner: f[0], no: f[1], text: sites[f[0]].name, labels: [`primaire ${sites[f[0]].name}`, sites[f[0]].name] }
    case Code.Demoted: return { kind: 'era-ended', owner: f[0] }
    case Code.SiteLost: return { kind: 'fault', text: `${sites[f[0]].name} perdu`, owner: f[0] }
    case Code.Fenced: return { kind: 'fault', text: `${sites[f[0]].name} éteint`, owner: f[0] }
    case Code.SiteRestored: return { kind: 'repair', text: `${sites[f[0]].name} revenu` }
    case Code.LinkCut: return { kind: 'fault', text: `${sites[f[0]].name}–${sites[f[1]].name} coupé` }
    case Code.LinkHealed: return { kind: 'repair', text: `${sites[f[0]].name}–${sites[f[1]].name} rétabli` }
    case Code.HubStopped: return { kind: 'fault', text: 'hub perdu' }
    case Code.HubStarted: return { kind: 'repair', text: 'hub revenu' }
    case Code.Suspected: return { kind: 'contest', no: epoch + 1, text: `${sites[f[0]].name} doute` }
    case Code.RequestSent: return f[3] === 1 ? { kind: 'asked', request: f[1], by: f[0], text: `écriture, ${users[f[0]].name}` } : null
    case Code.RequestEnded: return f[4] === 1 ? { kind: 'ended', request: f[1], outcome: (['ok', 'failed', 'unknown'] as const)[f[2]] } : null
    default: return null
  }
}
