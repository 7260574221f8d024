/**
 * What a run admits. A scenario, a log and an action may come from a file, a link or another
 * window: nothing reaches an engine before its form has been checked here, against its world.
 * Names that do not exist at their instant are not a matter of form: the world refuses the action.
 */
import * as v from 'valibot'
import { dayMicros, fields, firstIssue, list, text } from '../kernel/form.ts'
import type { AnyWorld } from '../kernel/world.ts'
import { ID_LIMIT, LOG_LIMIT } from './limits.ts'
import { rejectScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const instant = dayMicros()
const logForm = fields({ log: list(
  fields({ at: instant, id: text(ID_LIMIT), action: v.looseObject({ type: text(ID_LIMIT) }, 'est une action, nommée par son « type »') }),
  0, LOG_LIMIT, { what: 'est une liste d’actions', above: `compte plus de ${LOG_LIMIT} actions` },
) })

/** What is wrong with a scenario for its world, its story's actions included; a sentence, or null. */
export function rejectFor(world: AnyWorld, candidate: unknown): string | null {
  const wrong = rejectScenario(candidate)
  if (wrong) return wrong
  const { world: named, description, story } = candidate as Scenario
  if (named !== world.id) return `« world » nomme « ${named} », et non « ${world.id} »`
  return world.reject(description) ?? rejectEach(world, story.map(step => ('act' in step ? step.act : undefined)), i => `l’étape ${i + 1}`)
}

/** What is wrong with a log; a sentence, or null. */
export function rejectLog(world: AnyWorld, candidate: unknown): string | null {
  const wrong = firstIssue(logForm, { log: candidate }, 'le journal')
  return wrong ?? rejectEach(world, (candidate as { action: unknown }[]).map(entry => entry.action), i => `l’action ${i + 1} du journal`)
}

/** What is wrong with a scenario and the log that is to be played on it; a sentence, or null. */
export function rejectPlayed(world: AnyWorld, scenario: unknown, log: unknown): string | null {
  return rejectFor(world, scenario) ?? rejectLog(world, log)
}

/** The id of what may not even be a scenario, fit to be shown. */
export function idOf(candidate: unknown): string {
  const id = typeof candidate === 'object' && candidate !== null && 'id' in candidate ? candidate.id : undefined
  return firstIssue(text(ID_LIMIT), id, '') === null ? id as string : '?'
}

/** What is wrong with an action asked for at an instant; a sentence, or null. */
export function rejectRequest(world: AnyWorld, at: unknown, action: unknown): string | null {
  return rejectInstant(at) ?? world.rejectAction(action)
}

/** What is wrong with an instant of a run, µs; a sentence, or null. */
export function rejectInstant(at: unknown): string | null {
  return firstIssue(instant, at, 'l’instant')
}

function rejectEach(world: AnyWorld, actions: readonly unknown[], nameOf: (index: number) => string): string | null {
  for (const [i, action] of actions.entries()) {
    const wrong = action === undefined ? null : world.rejectAction(action)
    if (wrong) return `${nameOf(i)} : ${wrong}`
  }
  return null
}
