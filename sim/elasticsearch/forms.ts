/** The form of every action: its fields, with their bounds. Whether what it names exists is `act`'s to say. */
import * as v from 'valibot'
import { fields, firstIssue, micros } from '../kernel/form.ts'
import { name } from './description.ts'

const oneNode = { node: name }
const link = { from: name, to: name, oneWay: v.optional(v.boolean('est vrai ou faux')) }
const asked = { client: name, index: v.optional(name), node: v.optional(name) }

/** Fields of each kind of action, beside its `type`. */
const kinds: Readonly<Record<string, v.ObjectEntries>> = {
  'crash': oneNode,
  'start': oneNode,
  'pause': oneNode,
  'resume': oneNode,
  'isolate': oneNode,
  'rejoin': oneNode,
  'cut': link,
  'heal': link,
  'delay': { from: name, to: name, latency: micros(), jitter: v.optional(micros()) },
  'lose-site': { site: name },
  'restore-site': { site: name },
  'index': asked,
  'count': asked,
}

/** The form of an action, by its `type`. */
export const actionForms: Readonly<Record<string, v.GenericSchema>> = Object.fromEntries(
  Object.entries(kinds).map(([type, entries]) => [type, fields({ type: v.literal(type), ...entries })]),
)

const named = v.looseObject({ type: v.picklist(Object.keys(kinds), 'n’est pas une action connue') }, 'est un objet')

/** What is wrong with an action that comes from outside, in a sentence, or null. */
export function rejectAction(candidate: unknown): string | null {
  const wrong = firstIssue(named, candidate, 'l’action')
  return wrong ?? firstIssue(actionForms[(candidate as { type: string }).type], candidate, 'l’action')
}
