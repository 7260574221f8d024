/**
 * Checking the form of data that comes from outside: one sentence for its author. What valibot has no
 * word for is said beside it as metadata in the words of JSON Schema, so that the published schema
 * refuses what this refuses. Such data is a tree of plain values; what is not (a cycle, a class instance, a key that
 * would reach a prototype) is refused before any form looks at it.
 */
import * as v from 'valibot'

/** Deepest nesting, and most values, that a piece of data from outside may have. */
export const DEPTH_LIMIT = 16
export const VALUE_LIMIT = 100_000
/** Longest path, in characters, that a sentence shows. */
const PATH_LIMIT = 80

/** The first thing wrong, as « where what » ("story.2.plus est un nombre entier de µs"), or null. */
export function firstIssue(form: v.GenericSchema, candidate: unknown, whole: string): string | null {
  const odd = oddity(candidate, [], { left: VALUE_LIMIT })
  if (odd) return sentence(odd.path.join('.'), odd.what, whole)
  const result = v.safeParse(form, candidate, { abortEarly: true })
  if (result.success) return null
  const [issue] = result.issues
  // A field that is missing has no message of its own schema.
  const what = issue.received === 'undefined' ? 'manque' : issue.expected === 'never' ? 'n’est pas un champ connu' : issue.message
  return sentence(v.getDotPath(issue) ?? '', what, whole)
}

function sentence(path: string, what: string, whole: string): string {
  const shown = [...path.slice(0, PATH_LIMIT)].map(c => (PRINTABLE.test(c) ? c : '\ufffd')).join('') + (path.length > PATH_LIMIT ? '…' : '')
  return `${shown === '' ? whole : `« ${shown} »`} ${what}`
}

interface Oddity { readonly path: readonly string[], readonly what: string }

/** Keys through which assigning an object's fields would reach its prototype. */
const RESERVED = ['__proto__', 'constructor', 'prototype']

/** What keeps a value from being a tree of plain data, or null. A cycle is one that is too deep. */
function oddity(value: unknown, path: readonly string[], budget: { left: number }): Oddity | null {
  if (--budget.left < 0) return { path: [], what: `compte plus de ${VALUE_LIMIT} valeurs` }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return { path, what: 'n’est pas une donnée' }
  if (typeof value !== 'object' || value === null) return null
  if (path.length >= DEPTH_LIMIT) return { path, what: `est imbriqué à plus de ${DEPTH_LIMIT} niveaux` }
  const list = Array.isArray(value)
  const keys = Object.keys(value)
  if (list ? keys.length !== value.length : !isPlain(value)) return { path, what: 'n’est pas une donnée simple' }
  for (const key of keys) {
    if (RESERVED.includes(key)) return { path: [...path, key], what: 'n’est pas un champ connu' }
    const odd = oddity((value as Record<string, unknown>)[key], [...path, key], budget)
    if (odd) return odd
  }
  return null
}

/** An object literal, of this realm or another (a structured clone's), or one without a prototype. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
}

/**
 * No control character, no half of a surrogate pair, and nothing that turns the direction of the
 * text around it (U+202A–E, U+2066–9): a name must look like what it is.
 */
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*$/u

/** A text of `least` to `most` characters, counted in code points as JSON Schema does. */
export function text(most: number, least: 0 | 1 = 1) {
  return v.pipe(
    v.string('doit être un texte'),
    v.minLength(least, 'ne peut pas être vide'),
    v.check(t => t.length <= most || (t.length <= 2 * most && [...t].length <= most), `dépasse ${most} caractères`),
    v.check(t => PRINTABLE.test(t), 'contient un caractère invisible'),
    v.metadata({ maxLength: most, pattern: PRINTABLE.source }),
  )
}

/** A whole number from `least` to `most`; the sentences may be given. */
export function whole(least: number, most: number, { unit = '', below = '', above = '' } = {}) {
  const what = `est un nombre entier${unit === '' ? '' : ` de ${unit}`}`
  const tooLow = least === 0 ? 'ne peut pas être négatif' : least === 1 ? 'doit être positif' : `est d’au moins ${least}`
  return v.pipe(
    v.number(what), v.integer(what),
    v.minValue(least, below || tooLow), v.maxValue(most, above || `dépasse ${grouped(most)}`),
  )
}

/** "4 294 967 295". */
function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ' ')
}

/** Longest span of virtual time that a setting may name: a random draw takes no more. */
export const HOUR = 3_600_000_000
/** Longest span of a story, and of what happens once a day. */
export const DAY = 24 * HOUR

/** A duration or an instant, whole µs, at most an hour. */
export function micros(least = 0, below = '') {
  return whole(least, HOUR, { unit: 'µs', below, above: 'dépasse une heure' })
}

/** The same, at most a day. */
export function dayMicros(least = 0, below = '') {
  return whole(least, DAY, { unit: 'µs', below, above: 'dépasse un jour' })
}

/** A share, from 0 to 1. */
export function share() {
  return v.pipe(v.number('est un nombre'), v.minValue(0, 'va de 0 à 1'), v.maxValue(1, 'va de 0 à 1'))
}

/** A list of `least` to `most` things; the sentences may be given. */
export function list<F extends v.GenericSchema>(item: F, least: number, most: number, { what = 'est une liste', below = 'est vide', above = '' } = {}) {
  return v.pipe(v.array(item, what), v.minLength(least, below), v.maxLength(most, above || `compte plus de ${most} éléments`))
}

/** An object of these fields and no other. One whose fields are all optional needs `options`. */
export function fields<E extends v.ObjectEntries>(entries: E) {
  return v.strictObject(entries, 'est un objet')
}

/** An object none of whose fields is required: a list would do for it, were it not refused first. */
export function options<F extends v.GenericSchema<object>>(form: F) {
  return v.pipe(v.custom<v.InferInput<F> & object>(value => !Array.isArray(value), 'est un objet'), form)
}

/** Forms of things by their kind: an action's by its `type`. */
export type Forms = Readonly<Record<string, v.GenericSchema>>

/** The forms of actions, given what each has beside its `type`. */
export function actionFormsOf(kinds: Readonly<Record<string, v.ObjectEntries>>): Forms {
  return Object.fromEntries(Object.entries(kinds).map(([type, entries]) => [type, fields({ type: v.literal(type), ...entries })]))
}

/** What is wrong with an action that comes from outside, in a sentence, or null: see `World.rejectAction`. */
export function rejecterOf(forms: Forms): (candidate: unknown) => string | null {
  const named = v.looseObject({ type: v.picklist(Object.keys(forms), 'n’est pas une action connue') }, 'est un objet')
  return candidate => firstIssue(named, candidate, 'l’action') ?? firstIssue(forms[(candidate as { type: string }).type], candidate, 'l’action')
}
