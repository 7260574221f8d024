/**
 * The form of every action: its fields, with their bounds. One line a kind. Whether it makes sense
 * now, and whether what it names exists, is `act`'s to say.
 */
import * as v from 'valibot'
import { actionFormsOf, fields, list, micros, rejecterOf, share, text, whole } from '../kernel/form.ts'
import { TEXT_LIMIT } from './actions.ts'
import { LINE_LIMIT } from './console.ts'
import { LIMITS, name } from './description.ts'

/** Sizes of what a request carries, in characters and numbers of things. */
export const REQUEST_LIMITS = {
  key: 100,
  value: 1_000,
  /** A command line. */
  line: LINE_LIMIT,
  /** Conditions or operations of a transaction; etcd's own limit is --max-txn-ops 128. */
  operations: 20,
  /** Seconds (etcd: server/lease/lessor.go, MaxLeaseTTL). */
  ttl: 9_000_000_000,
} as const

const flag = v.optional(v.boolean('est vrai ou faux'))
const count = whole(0, Number.MAX_SAFE_INTEGER)
const key = text(REQUEST_LIMITS.key)
const value = text(REQUEST_LIMITS.value, 0)
const lease = v.optional(count)
/** End of a range; one zero byte: all from the key on. */
const end = v.union([v.literal('\0'), key], 'est la fin d’un intervalle de clés')
/** One key, or a range up to `end`. */
const range = { key, end: v.optional(end) }
const asked = { client: name, member: v.optional(name) }

const put = fields({ kind: v.literal('put'), key, value, lease, prevKv: flag })
const read = fields({ kind: v.literal('range'), ...range, revision: v.optional(count), limit: v.optional(count), serializable: flag })
const remove = fields({ kind: v.literal('delete'), ...range, prevKv: flag })
const operation = v.variant('kind', [put, read, remove], 'est une opération « put », « range » ou « delete »')
const operations = list(operation, 0, REQUEST_LIMITS.operations)
const condition = fields({
  key,
  target: v.picklist(['version', 'create', 'mod', 'lease', 'value'], 'est « version », « create », « mod », « lease » ou « value »'),
  result: v.picklist(['=', '!=', '<', '>'], 'est =, !=, < ou >'),
  operand: v.union([value, count], 'est un texte ou un nombre entier'),
})

const bare = (kind: string) => fields({ kind: v.literal(kind) })
const about = (kind: string) => fields({ kind: v.literal(kind), name })
const leased = (kind: string) => fields({ kind: v.literal(kind), id: count })

/** What a client may ask (calls.ts). */
const call = v.variant('kind', [
  put, read, remove,
  fields({ kind: v.literal('txn'), compare: list(condition, 0, REQUEST_LIMITS.operations), success: operations, failure: operations }),
  fields({ kind: v.literal('compact'), revision: count }),
  fields({ kind: v.literal('lease-grant'), id: count, ttl: whole(0, REQUEST_LIMITS.ttl) }),
  leased('lease-revoke'), leased('lease-keep-alive'), leased('lease-time-to-live'),
  fields({ kind: v.literal('watch'), ...range, revision: v.optional(count), requireLeader: flag }),
  fields({ kind: v.literal('member-list'), serializable: flag }),
  fields({ kind: v.literal('member-add'), name, learner: flag }),
  about('member-promote'), about('member-remove'), about('move-leader'),
  ...['status', 'health', 'hash', 'alarm-list', 'alarm-disarm', 'snapshot-save'].map(bare),
], 'est une demande connue')

const oneMember = { member: name }
const oneSite = { site: name }
const link = { from: name, to: name, oneWay: flag }

/** Fields of each kind of action, beside its `type`. */
const kinds: Readonly<Record<string, v.ObjectEntries>> = {
  'crash': oneMember,
  'restart': oneMember,
  'terminate': oneMember,
  'pause': oneMember,
  'resume': oneMember,
  'isolate': oneMember,
  'rejoin': oneMember,
  'cut': link,
  'heal': link,
  'delay': { ...link, latency: micros(), jitter: v.optional(micros()), loss: v.optional(share()) },
  'lose-site': oneSite,
  'restore-site': oneSite,
  'slow-disk': { member: name, fsync: micros(), jitter: v.optional(micros()) },
  'start': { member: name, state: v.optional(v.picklist(['new', 'existing'], 'est « new » ou « existing »')), forceNewCluster: flag },
  'wipe-disk': oneMember,
  'roll-back-disk': { member: name, entries: whole(0, LIMITS.entries) },
  'restore': {
    member: name, backup: whole(0, 1_000), initialCluster: list(name, 1, LIMITS.members),
    token: v.optional(text(40)), bumpRevision: v.optional(count), markCompacted: flag,
  },
  'write': { ...asked, key: v.optional(text(TEXT_LIMIT)), value: v.optional(text(TEXT_LIMIT, 0)) },
  'ask': { ...asked, call },
  'etcdctl': { client: name, line: text(REQUEST_LIMITS.line) },
  'interrupt': { client: name },
  'stop-client': { client: name },
  'start-client': { client: name },
  'nudge': { timers: list(fields({ member: name, ticks: whole(1, 10_000), later: micros() }), 1, LIMITS.members) },
}

/** The form of an action, by its `type`. */
export const actionForms = actionFormsOf(kinds)
export const rejectAction = rejecterOf(actionForms)
