/**
 * The form of every action: its fields, with their bounds. One line a kind. Whether it makes sense
 * now, and whether what it names exists, is `act`'s to say.
 */
import * as v from 'valibot'
import { fields, firstIssue, list, micros, share, text, whole } from '../kernel/form.ts'
import { TEXT_LIMIT } from './actions.ts'
import { LIMITS, name } from './description.ts'

/** Sizes of what a request carries, in characters and numbers of things. */
export const REQUEST_LIMITS = {
  key: 100,
  value: 1_000,
  /** Conditions or operations of a transaction; etcd's own limit is --max-txn-ops 128. */
  operations: 20,
  /** Seconds (etcd: server/lease/lessor.go, MaxLeaseTTL). */
  ttl: 9_000_000_000,
  /** Words of an operator's command line, and characters of one. */
  args: 20,
  arg: 200,
} as const

const flag = v.optional(v.boolean('est vrai ou faux'))
const count = whole(0, Number.MAX_SAFE_INTEGER)
const key = text(REQUEST_LIMITS.key)
const value = text(REQUEST_LIMITS.value, 0)
const lease = v.optional(count)
/** One key, or a range as etcdctl asks for it: up to `end`, a prefix, or all from the key on. */
const range = { key, end: v.optional(key), prefix: flag, fromKey: flag }
const asked = { client: name, member: v.optional(name) }

const operation = v.variant('kind', [
  fields({ kind: v.literal('put'), key, value, lease, prevKv: flag }),
  fields({ kind: v.literal('range'), ...range, revision: v.optional(count), limit: v.optional(count), serializable: flag }),
  fields({ kind: v.literal('delete'), ...range, prevKv: flag }),
], 'est une opération « put », « range » ou « delete »')
const operations = list(operation, 0, REQUEST_LIMITS.operations)
const condition = fields({
  key,
  target: v.picklist(['version', 'create', 'mod', 'lease', 'value'], 'est « version », « create », « mod », « lease » ou « value »'),
  result: v.picklist(['=', '!=', '<', '>'], 'est =, !=, < ou >'),
  operand: v.union([value, count], 'est un texte ou un nombre entier'),
})

const oneMember = { member: name }
const oneSite = { site: name }
const link = { from: name, to: name, oneWay: flag }

/** Fields of each kind of action, beside its `type`. */
const kinds: Readonly<Record<string, v.ObjectEntries>> = {
  'crash': oneMember,
  'restart': oneMember,
  'pause': oneMember,
  'resume': oneMember,
  'isolate': oneMember,
  'rejoin': oneMember,
  'cut': link,
  'heal': link,
  'delay': { ...link, latency: micros(), jitter: v.optional(micros()), loss: v.optional(share()) },
  'lose-site': oneSite,
  'restore-site': oneSite,
  'slow-disk': { member: name, fsync: micros() },
  'wipe-disk': oneMember,
  'roll-back-disk': { member: name, to: micros() },
  'start-member': {
    member: name, site: v.optional(name), initialCluster: v.optional(list(name, 1, LIMITS.members)),
    initialClusterState: v.optional(v.picklist(['new', 'existing'], 'est « new » ou « existing »')),
    token: v.optional(text(40)), forceNewCluster: flag,
  },
  'transfer': { to: name },
  'write': { ...asked, key: v.optional(text(TEXT_LIMIT)), value: v.optional(text(TEXT_LIMIT, 0)) },
  'put': { ...asked, key, value, lease, prevKv: flag },
  'get': { ...asked, ...range, revision: v.optional(count), limit: v.optional(count), serializable: flag },
  'delete': { ...asked, ...range, prevKv: flag },
  'txn': { ...asked, compare: list(condition, 0, REQUEST_LIMITS.operations), success: operations, failure: operations },
  'lease': { ...asked, ttl: whole(1, REQUEST_LIMITS.ttl), id: lease },
  'watch': { ...asked, ...range, revision: v.optional(count) },
  'compact': { ...asked, revision: count },
  'etcdctl': {
    member: v.optional(name), endpoints: v.optional(list(name, 1, LIMITS.members)),
    args: list(text(REQUEST_LIMITS.arg), 1, REQUEST_LIMITS.args),
  },
}

/** Whom an operator's command line asks. */
const addressed = (form: v.GenericSchema<Readonly<Record<string, unknown>>>) => v.pipe(
  form,
  v.check(a => (a.member === undefined) !== (a.endpoints === undefined), 's’adresse soit à « member », soit à « endpoints »'),
  v.metadata({ oneOf: [{ required: ['member'] }, { required: ['endpoints'] }] }),
)

/** The form of an action, by its `type`. */
export const actionForms: Readonly<Record<string, v.GenericSchema>> = Object.fromEntries(
  Object.entries(kinds).map(([type, entries]) => {
    const all: v.ObjectEntries = { type: v.literal(type), ...entries }
    const form = fields(all)
    return [type, type === 'etcdctl' ? addressed(form) : form]
  }),
)

const named = v.looseObject({ type: v.picklist(Object.keys(kinds), 'n’est pas une action connue') }, 'est un objet')

/** What is wrong with an action that comes from outside, in a sentence, or null. */
export function rejectAction(candidate: unknown): string | null {
  const wrong = firstIssue(named, candidate, 'l’action')
  return wrong ?? firstIssue(actionForms[(candidate as { type: string }).type], candidate, 'l’action')
}
