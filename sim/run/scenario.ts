/**
 * A scenario is a story told by a simulated world: what the world is made of, a seed, and a story,
 * one step after the other. A step waits for something to happen (an event of the trace), or for
 * time to pass, and then either acts or is a *cue*: an instant that a click leads to, with its
 * caption. Cue 0 is the entry; a slide has as many clicks as cues, less one.
 *
 * Every duration is in µs of virtual time. Nothing here is code: a scenario can be a file.
 */
import * as v from 'valibot'
import { dayMicros, fields, firstIssue, list, micros, options, text, whole } from '../kernel/form.ts'
import type { Micros } from '../kernel/time.ts'
import { ANSWER_LIMIT, CAPTION_LIMIT, ID_LIMIT, STEP_LIMIT, TITLE_LIMIT, WHERE_LIMIT, WORD_LIMIT } from './limits.ts'

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

/**
 * A question that a cue decides. It is asked at the cue before; the run itself answers: the first of
 * the answers whose event comes on the way is the right one.
 */
export interface Bet {
  readonly question: string
  readonly answers: readonly (Pick<Wait, 'event' | 'where'> & { readonly text: string })[]
}

export type Step = Wait & (
  /** `focus`: names of what matters there; the rest is dimmed. */
  | { readonly cue: string, readonly focus?: readonly string[], readonly bet?: Bet }
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
/** A step's event must come within this time of the step before, unless its world has more patience. */
export const PATIENCE: Micros = 60_000_000

/** Captions of the scenario's cues, in order. */
export function cuesOf(scenario: Pick<Scenario, 'story'>): readonly string[] {
  return scenario.story.flatMap(step => ('cue' in step ? [step.cue] : []))
}

const fieldName = v.pipe(
  v.string(), v.regex(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, 'n’est pas un nom de champ'),
  v.metadata({ not: { enum: ['constructor', 'prototype'] } }),
)
const where = v.pipe(
  v.record(fieldName, v.union([text(WORD_LIMIT), v.pipe(v.number(), v.finite('n’est pas un nombre fini'))], 'est un texte ou un nombre'), 'est un objet'),
  v.maxEntries(WHERE_LIMIT, `compte plus de ${WHERE_LIMIT} conditions`),
)
const betForm = fields({
  question: text(CAPTION_LIMIT),
  answers: list(fields({ text: text(TITLE_LIMIT), event: text(ID_LIMIT), where: v.optional(options(where)) }), 2, ANSWER_LIMIT),
})
const stepForm = v.pipe(
  fields({
    event: v.optional(text(ID_LIMIT)),
    where: v.optional(options(where)),
    nth: v.optional(whole(1, 1_000_000, { below: 'compte à partir de 1' })),
    plus: v.optional(dayMicros()),
    // Whether a step is the one or the other is told by its field being there.
    cue: v.exactOptional(text(CAPTION_LIMIT)),
    focus: v.optional(list(text(ID_LIMIT), 1, WHERE_LIMIT)),
    bet: v.optional(betForm),
    act: v.exactOptional(v.looseObject({ type: text(ID_LIMIT) }, 'est une action, nommée par son « type »')),
  }),
  v.check(s => (s.cue === undefined) !== (s.act === undefined), 'est soit un repère (« cue »), soit une action (« act »)'),
  v.check(s => s.event !== undefined || (s.where === undefined && s.nth === undefined), 'a « where » ou « nth » sans « event »'),
  v.check(s => s.cue !== undefined || (s.focus === undefined && s.bet === undefined), 'a « focus » ou « bet » sans « cue »'),
  v.metadata({ oneOf: [{ required: ['cue'] }, { required: ['act'] }], dependentRequired: { where: ['event'], nth: ['event'], focus: ['cue'], bet: ['cue'] } }),
)

/** The form of a scenario. What its description and its actions mean is its world's business. */
export const scenarioForm = fields({
  id: text(ID_LIMIT),
  title: text(TITLE_LIMIT),
  world: text(ID_LIMIT),
  seed: whole(0, 0xffff_ffff),
  description: v.unknown(),
  story: v.pipe(
    list(stepForm, 0, STEP_LIMIT, { what: 'est une liste d’étapes', above: `compte plus de ${STEP_LIMIT} étapes` }),
    v.check(story => story.some(step => step.cue !== undefined), 'n’a aucun repère (« cue »)'),
    v.metadata({ contains: { required: ['cue'] } }),
  ),
  tail: v.optional(micros()),
})

/** What is wrong with the form of a scenario that comes from outside, in a sentence, or null. */
export function rejectScenario(candidate: unknown): string | null {
  return firstIssue(scenarioForm, candidate, 'le scénario')
}
