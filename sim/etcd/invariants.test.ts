/**
 * The invariants hold through random faults, and each of them can fail: the second half replaces one
 * rule of the product by a broken one (its module is mocked, the product has no flag for it) and runs
 * until the named invariant reports, alone. What operators do to disks is in `invariant-sight.test.ts`.
 */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runChecked, watchOver } from '../check/properties.ts'
import type { Violation } from '../check/properties.ts'
import { createEngine } from '../kernel/world.ts'
import { allRequests } from './requests.ts'
import type * as wal from './wal.ts'
import { EntryType } from '../raft/index.ts'
import type * as commit from '../raft/commit.ts'
import type * as log from '../raft/log.ts'
import type * as node from '../raft/node.ts'
import type * as quorum from '../raft/quorum.ts'
import type * as ready from '../raft/ready.ts'
import type * as vote from '../raft/vote.ts'
import type { RaftNode } from '../raft/node.ts'
import { Outcome } from './state.ts'
import type { EtcdState } from './state.ts'
import type * as storeApply from './store/apply.ts'
import { cluster, settled, storm, told } from './test-support.ts'
import type { EtcdWorld } from './test-support.ts'
import { etcd } from './world.ts'

type Check = ReturnType<(typeof etcd.invariants)[number]['start']>

/** Plays a storm on a world, every property checked after every event. */
function play(world: EtcdWorld, seed: number, watched = world.invariants) {
  const { description, actions, until } = storm(seed)
  const engine = createEngine(world, description, { seed })
  const watch = watchOver({ ...world, invariants: watched })
  let events = 0
  let violations: readonly Violation[] = []
  for (const { at, action } of [...actions, { at: until, action: null }]) {
    const checked = runChecked(engine, at, watch)
    events += checked.events
    violations = checked.violations
    if (violations.length > 0) break
    if (action !== null) world.act(engine.state, engine.kernel, action)
  }
  return { events, violations, state: engine.state as EtcdState, members: description.members.length, virtual: until }
}

/** `rejectHint` of an answer that does not refuse. */
const GRANTED = -1

/**
 * Members far apart and without a leader for long, so that several campaign in one term; each that
 * has sent its vote stops and starts again at once, with what its disk kept.
 */
function playRestless(world: EtcdWorld, seed: number, watched = world.invariants) {
  const description = cluster({ members: 5, latency: 60_000, jitter: 60_000 })
  const engine = createEngine(world, description, { seed, keepTrace: true })
  const watch = watchOver({ ...world, invariants: watched })
  let restarts = 0
  for (let at = 0, read = 0; at < 8_000_000; at += 5_000) {
    const { violations } = runChecked(engine, at, watch)
    if (violations.length > 0) return { violations, restarts }
    const { trace } = engine.kernel
    const voted = told(trace, read).filter(e => e.event === 'message-sent' && e.message === 'MsgVoteResp' && e.rejectHint === GRANTED)
    read = trace.count
    for (const { name } of new Set(voted.map(e => engine.state.members[e.from as number - 1]))) {
      for (const type of ['crash', 'restart'] as const) world.act(engine.state, engine.kernel, { type, member: name })
      restarts++
    }
  }
  return { violations: [], restarts }
}

describe('the invariants', () => {
  const SEEDS = 1_000

  it(`hold after every event of ${SEEDS} stormy runs of 20 to 30 s, three and five members`, () => {
    const runs = Array.from({ length: SEEDS }, (_, i) => play(etcd, i + 1))
    expect(runs.flatMap((run, i) => run.violations.map(v => ({ seed: i + 1, ...v })))).toEqual([])
    // A storm in which nothing happens proves nothing.
    const total = (of: (run: ReturnType<typeof play>) => number) => runs.reduce((sum, run) => sum + of(run), 0)
    const ok = (run: ReturnType<typeof play>) => allRequests(run.state.requests).filter(r => r.outcome === Outcome.Ok).length
    const term = (run: ReturnType<typeof play>) => Math.max(...run.state.members.map(m => m.node?.term ?? 0))
    expect(new Set(runs.map(run => run.members))).toEqual(new Set([3, 5]))
    expect(total(run => run.events)).toBeGreaterThan(1_000_000)
    expect(runs.filter(run => ok(run) > 0).length).toBeGreaterThan(SEEDS * 0.9)
    expect(total(ok)).toBeGreaterThan(30 * SEEDS)
    expect(total(term)).toBeGreaterThan(3 * SEEDS)
  }, 120_000)

  it('hold when every voter restarts right after its vote has left', () => {
    const runs = Array.from({ length: 100 }, (_, i) => playRestless(etcd, i + 1))
    expect(runs.flatMap(run => run.violations)).toEqual([])
    expect(runs.reduce((sum, run) => sum + run.restarts, 0)).toBeGreaterThan(400)
  }, 60_000)

  it('let no acknowledged write disappear: what a client was told « OK » is in every later leader’s log', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { state } = play(etcd, seed)
      const told = allRequests(state.requests).filter(r => r.outcome === Outcome.Ok)
      const commits = state.members.map(m => m.node?.log.committed ?? 0)
      const longest = state.members[commits.indexOf(Math.max(...commits))].node?.log
      for (const { id, index } of told) {
        if (longest && index <= longest.committed) {
          expect(longest.entries[index - 1].data, `seed ${seed}, write ${id}`).toMatchObject({ request: id })
        }
      }
    }
  }, 60_000)
})

