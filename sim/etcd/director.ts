/**
 * Director verbs that stay honest: « que m2 gagne », « provoquer un vote partagé ». Nothing is
 * decided for the cluster: a verb only says what some members' election timers had drawn (within
 * what etcd draws: raft.go, resetRandomizedElectionTimeout) and when their clocks tick, as an action
 * of the log that anyone can read. What follows is the protocol's.
 *
 * Each plan is tried on a copy of the cluster before it is proposed; one that does not lead where it
 * should is not.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { record } from '../kernel/trace.ts'
import { restoreKeyframe, saveKeyframe, stepEngine } from '../kernel/world.ts'
import type { Engine, Kernel, Refusal, Wish } from '../kernel/world.ts'
import { promotable, Role, setRandomizedElectionTimeout } from '../raft/index.ts'
import type { RaftNode } from '../raft/index.ts'
import { Code } from './events.ts'
import { tickPeriod } from './member.ts'
import type { EtcdState, Member } from './state.ts'

export interface Timer {
  readonly member: string
  /** Its election timeout, in ticks: one to two times --election-timeout. */
  readonly ticks: number
  /** Its clock ticks so much later from its next tick on, µs; less than a tick. */
  readonly later: number
}

export interface Nudge {
  readonly type: 'nudge'
  readonly timers: readonly Timer[]
}

/** An election that does not begin by then is not the next one, µs. */
const PATIENCE = 6_000_000

/** Sets timers, or says why not and changes nothing. */
export function nudge(state: EtcdState, kernel: Kernel, { timers }: Nudge): Refusal | null {
  const { electionTicks } = state.settings
  for (const { member: name, ticks, later } of timers) {
    const member = state.members.find(m => m.name === name)
    if (!member) return { refused: 'unknown-member', subject: name }
    if (!member.node || member.node.role === Role.Leader || !promotable(member.node)) return { refused: 'no-timer', subject: name }
    if (ticks < electionTicks || ticks >= 2 * electionTicks || later >= tickPeriod(state, member)) return { refused: 'no-such-draw', subject: name }
  }
  for (const { member: name, ticks, later } of timers) {
    const member = state.members.find(m => m.name === name) as Member
    setRandomizedElectionTimeout(member.node as RaftNode, ticks)
    member.phase += later
    record(kernel.trace, kernel.now, Code.Nudged, member.id, ticks, later)
  }
  return null
}

/**
 * The action that leads there from now, tried; null when none that was tried does. Verbs: `wins` (the
 * next election, `member`), `split` (it has several candidates and no leader).
 */
export function direct(engine: Engine<EtcdState>, wish: Wish): Nudge | null {
  const { state, kernel } = engine
  const waiting = state.members.filter(m => m.node !== null && m.node.role !== Role.Leader && promotable(m.node)
    && kernel.processes[m.id - 1].status === ProcessStatus.Up)
  const plans = wish.verb === 'wins' ? winning(state, waiting, wish.member) : wish.verb === 'split' ? splitting(engine, waiting) : []
  const keyframe = saveKeyframe(engine)
  for (const timers of plans) {
    const action: Nudge = { type: 'nudge', timers }
    const trial = restoreKeyframe(engine.world, keyframe, 4_096) as Engine<EtcdState>
    if (nudge(trial.state, trial.kernel, action) === null && leadsTo(trial, wish)) return action
  }
  return null
}

/**
 * It has drawn a short wait, the others the longest. Not always the shortest: whoever campaigns after
 * ten ticks may be ignored by those that heard the leader less than ten of their own ago.
 */
function winning(state: EtcdState, waiting: readonly Member[], name: string | undefined): Timer[][] {
  const { electionTicks } = state.settings
  if (!waiting.some(m => m.name === name)) return []
  return [2, 1, 0, 3].map(more => waiting.map(m => (
    { member: m.name, ticks: Math.min(m.name === name ? electionTicks + more : Infinity, 2 * electionTicks - 1), later: 0 })))
}

/** Two whose waits end at the same instant; the others have drawn the longest. */
function splitting({ state, kernel }: Engine<EtcdState>, waiting: readonly Member[]): Timer[][] {
  const { electionTicks } = state.settings
  const plans: Timer[][] = []
  for (const a of waiting) {
    for (const b of waiting) {
      if (a.id >= b.id) continue
      const period = tickPeriod(state, a)
      // `a` ticks at its old phase once more, then together with `b`.
      const [nextA, nextB] = [a, b].map(m => period - ((kernel.now - m.phase) % period + period) % period)
      const later = ((nextB - nextA) % period + period) % period
      const ticksOfB = nextB > nextA ? 1 : 2
      const [doneA, doneB] = [(a.node as RaftNode).electionElapsed + 2, (b.node as RaftNode).electionElapsed + ticksOfB]
      const more = Math.max(0, electionTicks - doneA, electionTicks - doneB)
      const others = waiting.filter(m => m !== a && m !== b).map(m => ({ member: m.name, ticks: 2 * electionTicks - 1, later: 0 }))
      for (let extra = more; extra < more + 4; extra++) {
        for (const shift of [-1, 0, 1]) {
          plans.push([{ member: a.name, ticks: doneA + extra + shift, later }, { member: b.name, ticks: doneB + extra, later: 0 }, ...others])
        }
      }
    }
  }
  return plans
}

/** Runs a copy until somebody leads a new term, or a term has several candidates and nobody. */
function leadsTo({ world, state, kernel }: Engine<EtcdState>, wish: Wish): boolean {
  const engine = { world, state, kernel }
  const term = Math.max(...state.members.map(m => m.node?.term ?? 0))
  const leads = (m: Member) => m.node?.role === Role.Leader && m.node.term > term
  const until = kernel.now + PATIENCE
  let candidates = 0
  while (stepEngine(engine, until)) {
    const leader = state.members.find(leads)
    const next = state.members.filter(m => m.node?.term === term + 1)
    candidates = Math.max(candidates, next.filter(m => m.node?.role === Role.Candidate).length)
    if (leader?.node?.term === term + 1) return wish.verb === 'wins' && leader.name === wish.member
    if (state.members.some(m => (m.node?.term ?? 0) > term + 1)) return wish.verb === 'split' && candidates > 1
  }
  return false
}
