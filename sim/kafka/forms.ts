/** The form of every action: its fields, with their bounds. Whether it makes sense now is `act`'s to say. */
import * as v from 'valibot'
import { fields, firstIssue, micros, whole } from '../kernel/form.ts'
import { LIMITS, name } from './description.ts'

const oneMachine = { machine: name }
const oneSite = { site: name }
const link = { from: name, to: name }
const flag = v.optional(v.boolean('est vrai ou faux'))

/** Fields of each kind of action, beside its `type`. */
const kinds: Readonly<Record<string, v.ObjectEntries>> = {
  'crash': oneMachine,
  'restart': oneMachine,
  'pause': oneMachine,
  'resume': oneMachine,
  'cut': { ...link, oneWay: flag },
  'heal': { ...link, oneWay: flag },
  'lose-site': oneSite,
  'restore-site': oneSite,
  'burn-site': oneSite,
  'throttle': { ...link, bandwidth: v.optional(whole(1, LIMITS.bytes)) },
  'delay': { ...link, latency: micros() },
  'produce': { client: name },
  'configure': { topic: name, minInsyncReplicas: v.optional(whole(1, LIMITS.brokers)), uncleanLeaderElection: flag },
  'elect-unclean': { topic: name },
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
