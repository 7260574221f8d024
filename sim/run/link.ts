/**
 * A link to a run: format and engine version, scenario, seed, settings, log and instant, in the
 * fragment of an address. All else is derived from these.
 *
 *     fragment := format ('1'), then in base64url:
 *                 engine · scenario · seed · settings · at · cue · log · checksum (2 bytes)
 *     engine   := number            version of the engine that wrote it
 *     scenario := value             its id, or the whole of it
 *     seed     := number            0: the scenario's own; else seed + 1
 *     settings := object            those changed
 *     at       := instant           after 0
 *     cue      := number            0: none; else cue + 1
 *     log      := count, (instant, action)…         instants after the one before
 *     instant  := number            2 × ms; odd: and a number of µs more, 1 to 999
 *     action   := number            position + 1 among the shapes of actions, then its values;
 *                                   0: count, type and names of fields (new among them), values
 *
 * Numbers and values are those of `bytes.ts` and `pack.ts`; the table of texts begins with those of
 * the scenario, so that a member or a site is one byte. Ids of actions are not kept: whoever opens
 * the link numbers them, so that all who do give the same ones.
 *
 * Nothing read is trusted: it passes the very checks of a file (`admit.ts`). A text of a link is data.
 */
import { firstIssue, options, text } from '../kernel/form.ts'
import type { Micros } from '../kernel/time.ts'
import type { AnyWorld } from '../kernel/world.ts'
import * as v from 'valibot'
import { rejectInstant, rejectPlayed } from './admit.ts'
import { checksum, fromBase64url, putNumber, takeNumber, toBase64url } from './bytes.ts'
import type { Reader } from './bytes.ts'
import { ACTION_SHAPES, OBJECT_SHAPES, TEXTS } from './codebook.ts'
import { ENGINE_VERSION, ID_LIMIT, LINK_LIMIT, LOG_LIMIT } from './limits.ts'
import { putObject, putValue, takeNames, takeObject, takeValue } from './pack.ts'
import type { Tables } from './pack.ts'
import type { TimedAction } from './run.ts'
import { cuesOf, rejectScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'

/** Format of the fragments written here: their first character. */
export const LINK_FORMAT = '1'

/** What a link holds. */
export interface SharedRun {
  /** As its catalogue has it, without the changes that follow. */
  readonly scenario: Scenario
  readonly seed: number
  /** Settings of the description that are changed. */
  readonly settings: Readonly<Record<string, unknown>>
  /** In order of time. */
  readonly log: readonly TimedAction[]
  /** Instant shown, µs. */
  readonly at: Micros
  readonly cue?: number
}

/** What a fragment says, not checked against any world yet. */
export type ReadLink = { readonly ok: true, readonly run: SharedRun, readonly engine: number } | Refused
/** `scenario`: the one it was of, if that much could be read; its start can be shown. */
export interface Refused { readonly ok: false, readonly wrong: string, readonly scenario: Scenario | null }
/** `notice`: a sentence when another version of the engine wrote it: the run may go differently. */
export type DecodedLink = { readonly ok: true, readonly run: SharedRun, readonly notice: string | null } | Refused

/** The scenario that a shared run plays: with its seed and its changed settings. */
export function playedScenario({ scenario, seed, settings }: SharedRun): Scenario {
  if (Object.keys(settings).length === 0) return { ...scenario, seed }
  const description = scenario.description as { readonly settings?: object }
  return { ...scenario, seed, description: { ...description, settings: { ...description.settings, ...settings } } }
}

/**
 * The fragment of a sound run. With `whole`, the scenario itself is in it, for one that no
 * catalogue has. A fragment longer than `LINK_LIMIT` is not read back.
 */
export function encodeLink(run: SharedRun, { whole = false, engine = ENGINE_VERSION } = {}): string {
  const { scenario, seed, settings, log, at, cue } = run
  const bytes: number[] = []
  putNumber(bytes, engine)
  putValue(bytes, whole ? scenario : scenario.id, emptyTables())
  const tables = tablesOf(scenario)
  putNumber(bytes, seed === scenario.seed ? 0 : seed + 1)
  putObject(bytes, settings, tables)
  putInstant(bytes, at)
  putNumber(bytes, cue === undefined ? 0 : cue + 1)
  putNumber(bytes, log.length)
  let before = 0
  for (const entry of log) {
    putInstant(bytes, entry.at - before)
    putAction(bytes, entry.action, tables)
    before = entry.at
  }
  const check = checksum(bytes, bytes.length)
  bytes.push(check >> 8, check & 255)
  return LINK_FORMAT + toBase64url(bytes)
}

/** Reads a fragment and checks all of it. `find` knows the scenarios that a link may name. */
export function decodeLink(fragment: string, find: (id: string) => Scenario | undefined, world: AnyWorld): DecodedLink {
  return checkLink(readLink(fragment, find), world)
}

/** Reads a fragment as far as that needs no world. */
export function readLink(fragment: string, find: (id: string) => Scenario | undefined): ReadLink {
  if (typeof fragment !== 'string' || fragment === '') return refuse('Ce lien est vide.')
  if (fragment.length > LINK_LIMIT) return refuse(`Ce lien dépasse ${LINK_LIMIT} caractères.`)
  if (fragment[0] !== LINK_FORMAT) {
    const format = /^[0-9a-z]/.test(fragment) ? `du format « ${fragment[0]} »` : 'd’un format inconnu'
    return refuse(`Ce lien est ${format} ; ici se lit le format « ${LINK_FORMAT} ».`)
  }
  const bytes = fromBase64url(fragment.slice(1))
  if (bytes === null || bytes.length < 2 || checksum(bytes, bytes.length - 2) !== bytes[bytes.length - 2] * 256 + bytes[bytes.length - 1]) {
    return refuse('Ce lien est incomplet ou abîmé.')
  }
  return readBytes({ bytes: bytes.subarray(0, -2), at: 0, broken: false }, find)
}

function readBytes(reader: Reader, find: (id: string) => Scenario | undefined): ReadLink {
  const engine = takeNumber(reader)
  const named = takeValue(reader, emptyTables())
  if (reader.broken) return refuse('Ce lien est illisible.')
  const odd = typeof named === 'string' ? firstIssue(text(ID_LIMIT), named, 'le nom du scénario') : null
  if (odd) return refuse(`Ce lien n’est pas valable : ${odd}.`)
  const scenario = typeof named === 'string' ? find(named) : named
  if (scenario === undefined) return refuse(`Ce lien mène à un scénario inconnu, « ${named as string} ».`)
  const wrong = rejectScenario(scenario)
  if (wrong) return refuse(`Le scénario de ce lien n’est pas valable : ${wrong}.`)
  return readRun(reader, scenario as Scenario, engine)
}

function readRun(reader: Reader, scenario: Scenario, engine: number): ReadLink {
  const tables = tablesOf(scenario)
  const seed = takeNumber(reader)
  const settings = takeObject(reader, tables)
  const at = takeInstant(reader)
  const cue = takeNumber(reader)
  const count = takeNumber(reader)
  if (count > LOG_LIMIT) return refuse(`Le journal de ce lien compte plus de ${LOG_LIMIT} actions.`, scenario)
  const log: TimedAction[] = []
  let before = 0
  for (let i = 1; i <= count && !reader.broken; i++) {
    before += takeInstant(reader)
    log.push({ at: before, id: `lien-${i}`, action: takeAction(reader, tables) })
  }
  if (reader.broken || reader.at !== reader.bytes.length) return refuse('Ce lien est illisible.', scenario)
  const run = { scenario, seed: seed === 0 ? scenario.seed : seed - 1, settings, log, at }
  return { ok: true, run: cue === 0 ? run : { ...run, cue: cue - 1 }, engine }
}

/** Settings are numbers, flags and words; what they mean is the world's business. */
export const settingsForm = options(v.record(v.string(), v.union([v.number(), v.boolean(), v.string()], 'n’est pas un réglage')))

/** Checks what was read, as a file would be, against the world of its scenario. */
export function checkLink(read: ReadLink, world: AnyWorld): DecodedLink {
  if (!read.ok) return read
  const { run, engine } = read
  const notice = engine === ENGINE_VERSION ? null
    : `Ce lien vient d’une autre version du simulateur (${engine}, ici ${ENGINE_VERSION}) : l’histoire peut se dérouler autrement.`
  const wrong = firstIssue(settingsForm, run.settings, 'les réglages')
    ?? rejectPlayed(world, playedScenario(run), run.log) ?? rejectInstant(run.at)
    ?? (run.cue !== undefined && run.cue >= cuesOf(run.scenario).length ? `il n’y a pas de repère ${run.cue}` : null)
  if (wrong) return refuse(`${notice === null ? '' : `${notice} `}Ce lien n’est pas valable : ${wrong}.`, run.scenario)
  return { ok: true, run, notice }
}

function refuse(wrong: string, scenario: Scenario | null = null): Refused {
  return { ok: false, wrong, scenario }
}

function putInstant(bytes: number[], at: Micros): void {
  const ms = Math.floor(at / 1_000)
  putNumber(bytes, 2 * ms + (at % 1_000 === 0 ? 0 : 1))
  if (at % 1_000 !== 0) putNumber(bytes, at % 1_000)
}

function takeInstant(reader: Reader): Micros {
  const head = takeNumber(reader)
  return Math.floor(head / 2) * 1_000 + (head % 2 === 0 ? 0 : takeNumber(reader))
}

/** Shapes of actions grow with those that a link spells out. */
interface LinkTables extends Tables { readonly actions: (readonly string[])[] }

function emptyTables(): Tables {
  return { texts: [], shapes: [] }
}

function tablesOf({ description, story }: Scenario): LinkTables {
  const texts = new Set<string>()
  collectTexts(description, texts)
  for (const step of story) if ('act' in step) for (const word of Object.values(step.act)) collectTexts(word, texts)
  for (const word of TEXTS) texts.add(word)
  return { texts: [...texts], shapes: [...OBJECT_SHAPES], actions: [...ACTION_SHAPES] }
}

function collectTexts(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value)
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collectTexts(part, into)
}