/** Modules of the protocol, as a broken rule finds and replaces them. */
type Vote = typeof vote
type Commit = typeof commit
type Log = typeof log
type Node = typeof node
type ReadyModule = typeof ready
type WalModule = typeof wal
type Quorum = typeof quorum
type StoreApply = typeof storeApply
type Play = (world: EtcdWorld, seed: number, watched: EtcdWorld['invariants']) => { readonly violations: readonly Violation[] }

interface Broken {
  readonly rule: string
  readonly module: string
  /** The invariants that must report it, each alone. */
  readonly caught: readonly string[]
  // Each variant knows the module it breaks.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly by: (sound: any) => object
  /** Where to look; storms when left out. */
  readonly where?: Play
}

const broken: readonly Broken[] = [
  {
    rule: 'a member votes for everyone who asks', module: '../raft/vote.ts', caught: ['election-safety', 'leader-holds-most'],
    by: (_: Vote): Partial<Vote> => ({ canVote: () => true }),
  },
  {
    rule: 'a member forgets its vote in a crash', module: './wal.ts', caught: ['election-safety', 'hard-state-forward'], where: playRestless,
    by: (sound: WalModule): Partial<WalModule> => ({
      replay(...disk) {
        const read = sound.replay(...disk)
        return { ...read, hardState: { ...read.hardState, vote: 0 } }
      },
    }),
  },
  {
    rule: 'half of the votes is enough', module: '../raft/quorum.ts', caught: ['election-safety'],
    by: (sound: Quorum): Partial<Quorum> => ({
      voteResult: (voters, granted, refused) => (granted >= voters >> 1 ? sound.VoteResult.Won : sound.voteResult(voters, granted, refused)),
    }),
  },
  {
    rule: 'a leader replaces its own last entry while it is not committed', module: '../raft/node.ts', caught: ['leader-append-only'],
    by: (sound: Node): Partial<Node> => ({
      appendAsLeader(node, payloads) {
        const { log } = node
        if (log.entries.length > log.committed) {
          log.entries.pop()
          log.handed = Math.min(log.handed, log.entries.length)
        }
        sound.appendAsLeader(node, payloads)
      },
    }),
  },
  {
    rule: 'a follower accepts an append without looking at the entry before it', module: '../raft/log.ts', caught: ['log-matching', 'committed-logs-agree'],
    by: (sound: Log): Partial<Log> => ({ matchesTerm: (log, index) => index <= sound.lastIndex(log) }),
  },
  {
    rule: 'a candidate’s log may be behind', module: '../raft/vote.ts', caught: ['leader-completeness'],
    by: (_: Vote): Partial<Vote> => ({ isUpToDate: () => true }),
  },
  {
    rule: 'a longer log beats a more recent one', module: '../raft/vote.ts', caught: ['leader-completeness'],
    by: (_: Vote): Partial<Vote> => ({ isUpToDate: (log, index) => index >= log.entries.length }),
  },
  {
    rule: 'a leader commits what one other member holds', module: '../raft/commit.ts', caught: ['leader-completeness', 'quorum-holds-committed', 'up-to-date-holds-committed'],
    by: (sound: Commit): Partial<Commit> => ({
      maybeCommit(node: RaftNode) {
        const matches = node.progress.map(p => p.match).sort((a, b) => b - a)
        if (matches[1] > node.log.committed) node.log.committed = matches[1]
        return sound.maybeCommit(node)
      },
    }),
  },
  {
    rule: 'a crash loses entries that were acknowledged', module: './wal.ts', caught: ['leader-completeness', 'committed-stays'],
    by: (sound: WalModule): Partial<WalModule> => ({
      replay(...disk) {
        const { hardState, snapshot, entries } = sound.replay(...disk)
        const kept = entries.slice(0, entries.length >> 1)
        return { hardState: { ...hardState, commit: Math.min(hardState.commit, snapshot.index + kept.length) }, snapshot, entries: kept }
      },
    }),
  },
  {
    rule: 'entries are applied before they are committed', module: '../raft/ready.ts', caught: ['state-machine-safety', 'applied-is-committed'],
    by: (sound: ReadyModule): Partial<ReadyModule> => ({
      takeReady(node) {
        const todo = sound.takeReady(node)
        const early = node.log.entries.slice(node.log.applying)
        node.log.applying = node.log.entries.length
        return { ...todo, committed: [...todo.committed, ...early] }
      },
      advance(node, done) {
        sound.advance(node, { ...done, committed: done.committed.filter(entry => entry.index <= node.log.committed) })
      },
    }),
  },
  {
    rule: 'a leader counts itself before its disk has the entry', module: '../raft/node.ts', caught: ['leader-counts-durable'],
    by: (sound: Node): Partial<Node> => ({
      appendAsLeader(node, payloads) {
        sound.appendAsLeader(node, payloads)
        for (const own of node.progress) if (own.id === node.config.id) own.match = node.log.offset + node.log.entries.length
      },
    }),
  },
  {
    rule: 'every twentieth revision is given again', module: './store/apply.ts', caught: ['revisions-rise'],
    by: (sound: StoreApply): Partial<StoreApply> => ({
      applyToStore(store, ...rest) {
        const applied = sound.applyToStore(store, ...rest)
        if (store.revision % 20 === 0) store.revision -= 5
        return applied
      },
    }),
  },
  {
    rule: 'a store leaves out what comes at certain hours', module: './store/apply.ts', caught: ['stores-agree'],
    by: (sound: StoreApply): Partial<StoreApply> => ({
      applyToStore(store, body, now, ...rest) {
        const applied = sound.applyToStore(store, body, now, ...rest)
        if (now % 20 === 0) store.newest.clear()
        return applied
      },
    }),
  },
]

