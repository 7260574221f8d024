/**
 * Rules broken on purpose, one at a time, each by replacing a single exported function: what must catch
 * it, and the seed of a storm in which it does. A checker that never fails proves nothing.
 */
import { expect, it, vi } from 'vitest'
import { catchesAll } from '../../test-support/saboteurs.ts'
import type { Saboteur } from '../../test-support/saboteurs.ts'
import type * as admin from './admin.ts'
import { letGo } from './data.ts'
import type * as data from './data.ts'
import type * as failover from './failover.ts'
import type * as fencing from './fencing.ts'
import { answer, post } from './mail.ts'
import { promote } from './reign.ts'
import type * as reign from './reign.ts'
import type * as requests from './requests.ts'
import type * as state from './state.ts'

const whoeverIsUp = { module: './state.ts', by: (_: typeof state): Partial<typeof state> => ({ decidingSide: ({ sites }, { parts }) => parts.map(p => p.site).filter(site => sites[site].up) }) }
const acknowledgedAlone = { module: './reign.ts', by: (_: typeof reign): Partial<typeof reign> => ({ heldByAll: () => Infinity }) }
/** Silence is taken for the proof that the other is off. */
const noProof = { module: './fencing.ts', by: (_: typeof fencing): Partial<typeof fencing> => ({
  fence: (s, kernel, holder, other) => (holder.role === 'copy' ? promote(s, kernel, holder, 'fencing') : letGo(s, kernel, holder, other)),
}) }

