/**
 * A scenario is a story told by a simulated world: what the world is made of, a seed, and a story,
 * one step after the other. A step waits for something to happen (an event of the trace), or for
 * time to pass, and then either acts or is a *cue*: an instant that a click leads to, with its
 * caption. Cue 0 is the entry; a slide has as many clicks as cues, less one.
 *
 * Every duration is in µs of virtual time. Nothing here is code: a scenario can be a file.
 */
import * as v from 'valibot'
import { firstIssue } from '../kernel/form.ts'
import type { Micros } from '../kernel/time.ts'

export interface Wait {
  /** Name of an event in the world's vocabulary; without it only time passes. */
  readonly event?: string
  /** What its fields must be, in the vocabulary's words. */
  readonly where?: Readonly<Record<string, string | number>>
  /** Which of the events that match, from 1. */
  readonly nth?: number
  /** Time after the event, or after the step before. */
  readonly plus?: Micros
}

export type Step = Wait & (
  | { readonly cue: string }
  | { readonly act: { readonly type: string } & Readonly<Record<string, unknown>> }
)

export interface Scenario {
  readonly id: string
  readonly title: string
  readonly world: string
  readonly seed: number
  readonly description: unknown
  readonly story: readonly Step[]
  /** Virtual time that a run goes on after its last step; 1 s when left out. */
  readonly tail?: Micros
}

export const DEFAULT_TAIL: Micros = 1_000_000
/** A step's event must come within this time of the step before. */
export const PATIENCE: Micros = 60_000_000
/** Bounds on what a file may hold. */
export const STEP_LIMIT = 500

/** Captions of the scenario's cues, in order. */
export function cuesOf(scenario: Pick<Scenario, 'story'>): readonly string[] {
  return scenario.story.flatMap(step => ('cue' in step ? [step.cue] : []))
}

const duration = v.pipe(
  v.number('est un nombre entier de µs'), v.integer('est un nombre entier de µs'),
  v.minValue(0, 'ne peut pas être négatif'), v.maxValue(3_600_000_000, 'dépasse une heure'),
)
const text = v.pipe(v.string('doit être un texte'), v.nonEmpty('ne peut pas être vide'))

const stepForm = v.pipe(
  v.strictObject({
    event: v.optional(text),
    where: v.optional(v.record(v.string(), v.union([v.string(), v.number()], 'est un texte ou un nombre'))),
    nth: v.optional(v.pipe(v.number('est un nombre'), v.integer('est un nombre entier'), v.minValue(1, 'compte à partir de 1'))),
    plus: v.optional(duration),
    cue: v.optional(text),
    act: v.optional(v.looseObject({ type: text }, 'est une action, nommée par son « type »')),
  }, 'est un objet'),
  v.check(s => (s.cue === undefined) !== (s.act === undefined), 'est soit un repère (« cue »), soit une action (« act »)'),
  v.check(s => s.event !== undefined || (s.where === undefined && s.nth === undefined), 'a « where » ou « nth » sans « event »'),
)

/** The form of a scenario. What its description and its actions mean is its world's business. */
const scenarioForm = v.object({
  id: text,
  title: text,
  world: text,
  seed: v.pipe(
    v.number('est un nombre'), v.integer('est un nombre entier'),
    v.minValue(0, 'ne peut pas être négatif'), v.maxValue(0xffff_ffff, 'dépasse 4 294 967 295'),
  ),
  description: v.unknown(),
  story: v.pipe(
    v.array(stepForm, 'est une liste d’étapes'), v.maxLength(STEP_LIMIT, `compte plus de ${STEP_LIMIT} étapes`),
    v.check(story => story.some(step => step.cue !== undefined), 'n’a aucun repère (« cue »)'),
  ),
  tail: v.optional(duration),
}, 'est un objet')

/** What is wrong with the form of a scenario that comes from outside, in a sentence, or null. */
export function rejectScenario(candidate: unknown): string | null {
  return firstIssue(scenarioForm, candidate, 'le scénario')
}
