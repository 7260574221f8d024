/**
 * Failovers by the thousand, on the recorded cluster's conditions: three members on one machine,
 * default timings, an idle cluster whose leader is stopped at a random moment. Measured as in the
 * recording: from the kill to the first campaign, and to the next leader.
 */
import { below, streamOf } from '../kernel/random.ts'
import { rowAt } from '../kernel/trace.ts'
import { createEngine, runUntil, stepEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { Role } from '../raft/index.ts'
import type { EtcdDescription } from './description.ts'
import { VOCABULARY } from './events.ts'
import type { EtcdState, Member } from './state.ts'
import { etcd } from './world.ts'

export interface FailoverSample {
  readonly firstCampaignMs: number
  readonly electedMs: number
  /** Campaigns (pre-votes where they come first) until a leader was elected. */
  readonly campaigns: number
}

/** The machine of the recording, as its independent model had it: links 0.3–0.5 ms, syncs 1–2 ms. */
function conditions(preVote: boolean): EtcdDescription {
  return {
    sites: [{ name: 'A' }],
    links: [{ between: ['A', 'A'], latency: 300, jitter: 200 }],
    members: ['m1', 'm2', 'm3'].map(name => ({ name, site: 'A' })),
    clients: [],
    settings: { preVote, fsync: 1_000, fsyncJitter: 1_000 },
  }
}

const ROLE_CHANGED = VOCABULARY.findIndex(kind => kind.name === 'role-changed')
const SETTLED = 5_000_000
const KILL_WINDOW = 1_000_000
/** No failover takes this long; one that does is an error, not a sample. */
const LIMIT = 60_000_000

/** One failover; the same seed gives the same one. */
export function sampleFailover(seed: number, preVote: boolean): FailoverSample {
  const engine: Engine<EtcdState> = createEngine(etcd, conditions(preVote), { seed })
  runUntil(engine, SETTLED + below(streamOf(engine.kernel.random, 'failover/kill'), KILL_WINDOW))
  const { kernel, state } = engine
  while (!leaderOf(state)) step(engine)
  const killed = kernel.now
  etcd.act(state, kernel, { type: 'crash', member: (leaderOf(state) as Member).name })
  // A campaign begins with the pre-vote where there is one.
  const asking = preVote ? Role.PreCandidate : Role.Candidate
  let firstCampaign = -1
  let campaigns = 0
  while (!leaderOf(state)) {
    const seen = kernel.trace.count
    step(engine)
    for (let no = seen; no < kernel.trace.count; no++) {
      const { code, fields } = rowAt(kernel.trace, no)
      if (code !== ROLE_CHANGED || fields[2] !== asking) continue
      campaigns++
      if (firstCampaign < 0) firstCampaign = kernel.now
    }
  }
  return { firstCampaignMs: (firstCampaign - killed) / 1_000, electedMs: (kernel.now - killed) / 1_000, campaigns }
}

const leaderOf = (state: EtcdState) => state.members.find(m => m.node?.role === Role.Leader)

function step(engine: Engine): void {
  if (!stepEngine(engine, LIMIT)) throw new Error(`invariant failover/ends: no leader within ${LIMIT / 1e6} s`)
}