const saboteurs: readonly Saboteur[] = [
  { rule: 'whoever is up decides', ...whoeverIsUp, caught: 'decides-by-majority', seed: 7 },
  { rule: 'nobody ever decides', module: './state.ts', caught: 'decides-by-majority', seed: 1, by: (_: typeof state): Partial<typeof state> => ({ decidingSide: () => [] }) },
  { rule: 'half of the voices are a majority', module: './state.ts', caught: 'decides-by-majority', seed: 7, by: (sound: typeof state): Partial<typeof state> => ({
    decidingSide: (s, cluster) => {
      const up = cluster.parts.filter(p => s.sites[p.site].up)
      const votes = (parts: typeof up) => parts.reduce((sum, p) => sum + p.voters, 0)
      return 2 * votes(up) >= votes(cluster.parts) ? up.map(p => p.site) : sound.decidingSide(s, cluster)
    },
  }) },
  { rule: 'a quorum that is lost is never told of', module: './admin.ts', caught: 'decides-by-majority', seed: 3, by: (_: typeof admin): Partial<typeof admin> => ({ noteQuorum: () => {} }) },
  { rule: 'whoever is up takes changes', ...whoeverIsUp, caught: 'deploys-need-quorum', seed: 12 },
  { rule: 'the operator of whoever is up promotes', ...whoeverIsUp, caught: 'promoted-by-right', seed: 7 },
  { rule: 'a site is restored next to members that live', module: './admin.ts', caught: 'restored-alone', seed: 277, by: (_: typeof admin): Partial<typeof admin> => ({ livesElsewhere: () => false }) },
  { rule: 'a primary confirms what it alone has', ...acknowledgedAlone, caught: 'sync-keeps-all', seed: 6 },
  { rule: 'a primary confirms what it alone has, and is lost', ...acknowledgedAlone, caught: 'nothing-lost', seed: 14 },
  { rule: 'fencing without proof: two serve', ...noProof, caught: 'one-serves', seed: 41 },
  { rule: 'fencing without proof: the other still runs', ...noProof, caught: 'promoted-by-right', seed: 22 },
  { rule: 'the third voice goes to whoever asks', module: './failover.ts', caught: 'promoted-by-right', seed: 19, by: (_: typeof failover): Partial<typeof failover> => ({
    onBallot: (s, kernel, { from, to, body }) => post(s, kernel, 'voice', to, from, body),
  }) },
  { rule: 'the third voice goes to a copy that was let go', module: './failover.ts', caught: 'nothing-lost', seed: 19, by: (_: typeof failover): Partial<typeof failover> => ({
    onBallot: (s, kernel, { from, to, body }) => post(s, kernel, 'voice', to, from, body),
  }) },
  { rule: 'the third voice is given to one, and kept by the other', module: './data.ts', caught: 'one-serves', seed: 542, by: (sound: typeof data): Partial<typeof data> => ({
    onBeat: (s, kernel, flight) => {
      for (const holder of s.holders) holder.promised = -1
      sound.onBeat(s, kernel, flight)
    },
  }) },
  { rule: 'a write is confirmed that nobody has', module: './data.ts', caught: 'primary-has-all', seed: 1, by: (_: typeof data): Partial<typeof data> => ({
    write: (s, kernel, site, request) => answer(s, kernel, site, request, 'served'),
  }) },
  { rule: 'who is promoted goes on with the old reign', module: './reign.ts', caught: 'one-reign', seed: 1, by: (_: typeof reign): Partial<typeof reign> => ({
    promote: (_state, _kernel, holder) => void Object.assign(holder, { role: 'primary', leader: holder.site, silent: false, asking: -1 }),
  }) },
  { rule: 'a promotion says that nothing is lost', module: './reign.ts', caught: 'rpo-counts', seed: 1, by: (sound: typeof reign): Partial<typeof reign> => ({
    promote: (s, kernel, holder, by) => {
      const { lostWrites } = s.figures
      sound.promote(s, kernel, holder, by)
      s.figures.lostWrites = lostWrites
    },
  }) },
  { rule: 'the RPO is nil', module: './reign.ts', caught: 'rpo-counts', seed: 1, by: (sound: typeof reign): Partial<typeof reign> => ({
    promote: (s, kernel, holder, by) => {
      sound.promote(s, kernel, holder, by)
      s.figures.rpo = 0
    },
  }) },
  { rule: 'who steps down forgets what it confirmed meanwhile', module: './reign.ts', caught: 'rpo-counts', seed: 4, by: (sound: typeof reign): Partial<typeof reign> => ({
    follow: (s, kernel, holder, epoch, leader) => sound.follow(s, kernel, Object.assign(holder, { astray: 0 }), epoch, leader),
  }) },
  { rule: 'an agent applies more than it is asked', module: './admin.ts', caught: 'hub-does-not-run', seed: 2, by: (_: typeof admin): Partial<typeof admin> => ({
    onOrders: (s, _kernel, { body }) => void s.clusters[(body as { cluster: number }).cluster].policy++,
  }) },
  { rule: 'a cluster obeys a hub that it is not registered with', module: './admin.ts', caught: 'hub-does-not-run', seed: 9, by: (_: typeof admin): Partial<typeof admin> => ({
    pollAll: (s, kernel) => s.clusters.forEach((c, cluster) => s.hub && post(s, kernel, 'poll', c.parts[0].site, s.hub.site, { cluster })),
  }) },
  { rule: 'nobody gives up', module: './requests.ts', caught: 'requests-are-told', seed: 1, by: (_: typeof requests): Partial<typeof requests> => ({ giveUp: () => {} }) },
  { rule: 'an answer counts twice', module: './requests.ts', caught: 'requests-are-told', seed: 1, by: (sound: typeof requests): Partial<typeof requests> => ({
    onAnswer: (s, kernel, flight) => {
      sound.onAnswer(s, kernel, flight)
      s.users[-1 - flight.to].served++
    },
  }) },
  { rule: 'nobody ever decides', module: './state.ts', caught: 'calm/decides', seed: 1, by: (_: typeof state): Partial<typeof state> => ({ decidingSide: () => [] }) },
  { rule: 'no order of the hub is carried out', module: './admin.ts', caught: 'calm/policy', seed: 9, by: (_: typeof admin): Partial<typeof admin> => ({ onOrders: () => {} }) },
  { rule: 'nobody steps down', module: './reign.ts', caught: 'calm/one-primary', seed: 1, by: (sound: typeof reign): Partial<typeof reign> => ({
    follow: (s, kernel, holder, epoch, leader) => (holder.role === 'primary' ? undefined : sound.follow(s, kernel, holder, epoch, leader)),
  }) },
  { rule: 'the third voice never takes a new reign for right', module: './reign.ts', caught: 'calm/one-reign', seed: 17, by: (sound: typeof reign): Partial<typeof reign> => ({
    follow: (s, kernel, holder, epoch, leader) => (holder.role === 'arbiter' ? undefined : sound.follow(s, kernel, holder, epoch, leader)),
  }) },
  { rule: 'nothing is known to be held by all', module: './reign.ts', caught: 'calm/progress', seed: 6, by: (_: typeof reign): Partial<typeof reign> => ({ heldByAll: () => 0 }) },
]

const LASTS = 15_000_000

catchesAll(saboteurs, {
  mock: (module, factory) => vi.doMock(module, factory),
  unmock: module => vi.doUnmock(module),
  async play(seed, only) {
    const [{ fuzz, storm }, { fleet }, { watcherOf }] = [await import('./fuzz.ts'), await import('./world.ts'), await import('../fuzzing.ts')]
    return fuzz(fleet, seed, storm(seed, LASTS), watcherOf(fleet, only))
  },
})

it('every invariant is caught failing, and all that the calm must bring', async () => {
  const { invariants } = await import('./invariants.ts')
  expect(new Set(saboteurs.map(s => s.caught).filter(id => !id.startsWith('calm/')))).toEqual(new Set(invariants.map(i => i.id)))
})
