/**
 * What deserves the audience's time: votes, appends, commits, answers and faults; not heartbeats.
 * Milliseconds on stage, chosen so that a message can be followed and named as it travels; and, for
 * those who listen, which events come first.
 */
import type { Importance, Salience } from '../kernel/world.ts'
import { MsgType, Role } from '../raft/index.ts'
import { Code, VOCABULARY } from './events.ts'
import { Outcome } from './state.ts'

const codeOf = (name: string) => VOCABULARY.findIndex(kind => kind.name === name)
const ROLE_CHANGED = codeOf('role-changed')
const VOTE_REFUSED = codeOf('vote-refused')
const CONFLICT_REMOVED = codeOf('conflict-removed')
const COMMITTED = codeOf('committed')

const FLIGHT = 800
const SHORT_FLIGHT = 500
const DISK = 300
const hold = (wall: number): Salience => ({ span: 0, wall })

export function salience(code: number, f: ArrayLike<number>): Salience | null {
  switch (code) {
    case Code.MessageSent: return messageSalience(f)
    case Code.RequestSent: case Code.AnswerSent: return { span: f[3], wall: FLIGHT }
    case Code.SyncBegan: return { span: f[2], wall: DISK }
    case Code.Stopped: case Code.Paused: case Code.Started: case Code.SitesCut: case Code.LinkCut: case Code.SitesHealed:
    case Code.CommandBegan: case Code.ClientStopped: case Code.ClientStarted:
      return hold(400)
    case Code.RequestEnded: case VOTE_REFUSED: return hold(300)
    case CONFLICT_REMOVED: return hold(600)
    case COMMITTED: return hold(150)
    case ROLE_CHANGED: return f[2] === Role.Follower && f[1] === Role.Follower ? null : hold(500)
    default: return null
  }
}

function messageSalience(f: ArrayLike<number>): Salience | null {
  const type = f[2]
  const delay = f[9]
  switch (type) {
    case MsgType.Vote: case MsgType.VoteResp: case MsgType.PreVote: case MsgType.PreVoteResp: case MsgType.Prop: return { span: delay, wall: FLIGHT }
    case MsgType.App: return { span: delay, wall: f[6] > 0 ? FLIGHT : SHORT_FLIGHT }
    case MsgType.AppResp: return { span: delay, wall: SHORT_FLIGHT }
    default: return null
  }
}

/** Faults, leaders and lost writes turn the story; who asks, answers and recovers goes on with it. */
const TURNS = new Set([
  'stopped', 'paused', 'sites-cut', 'sites-healed', 'conflict-removed', 'panicked', 'gone', 'start-refused', 'data-changed', 'nobody-reachable',
  'client-stopped',
])
const GOES_ON = new Set([
  'started', 'client-started', 'resumed', 'link-cut', 'link-healed', 'disk-set', 'link-set', 'vote-granted', 'vote-refused', 'committed',
  'request-sent', 'request-blocked', 'request-lost', 'request-retried', 'answer-lost', 'proposal-dropped',
  'members-changed', 'conf-change-refused', 'snapshot-sent', 'snapshot-installed', 'backup-saved', 'lease-expired',
  'transfer-began', 'transfer-aborted', 'leader-forgotten', 'watch-cancelled', 'command-began', 'command-ended',
])
const DETAILS = new Set([
  'message-sent', 'message-lost', 'applied', 'appended', 'append-refused', 'vote-counted', 'campaign-ignored', 'leader-known',
  'read-confirmed', 'snapshot-saved', 'leases-extended', 'watched',
])
const WEIGHTS: readonly Importance[] = VOCABULARY.map(({ name }) => (TURNS.has(name) ? 3 : GOES_ON.has(name) ? 2 : DETAILS.has(name) ? 1 : 0))

export function importance(code: number, f: ArrayLike<number>): Importance {
  switch (code) {
    case Code.MessageSent: return messageSalience(f) === null ? 0 : 1
    case Code.MessageLost: return f[2] === MsgType.Heartbeat || f[2] === MsgType.HeartbeatResp ? 0 : 1
    case Code.RequestEnded: return f[2] === Outcome.Ok ? 2 : 3
    case ROLE_CHANGED: return f[2] === Role.Follower && f[1] === Role.Follower ? 1 : f[2] === Role.PreCandidate ? 2 : 3
    default: return WEIGHTS[code]
  }
}
