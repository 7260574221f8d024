/** What happens in a fleet: names, fields and words of its events. */
import type { EventKind } from '../kernel/world.ts'

export const VOCABULARY: readonly EventKind[] = [
  { name: 'site-lost', fields: [['site', 'site'], ['how', 'loss']] },
  { name: 'site-restored', fields: [['site', 'site']] },
  { name: 'link-cut', fields: [['from', 'site'], ['to', 'site']] },
  { name: 'link-healed', fields: [['from', 'site'], ['to', 'site']] },
  { name: 'hub-stopped', fields: [] },
  { name: 'hub-started', fields: [] },
  { name: 'registered', fields: [['cluster', 'cluster']] },
  { name: 'policy-set', fields: [['policy', 'int']] },
  { name: 'policy-applied', fields: [['cluster', 'cluster'], ['policy', 'int']] },
  { name: 'deployed', fields: [['cluster', 'cluster'], ['revision', 'int']] },
  { name: 'quorum-changed', fields: [['cluster', 'cluster'], ['decides', 'yes'], ['voices', 'int'], ['of', 'int']] },
  { name: 'quorum-restored', fields: [['cluster', 'cluster'], ['site', 'site']] },
  { name: 'request-sent', fields: [['users', 'users'], ['request', 'int'], ['site', 'site'], ['write', 'yes']] },
  { name: 'request-ended', fields: [['users', 'users'], ['request', 'int'], ['outcome', 'outcome'], ['why', 'why'], ['write', 'yes'], ['row', 'int']] },
  { name: 'message-sent', fields: [['from', 'site'], ['to', 'site'], ['parcel', 'parcel'], ['delay', 'int']] },
  { name: 'suspected', fields: [['site', 'site'], ['primary', 'site']] },
  { name: 'promoted', fields: [['site', 'site'], ['epoch', 'int'], ['lost', 'int'], ['rpo', 'int'], ['by', 'failover'], ['old', 'site']] },
  { name: 'two-primaries', fields: [['old', 'site'], ['new', 'site']] },
  { name: 'demoted', fields: [['site', 'site'], ['lost', 'int']] },
  { name: 'fenced', fields: [['site', 'site'], ['by', 'site']] },
  { name: 'fence-failed', fields: [['site', 'site'], ['by', 'site']] },
  { name: 'copy-dropped', fields: [['site', 'site']] },
  { name: 'copy-back', fields: [['site', 'site']] },
  { name: 'routed', fields: [['users', 'users'], ['site', 'site']] },
  { name: 'recovered', fields: [['rto', 'int']] },
]

export const Code = {
  SiteLost: 0, SiteRestored: 1, LinkCut: 2, LinkHealed: 3, HubStopped: 4, HubStarted: 5, Registered: 6, PolicySet: 7, PolicyApplied: 8,
  Deployed: 9, QuorumChanged: 10, QuorumRestored: 11, RequestSent: 12, RequestEnded: 13, MessageSent: 14, Suspected: 15, Promoted: 16,
  TwoPrimaries: 17, Demoted: 18, Fenced: 19, FenceFailed: 20, CopyDropped: 21, CopyBack: 22, Routed: 23, Recovered: 24,
} as const

export const WORDS: Readonly<Record<string, readonly string[]>> = {
  loss: ['dark', 'machine'],
  yes: ['no', 'yes'],
  outcome: ['ok', 'failed', 'unknown'],
  why: ['served', 'overload', 'timeout', 'no-primary'],
  parcel: ['request', 'answer', 'forward', 'copy', 'copied', 'beat', 'alive', 'fence', 'fenced', 'ballot', 'voice', 'poll', 'orders'],
  failover: ['person', 'operator', 'probe', 'fencing', 'arbiter'],
}
/** A word's number. */
export const no = (kind: keyof typeof WORDS, word: string) => WORDS[kind].indexOf(word)
