/** What deserves the audience's time: votes, publications, copies that move, answers and faults; not checks. */
import type { Importance, Salience } from '../kernel/world.ts'
import { Code, Msg, VOCABULARY } from './events.ts'
import { Mode, Outcome } from './state.ts'

const FLIGHT = 700
const SHORT_FLIGHT = 400
const hold = (wall: number): Salience => ({ span: 0, wall })

const FOLLOWED: readonly number[] = [Msg.PreVoteRequest, Msg.PreVoteResponse, Msg.StartJoin, Msg.Join, Msg.PrimaryOp, Msg.Replicate]
const GLANCED: readonly number[] = [Msg.Publish, Msg.PublishResponse, Msg.ApplyCommit, Msg.ReplicateAck, Msg.StartRecovery, Msg.RecoveryData]

export function salience(code: number, f: ArrayLike<number>): Salience | null {
  switch (code) {
    case Code.MessageSent: return FOLLOWED.includes(f[2]) ? { span: f[5], wall: FLIGHT } : GLANCED.includes(f[2]) ? { span: f[5], wall: SHORT_FLIGHT } : null
    case Code.RequestSent: case Code.AnswerSent: return { span: f[3], wall: FLIGHT }
    case Code.Stopped: case Code.Paused: case Code.Started: case Code.SitesCut: case Code.SitesHealed: case Code.LinkCut: return hold(400)
    case Code.ModeChanged: return f[2] === Mode.Leader ? hold(600) : hold(300)
    case Code.RequestEnded: case Code.HealthChanged: case Code.ShardPromoted: case Code.ConfigChanged: return hold(400)
    case Code.ShardAssigned: case Code.NodeLeft: case Code.JoinRefused: case Code.CheckFailed: case Code.RequestBlocked: return hold(200)
    default: return null
  }
}

/** Faults, masters and lost writes turn the story; who asks, answers and recovers goes on with it. */
const TURNS = new Set(['stopped', 'paused', 'sites-cut', 'sites-healed', 'nobody-reachable', 'health-changed', 'config-changed'])
const GOES_ON = new Set([
  'started', 'resumed', 'link-cut', 'link-healed', 'link-set', 'election-began', 'joined', 'join-refused', 'committed', 'publication-failed', 'node-joined',
  'node-left', 'shard-promoted', 'shard-unassigned', 'shard-kept-unassigned', 'request-sent', 'request-blocked', 'index-created',
])
const DETAILS = new Set([
  'pre-vote-began', 'pre-vote-refused', 'votes-counted', 'vote-discarded', 'published', 'publish-refused', 'check-failed', 'shard-assigned',
  'shard-started', 'wrote', 'election-scheduled', 'message-lost',
])
const WEIGHTS: readonly Importance[] = VOCABULARY.map(({ name }) => (TURNS.has(name) ? 3 : GOES_ON.has(name) ? 2 : DETAILS.has(name) ? 1 : 0))

export function importance(code: number, f: ArrayLike<number>): Importance {
  switch (code) {
    case Code.MessageSent: return FOLLOWED.includes(f[2]) ? 1 : 0
    case Code.RequestEnded: return f[2] === Outcome.Ok ? 2 : 3
    case Code.ModeChanged: return f[2] === Mode.Leader || f[1] === Mode.Leader ? 3 : 2
    default: return WEIGHTS[code]
  }
}
