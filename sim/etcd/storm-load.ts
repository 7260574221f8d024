/**
 * What clients ask during a storm: puts, deletes, transactions, linearizable and serializable reads,
 * reads of the past, leases, watches and compactions, over few keys, so that they meet. Each seed
 * draws its own mix.
 */
import type { Call } from './calls.ts'
import type { Dice } from './dice.ts'
import type { Cast, Timed } from './storm.ts'

/** Every key that a storm touches lies in it. */
export const ALL_KEYS = { key: 'k', end: '\0' } as const

/** First id of a storm's leases. */
const LEASES = 100

/** How far the storm has come, as far as one can tell before it happens. */
interface Plan {
  readonly dice: Dice
  readonly keys: readonly string[]
  /** Writes asked for so far: the store's revision is at most two more. */
  writes: number
  leases: number
}

type Kind = (plan: Plan) => Call

const put: Kind = ({ dice, keys, writes, leases }) => ({
  kind: 'put', key: dice.pick(keys), value: dice.chance(0.8) ? `v${writes}` : dice.pick(['same', 'other']), prevKv: dice.chance(0.2),
  ...(leases > 0 && dice.chance(0.3) ? { lease: LEASES + dice.between(Math.max(0, leases - 3), leases - 1) } : {}),
})

const remove: Kind = ({ dice, keys }) => (dice.chance(0.9)
  ? { kind: 'delete', key: dice.pick(keys), prevKv: dice.chance(0.3) }
  : { kind: 'delete', ...ALL_KEYS })

const txn: Kind = ({ dice, keys, writes }) => {
  const [key, other = key] = dice.shuffle(keys)
  const target = dice.pick(['version', 'mod', 'create', 'value'] as const)
  const operand = target === 'value' ? dice.pick(['same', `v${writes - 1}`]) : dice.pick([0, 1, writes])
  const both = other === key ? [] : [{ kind: 'delete', key: other } as const]
  return {
    kind: 'txn',
    compare: [{ key, target, result: dice.pick(['=', '!=', '<', '>'] as const), operand }],
    success: [{ kind: 'put', key, value: `t${writes}` }, ...both],
    failure: [dice.chance(0.5) ? { kind: 'range', key: other } : { kind: 'put', key: other, value: `f${writes}` }],
  }
}

const read: Kind = ({ dice, keys }) => (dice.chance(0.7) ? { kind: 'range', key: dice.pick(keys) } : { kind: 'range', ...ALL_KEYS, limit: dice.pick([0, 0, 2]) })
const serializable: Kind = plan => ({ ...read(plan), serializable: true } as Call)
const past: Kind = ({ dice, writes }) => ({ kind: 'range', ...ALL_KEYS, revision: dice.between(1, writes + 1) })
const compact: Kind = ({ dice, writes }) => ({ kind: 'compact', revision: dice.between(1, Math.max(1, Math.floor(writes / 2))) })
const grant: Kind = (plan) => ({ kind: 'lease-grant', id: LEASES + plan.leases++, ttl: plan.dice.between(1, 6) })
const lease = (kind: 'lease-revoke' | 'lease-keep-alive' | 'lease-time-to-live'): Kind => ({ dice, leases }) =>
  ({ kind, id: LEASES + dice.between(Math.max(0, leases - 3), leases) })
const watch: Kind = ({ dice, keys, writes }) => ({
  kind: 'watch', ...(dice.chance(0.5) ? ALL_KEYS : { key: dice.pick(keys) }), revision: dice.chance(0.5) ? 0 : dice.between(1, writes + 1), requireLeader: dice.chance(0.3),
})
const ask = (kind: 'status' | 'health' | 'hash' | 'alarm-list' | 'alarm-disarm' | 'member-list'): Kind => () => ({ kind })

/** What may be asked, and about how often among a thousand. */
const kinds: readonly (readonly [Kind, number])[] = [
  [put, 400], [remove, 80], [txn, 120], [read, 200], [serializable, 120], [past, 40], [compact, 4], [grant, 15], [lease('lease-revoke'), 8],
  [lease('lease-keep-alive'), 40], [lease('lease-time-to-live'), 8], [watch, 8],
  [ask('status'), 5], [ask('health'), 5], [ask('hash'), 5], [ask('alarm-list'), 2], [ask('alarm-disarm'), 2], [ask('member-list'), 5],
]

export function drawLoad(dice: Dice, { founders, spares, clients, until }: Cast): Timed[] {
  const plan: Plan = { dice, keys: ['k1', 'k2', 'k3', 'k4'].slice(0, dice.between(1, 4)), writes: 0, leases: 0 }
  // Puts there always are; each other kind is left out now and then, or comes more often.
  const weights = kinds.map(([kind, weight]) => (kind === put ? weight : weight * dice.pick([0, 1, 1, 3])))
  const total = weights.reduce((a, b) => a + b, 0)
  const drawCall = (): Call => {
    let draw = dice.between(0, total - 1)
    const place = weights.findIndex((weight) => { draw -= weight; return draw < 0 })
    return kinds[place][0](plan)
  }
  const gap = dice.pick([60_000, 100_000, 200_000])
  // Somebody watches it all: that tells what became of most writes without an answer.
  const observe: Call = { kind: 'watch', ...ALL_KEYS, revision: 1 }
  const timed: Timed[] = [1, 20, 40].map(share => ({ at: Math.floor(until * share / 60), action: { type: 'ask', client: dice.pick(clients), call: observe } }))
  for (let at = dice.between(0, 1_000_000); at < until; at += dice.between(gap / 10, 2 * gap)) {
    const call = drawCall()
    if (call.kind === 'put' || call.kind === 'delete' || call.kind === 'txn') plan.writes++
    const member = dice.chance(0.3) ? { member: dice.pick([...founders, ...spares]) } : {}
    timed.push({ at, action: { type: 'ask', client: dice.pick(clients), call, ...member } })
  }
  return timed
}
