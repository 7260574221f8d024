/** The form of every action: its fields, with their bounds. Whether it makes sense now is `act`'s to say. */
import * as v from 'valibot'
import { actionFormsOf, micros, rejecterOf, whole } from '../kernel/form.ts'
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
export const actionForms = actionFormsOf(kinds)
export const rejectAction = rejecterOf(actionForms)
