/**
 * The invariants while operators are at work: members come, go, are promoted and hand over; logs are
 * compacted and snapshots sent; and, in the second half, disks are wiped and put back, backups
 * restored and new clusters forced, each at the worst moment. Seeds 64, 87 and 93 of the first half once had
 * a member take a snapshot of its own while a leader's was still to be taken in; `ONCE_WRONG` names those of
 * the second half.
 */
import { describe, expect, it } from 'vitest'
import { runChecked, watchOver } from '../check/properties.ts'
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import type { Stream } from '../kernel/random.ts'
import { createEngine } from '../kernel/world.ts'
import type { EtcdAction } from './actions.ts'
import type { Call } from './calls.ts'
import type { EtcdDescription } from './description.ts'
import { sightNow } from './invariant-sight.ts'
import { compareStores } from './invariants-store.ts'
import type { EtcdState, Member } from './state.ts'
import { etcd } from './world.ts'

const pick = <T>(s: Stream, list: readonly T[]): T => list[below(s, list.length)]
const between = (s: Stream, from: number, to: number) => from + below(s, to - from + 1)

/** One to five members and up to three spares, small logs, links of all kinds. */
function clusterFrom(s: Stream): EtcdDescription {
  const size = pick(s, [1, 2, 3, 3, 3, 5, 5])
  const names = Array.from({ length: size + below(s, 4) }, (_, i) => `m${i + 1}`)
  const [loss, jitter] = [pick(s, [0, 0, 0.05, 0.2]), pick(s, [0, 200, 5_000, 40_000])]
  const link = (a: string, b: string, latency: number) => ({ between: [a, b] as const, latency, jitter, loss, duplicates: pick(s, [0, 0, 0.1]), reorders: pick(s, [0, 0, 0.1]) })
  const client = (name: string, site: string, endpoints: string[]) => ({ name, site, endpoints, every: between(s, 20_000, 200_000) })
  return {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [link('A', 'A', 300), link('B', 'B', 300), link('A', 'B', pick(s, [300, 2_500, 15_000]))],
    members: names.map((name, i) => ({ name, site: i % 2 === 0 ? 'A' : 'B', spare: i >= size, drift: pick(s, [0, 0, 50_000, -50_000]) })),
    clients: [client('c1', 'A', names), client('c2', 'B', [...names].reverse())],
    settings: {
      version: pick(s, ['3.4.27', '3.5.10', '3.6.0']), fsync: pick(s, [500, 1_000, 10_000]), fsyncJitter: pick(s, [0, 1_000, 30_000]), preVote: happens(s, 0.5),
      snapshotCount: pick(s, [5, 20, 100, 1_000]), catchUpEntries: pick(s, [0, 3, 20, 200]), strictReconfigCheck: happens(s, 0.5),
    },
  }
}

/** Removed from a cluster that still runs, or without data: somebody may prepare it to come anew. */
function isReplaceable({ members }: EtcdState, { node, data }: Member): boolean {
  return node === null && (data === null || members.some(m => m.node !== null && m.membership.removed.includes(data.raftId)))
}

/** What somebody does next; those that begin with « crash » need not be right. */
function nextActions(s: Stream, state: EtcdState, disasters: boolean): readonly EtcdAction[] {
  const names = state.members.map(m => m.name)
  const [member, other] = [pick(s, names), pick(s, names)]
  const ask = (call: Call): EtcdAction[] => [{ type: 'ask', client: pick(s, ['c1', 'c2']), call }]
  const down = state.members.filter(m => m.node === null)
  switch (below(s, disasters ? 28 : 22)) {
    case 0: case 1: return [{ type: 'crash', member }]
    case 2: case 3: case 4: case 5: return [{ type: 'restart', member: down.length > 0 ? pick(s, down).name : member }]
    case 6: return [{ type: 'pause', member }]
    case 7: case 8: return names.map(name => ({ type: 'resume', member: name }))
    case 9: return [{ type: 'isolate', member }]
    case 10: case 11: return [...names.map(name => ({ type: 'rejoin', member: name }) as const), { type: 'heal', from: 'A', to: 'B' }]
    case 12: return [{ type: 'cut', from: 'A', to: 'B', oneWay: happens(s, 0.5) }]
    case 13: case 14: return ask({ kind: 'member-add', name: member, learner: happens(s, 0.5) })
    case 15: return ask({ kind: 'member-remove', name: member })
    case 16: return ask({ kind: 'member-promote', name: member })
    case 17: case 18: return ask({ kind: 'move-leader', name: member })
    case 19: return ask(pick<Call>(s, [{ kind: 'compact', revision: between(s, 1, 100) }, { kind: 'delete', key: 'x' }, { kind: 'snapshot-save' }]))
    case 20: case 21: {
      const replaced = state.members.filter(m => isReplaceable(state, m)).map(m => m.name)
      const name = replaced.length > 0 ? pick(s, replaced) : member
      return replaced.length > 0 ? [{ type: 'wipe-disk', member: name }, { type: 'start', member: name, state: 'existing' }] : []
    }
    case 22: return [{ type: 'crash', member }, { type: 'wipe-disk', member }]
    case 23: return [{ type: 'start', member, state: pick(s, ['new', 'existing']) }]
    case 24: return [{ type: 'crash', member }, { type: 'roll-back-disk', member, entries: between(s, 0, 10) }]
    case 25: return [{ type: 'crash', member }, { type: 'start', member, forceNewCluster: true }]
    case 26: return ask({ kind: 'snapshot-save' })
    default: return restoreAll(s, state, pick(s, [[member], [...new Set([member, other])], names.slice(0, 3)]))
  }
}

