/** The form of every action: its fields, with their bounds. Whether what it names exists is `act`'s to say. */
import * as v from 'valibot'
import { actionFormsOf, micros, rejecterOf } from '../kernel/form.ts'
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
export const actionForms = actionFormsOf(kinds)
export const rejectAction = rejecterOf(actionForms)