describe('an invariant', () => {
  const LIMIT = 400

  afterEach(() => {
    for (const { module } of broken) vi.doUnmock(module)
    vi.resetModules()
  })

  const cases = broken.flatMap(({ caught, ...b }) => caught.map(invariant => ({ ...b, invariant })))

  it.each(cases)('catches that $rule: $invariant', async ({ module, invariant, by, where = play }) => {
    vi.resetModules()
    vi.doMock(module, async importOriginal => {
      const sound = await importOriginal<object>()
      return { ...sound, ...by(sound) }
    })
    const { etcd: world } = await import('./world.ts')
    const watched = world.invariants.filter(({ id }) => id === invariant)
    let reported: readonly Violation[] = []
    for (let seed = 1; seed <= LIMIT && reported.length === 0; seed++) reported = violationsOf(where, world, seed, watched)
    expect(reported.map(v => v.invariant)).toEqual([invariant])
    expect(reported[0].sentence.length).toBeGreaterThan(10)
  }, 60_000)

  it('of matching logs sees an entry that stays in place on top of another one than before', () => {
    const engine = settled()
    const check = etcd.invariants.find(i => i.id === 'log-matching')?.start() as Check
    const log = engine.state.members[0].node?.log as RaftNode['log']
    const [a, b, c] = [{ index: 1, term: 1 }, { index: 2, term: 1 }, { index: 3, term: 2 }].map(e => ({ ...e, type: EntryType.Normal, data: null }))
    const holds = (...entries: RaftNode['log']['entries']) => {
      log.entries.splice(0, Infinity, ...entries)
      log.revision++
      return check(engine.state, engine.kernel)
    }
    expect(holds(a, b, c)).toBeNull()
    expect(holds(a, { ...b, term: 2 }, c)).toBe('m1 holds another entry 3 of term 2 than the first seen')
  })

  it('is caught failing by at least one broken rule, each of them', () => {
    expect(new Set(broken.flatMap(b => b.caught))).toEqual(new Set(etcd.invariants.map(i => i.id)))
  })
})

/** A broken rule may also make the protocol trip over its own assertions: that run then tells nothing. */
function violationsOf(where: Play, world: EtcdWorld, seed: number, watched: EtcdWorld['invariants']): readonly Violation[] {
  try {
    return where(world, seed, watched).violations
  } catch (error) {
    if (/^invariant |tocommit\(/.test((error as Error).message)) return []
    throw error
  }
}

