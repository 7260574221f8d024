/**
 * What deserves the audience's time: votes, appends, commits, answers and faults; not heartbeats.
 * Milliseconds on stage, chosen so that a message can be followed and named as it travels.
 */
import type { Salience } from '../kernel/world.ts'
import { MsgType, Role } from '../raft/index.ts'
import { Code, VOCABULARY } from './events.ts'

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
    case Code.CommandBegan:
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
