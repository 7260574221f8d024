/**
 * What goes wrong in a storm, and what is repaired: crashes, pauses, slow disks, cuts, lost and late
 * messages, and operators who move the leader and change the membership, sometimes against all
 * reason. What destroys data (wiping a disk, rolling it back, forcing a new cluster, restoring a
 * backup) lies outside what raft promises to survive, and is left out.
 */
import type { EtcdAction } from './actions.ts'
import type { Dice } from './dice.ts'
import type { Cast, Timed } from './storm.ts'

/** One kind of trouble: what is done, and what undoes it a while later; the latter may be nothing. */
type Trouble = (dice: Dice, cast: Cast) => { readonly struck: readonly EtcdAction[], readonly repaired: readonly EtcdAction[] }

const members = ({ founders, spares }: Cast) => [...founders, ...spares]

/** One member, two, or all of one site (they stand there in turn). */
function victims(dice: Dice, cast: Cast): readonly string[] {
  const all = members(cast)
  const draw = dice.between(1, 10)
  if (draw > 8) {
    const site = dice.between(0, cast.sites.length - 1)
    return all.filter((_, i) => i % cast.sites.length === site)
  }
  return dice.shuffle(all).slice(0, draw > 6 ? 2 : 1)
}

const toAll = (type: 'crash' | 'pause' | 'resume' | 'isolate' | 'rejoin', names: readonly string[]): readonly EtcdAction[] =>
  names.map(member => ({ type, member }))

/** A spare that was never added refuses to start this way, and one that has data starts from it. */
const start = (member: string): EtcdAction => ({ type: 'start', member, state: 'existing' })

const troubles: readonly Trouble[] = [
  (dice, cast) => {
    const names = victims(dice, cast)
    return { struck: toAll('crash', names), repaired: names.map(start) }
  },
  (dice, cast) => {
    const names = victims(dice, cast)
    return { struck: toAll('pause', names), repaired: toAll('resume', names) }
  },
  (dice, cast) => {
    const names = victims(dice, cast)
    return { struck: toAll('isolate', names), repaired: toAll('rejoin', names) }
  },
  (dice, cast) => {
    const [from, to = from] = dice.shuffle(members(cast))
    const link = { from, to, oneWay: dice.chance(0.6) }
    return { struck: [{ type: 'cut', ...link }], repaired: [{ type: 'heal', ...link }] }
  },
  (dice, cast) => {
    const [from, to = from] = dice.shuffle(cast.sites)
    const link = { from, to, oneWay: dice.chance(0.5) }
    return { struck: [{ type: 'cut', ...link }], repaired: [{ type: 'heal', ...link }] }
  },
  (dice, cast) => {
    const member = dice.pick(members(cast))
    const slow: EtcdAction = { type: 'slow-disk', member, fsync: dice.pick([50_000, 200_000, 1_000_000]), jitter: dice.pick([0, 500_000]) }
    return { struck: [slow], repaired: [{ type: 'slow-disk', member, fsync: 1_000, jitter: 1_000 }] }
  },
  (dice, cast) => {
    const [from, to = from] = dice.shuffle(members(cast))
    const oneWay = dice.chance(0.5)
    const bad: EtcdAction = { type: 'delay', from, to, oneWay, latency: dice.pick([1_000, 100_000, 700_000]), jitter: 50_000, loss: dice.between(0, 30) / 100 }
    return { struck: [bad], repaired: [{ type: 'delay', from, to, oneWay, latency: 1_000 }] }
  },
  (dice, cast) => {
    const name = dice.pick(members(cast))
    // Only the leader takes it: whoever is asked, most often it is not.
    return { struck: cast.founders.map(member => ({ type: 'ask', client: dice.pick(cast.clients), member, call: { kind: 'move-leader', name } })), repaired: [] }
  },
  // Crash and start again at once: what was not synced is lost, and nobody has time to notice.
  (dice, cast) => {
    const member = dice.pick(members(cast))
    return { struck: [{ type: 'crash', member }, start(member)], repaired: [] }
  },
]

export function drawFaults(dice: Dice, cast: Cast): Timed[] {
  const timed: Timed[] = []
  for (const trouble of troubles) {
    if (dice.chance(0.5)) continue
    // How often, and how long it lasts, by its kind: from now and then to all the time.
    const gap = dice.pick([2_000_000, 6_000_000, 20_000_000])
    const length = dice.pick([300_000, 3_000_000, 15_000_000])
    for (let at = dice.between(0, 2 * gap); at < cast.until; at += dice.between(gap / 4, 2 * gap)) {
      const { struck, repaired } = trouble(dice, cast)
      for (const action of struck) timed.push({ at, action })
      // Some are repaired in the calm only.
      if (dice.chance(0.05)) continue
      const end = at + dice.between(length / 10, 2 * length)
      if (end < cast.until) for (const action of repaired) timed.push({ at: end, action })
    }
  }
  if (cast.spares.length > 0 || dice.chance(0.3)) timed.push(...drawChanges(dice, cast))
  return timed
}

/** A client stops, at times in the middle of a request, and starts again to list and watch what it followed. */
export function drawStops(dice: Dice, { clients, until }: Cast): Timed[] {
  if (dice.chance(0.4)) return []
  const client = dice.pick(clients)
  const timed: Timed[] = []
  const gap = dice.pick([5_000_000, 20_000_000])
  for (let at = dice.between(0, 2 * gap); at < until; at += dice.between(gap / 4, 2 * gap)) {
    timed.push({ at, action: { type: 'stop-client', client } }, { at: at + dice.between(0, 3_000_000), action: { type: 'start-client', client } })
  }
  return timed
}

/** Changes of the membership, one after the other; some come too soon, twice, or name the wrong one. */
function drawChanges(dice: Dice, cast: Cast): Timed[] {
  const timed: Timed[] = []
  const all = members(cast)
  const waiting = [...cast.spares]
  const ask = (at: number, kind: 'member-add' | 'member-promote' | 'member-remove', name: string, learner = false) => {
    const call = kind === 'member-add' ? { kind, name, learner } : { kind, name }
    timed.push({ at, action: { type: 'ask', client: dice.pick(cast.clients), member: dice.pick(cast.founders), call } })
  }
  const gap = dice.pick([4_000_000, 8_000_000, 15_000_000])
  for (let at = dice.between(5_000_000, 5_000_000 + gap); at < cast.until; at += dice.between(gap / 4, gap)) {
    const draw = dice.between(1, 10)
    if (draw <= 5 && waiting.length > 0) {
      const name = dice.chance(0.7) ? waiting.shift() as string : waiting[0]
      const learner = dice.chance(0.5)
      ask(at, 'member-add', name, learner)
      for (const wait of [300_000, 2_000_000, 6_000_000]) timed.push({ at: at + dice.between(wait / 3, wait), action: start(name) })
      if (learner) for (const wait of [3_000_000, 7_000_000]) ask(at + dice.between(wait / 3, wait), 'member-promote', name)
    } else if (draw <= 7) {
      ask(at, 'member-remove', dice.pick(all))
    } else {
      ask(at, dice.pick(['member-add', 'member-promote', 'member-remove'] as const), dice.pick(all), dice.chance(0.3))
    }
  }
  return timed.filter(({ at }) => at < cast.until)
}