function putAction(bytes: number[], action: TimedAction['action'], tables: LinkTables): void {
  const names = Object.keys(action).filter(name => name !== 'type' && action[name] !== undefined)
  const known = tables.actions.findIndex(([type, ...of]) => type === action.type && of.length === names.length && of.every(name => names.includes(name)))
  putNumber(bytes, known + 1)
  if (known < 0) {
    const shape = [action.type, ...names]
    putNumber(bytes, shape.length)
    for (const word of shape) putValue(bytes, word, tables)
    tables.actions.push(shape)
  }
  const [, ...order] = known < 0 ? [action.type, ...names] : tables.actions[known]
  for (const name of order) putValue(bytes, action[name], tables)
}

function takeAction(reader: Reader, tables: LinkTables): TimedAction['action'] {
  const number = takeNumber(reader)
  if (number === 0) tables.actions.push(takeNames(reader, tables, 0))
  const shape = tables.actions[number === 0 ? tables.actions.length - 1 : number - 1]
  if (shape === undefined || shape.length === 0) reader.broken = true
  const entries: [string, unknown][] = []
  for (const name of reader.broken ? [] : shape.slice(1)) entries.push([name, takeValue(reader, tables, 1)])
  return { ...Object.fromEntries(entries), type: reader.broken ? '' : shape[0] }
}
