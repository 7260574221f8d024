/**
 * Storms of elections: what a mixed storm brings once in a thousand seeds is all that happens here.
 * Members lead in quick succession and go as soon as they have written something that one other
 * holds (paper §5.4.2, figure 8); voters crash and are back within one election, while another
 * candidate of the same term asks (§5.2, and the vote that has to be on the disk first). Cuts, slow
 * disks and election timers are drawn anew every round, so that each member meets a part of the
 * others only. Like `storm.ts`, a pure function of the seed.
 */
import type { EtcdAction } from './actions.ts'
import type { EtcdDescription } from './description.ts'
import { diceOf } from './dice.ts'
import type { Dice } from './dice.ts'
import { ALL_KEYS } from './storm-load.ts'
import type { Storm, Timed } from './storm.ts'

/** The smallest that etcd takes, so that many elections fall into a storm: ticks, and µs of one. */
const ELECTION_TICKS = 5
const TICK = 20_000

const CLIENT = 'c1'

/** More than one append takes (raft's maxSizePerMsg, 1 MiB; a request may have 1.5): the entry travels alone. */
const BULK = 'x'.repeat(1_100_000)

export function electionStorm(seed: number, { lasts = 30_000_000 }: { readonly lasts?: number } = {}): Storm {
  const dice = diceOf(seed, 'elections')
  const plays = dice.chance(0.5)
  const names = ['m1', 'm2', 'm3', 'm4', 'm5'].slice(0, plays ? 3 : dice.pick([3, 3, 5]))
  const description: EtcdDescription = {
    sites: [{ name: 'A' }],
    links: [{ between: ['A', 'A'], latency: dice.pick([500, 2_000, 10_000]), jitter: dice.pick([0, 1_000]), loss: 0 }],
    members: names.map(name => ({ name, site: 'A' })),
    clients: [{ name: CLIENT, site: 'A', endpoints: names, deadline: 1_000_000 }],
    settings: {
      version: '3.6.11', preVote: dice.chance(0.2), heartbeatInterval: TICK, electionTicks: ELECTION_TICKS,
      fsync: dice.pick([500, 5_000, 20_000]), fsyncJitter: dice.pick([0, 20_000]),
    },
  }
  const timed: Timed[] = []
  const round = dice.pick([150_000, 300_000, 600_000])
  for (let at = 1_000_000; at < lasts; at += plays ? 5 * ACT : dice.between(round / 2, round)) {
    timed.push(...plays ? drawPlay(dice, names, at) : drawRound(dice, names, at, round))
  }
  const watch: Timed = { at: 500_000, action: { type: 'ask', client: CLIENT, call: { kind: 'watch', ...ALL_KEYS, revision: 1 } } }
  const actions = [watch, ...timed].filter(({ at }) => at < lasts).sort((a, b) => a.at - b.at)
  return { description, actions, until: lasts, rest: dice.pick(['healed', 'down', 'cut']) }
}

/** Who reaches whom, whose disk is slow, who is impatient; then who dies when, and is back. */
function drawRound(dice: Dice, names: readonly string[], at: number, round: number): Timed[] {
  const timed: Timed[] = []
  const to = (after: number, action: EtcdAction) => void timed.push({ at: at + after, action })
  const share = dice.pick([0, 0.2, 0.4])
  for (const from of names) {
    for (const other of names) {
      if (from !== other) to(0, { type: dice.chance(share) ? 'cut' : 'heal', from, to: other, oneWay: true })
    }
    to(0, { type: 'slow-disk', member: from, fsync: dice.pick([500, 5_000, 50_000, 150_000]) })
    // Refused where it leads, or is down.
    to(0, { type: 'nudge', timers: [{ member: from, ticks: dice.pick([ELECTION_TICKS, ELECTION_TICKS + 1, 2 * ELECTION_TICKS - 1]), later: 0 }] })
  }
  for (let asked = dice.between(0, 3); asked > 0; asked--) {
    to(dice.between(0, round), { type: 'ask', client: CLIENT, call: { kind: 'put', key: dice.pick(['k1', 'k2']), value: `v${at}-${asked}` }, member: dice.pick(names) })
  }
  for (const member of dice.shuffle(names).slice(0, dice.between(1, 2))) {
    const dies = dice.between(0, round)
    to(dies, { type: 'crash', member })
    // Most often at once: an election is not over by then.
    to(dies + dice.pick([0, 5_000, 30_000, round]), { type: 'start', member, state: 'existing' })
  }
  return timed
}

/** One act of figure 8, µs: an election and what becomes of it. */
const ACT = 600_000

/**
 * Figure 8 with three members, each instant drawn: one leads and dies with an entry that it alone
 * holds; another leads the next term, writes in the same place, and dies with that; the first is back,
 * leads, passes its old entry on, and dies before its own new one is on its disk; the second is back.
 * Whoever counts copies of an entry of an old term has committed one that is lost here.
 */
function drawPlay(dice: Dice, names: readonly string[], begin: number): Timed[] {
  const timed: Timed[] = []
  const [first, second, third] = dice.shuffle(names)
  const to = (at: number, action: EtcdAction) => void timed.push({ at: begin + at, action })
  const disk = (at: number, member: string, fsync: number) => to(at, { type: 'slow-disk', member, fsync })
  const unheard = (at: number, from: string, type: 'cut' | 'heal') => {
    for (const other of names) if (other !== from) to(at, { type, from, to: other, oneWay: true })
  }
  /** These alone, of which the first will campaign soon. */
  const stage = (at: number, next: string, ...voters: readonly string[]) => {
    for (const member of names) {
      unheard(at, member, 'heal')
      to(at, { type: 'crash', member })
    }
    for (const member of [next, ...voters]) {
      to(at + 1_000, { type: 'start', member, state: 'existing' })
      to(at + 2_000, { type: 'nudge', timers: [{ member, ticks: member === next ? ELECTION_TICKS : 2 * ELECTION_TICKS - 1, later: 0 }] })
    }
  }

  for (const member of names) disk(0, member, 1_000)
  stage(0, first, second, third)
  const alone = dice.between(150_000, 250_000)
  unheard(alone, first, 'cut')
  for (const member of [second, third]) to(alone, { type: 'crash', member })
  to(alone + 1_000, { type: 'ask', client: CLIENT, call: { kind: 'put', key: 'k1', value: BULK }, member: first })

  disk(ACT, third, 50_000)
  stage(ACT, second, third)
  const unread = ACT + dice.between(100_000, 200_000)
  unheard(unread, second, 'cut')
  for (const member of [second, third]) to(unread + dice.between(20_000, 70_000), { type: 'crash', member })

  disk(2 * ACT, third, dice.pick([1_000, 30_000, 60_000]))
  stage(2 * ACT, first, third)
  const struck = 2 * ACT + dice.between(100_000, ACT)
  for (const member of [first, third]) to(struck, { type: 'crash', member })

  disk(3 * ACT, third, 1_000)
  stage(3 * ACT, second, third)
  for (const member of names) to(4 * ACT, { type: 'start', member, state: 'existing' })
  return timed
}