function restoreAll(s: Stream, { backups, settings }: EtcdState, initialCluster: readonly string[]): EtcdAction[] {
  if (backups.length === 0) return []
  const backup = below(s, backups.length)
  const bump = settings.version !== '3.6.0' && happens(s, 0.5) ? { bumpRevision: 1_000, markCompacted: true } : {}
  return initialCluster.flatMap((member): EtcdAction[] => [
    { type: 'crash', member }, { type: 'wipe-disk', member }, { type: 'restore', member, backup, initialCluster, token: 'restored', ...bump }, { type: 'restart', member },
  ])
}

/** A minute of it, watched; and what happened in it. Of another version than the seed's, when one is given. */
function play(seed: number, disasters: boolean, version?: string) {
  const s = streamOf(createRandom(seed), 'operators')
  const drawn = clusterFrom(s)
  const engine = createEngine(etcd, version === undefined ? drawn : { ...drawn, settings: { ...drawn.settings, version } }, { seed })
  const watch = watchOver(etcd)
  const { state, kernel } = engine
  const until = 60_000_000
  let wrong: readonly string[] = []
  for (let at = between(s, 500_000, 2_000_000); at < until && wrong.length === 0; at += between(s, 50_000, 1_500_000)) {
    wrong = runChecked(engine, at, watch).violations.map(v => `seed ${seed}, ${v.at} µs, ${v.invariant}: ${v.sentence}`)
    for (const action of nextActions(s, state, disasters)) etcd.act(state, kernel, action)
  }
  const end = compareStores(state, kernel)
  const lines = [...sightNow(state, kernel).lines.values()]
  return {
    wrong: end === null ? wrong : [...wrong, `seed ${seed}, at the end: ${end}`],
    lines: lines.length, unsound: lines.filter(line => !line.sound).length,
    changes: Math.max(...state.members.map(m => m.membership.removed.length + m.membership.members.length)),
    snapshots: state.members.filter(m => m.snapshotIndex > 0).length,
  }
}

describe.each([{ disasters: false, seeds: 100 }, { disasters: true, seeds: 100 }])('through a minute of operators’ work (disasters: $disasters)', ({ disasters, seeds }) => {
  it('no invariant fails, in any lineage that is within the fault model', () => {
    const runs = Array.from({ length: seeds }, (_, i) => play(i + 1, disasters))
    expect(runs.flatMap(run => run.wrong)).toEqual([])
    // Where nothing happens nothing is proven.
    const total = (of: (run: ReturnType<typeof play>) => number) => runs.reduce((sum, run) => sum + of(run), 0)
    expect(total(run => run.changes)).toBeGreaterThan(3 * seeds)
    expect(total(run => run.snapshots)).toBeGreaterThan(2 * seeds)
    expect(total(run => run.lines)).toBeGreaterThanOrEqual(disasters ? 3 * seeds : seeds)
    expect(total(run => run.lines - run.unsound)).toBeGreaterThan(seeds / 2)
  }, 120_000)
})

/**
 * Beyond those above, of 5,500 tried and of 3,000 as etcd 3.6: an append refused and sent again without end; entries
 * of term 0; a forced cluster led by a member of the old one.
 */
const ONCE_WRONG = [392, 420, 587, 702, 708, 723, 829, 846, '392 as 3.6.0', '462 as 3.6.0'] as const

it.each(ONCE_WRONG)('and in the disasters of seed %s, which once went wrong', which => {
  const [seed, version] = String(which).split(' as ')
  expect(play(Number(seed), true, version).wrong).toEqual([])
}, 20_000)
