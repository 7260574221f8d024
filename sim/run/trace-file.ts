/**
 * A trace as a file: what a link holds, the hash of all that happened up to the instant shown, and,
 * for whoever reads it elsewhere, the events themselves. JSON, so that a script or a person can.
 *
 * A file that comes back is replayed, not trusted: scenario, seed, settings and log pass the checks
 * of a link and are played again; the hash says whether the same things happened, and the events
 * are not read at all.
 */
import * as v from 'valibot'
import { fields, firstIssue, list, text, whole } from '../kernel/form.ts'
import { hashOf, markOf } from '../kernel/trace.ts'
import type { Micros } from '../kernel/time.ts'
import type { AnyWorld } from '../kernel/world.ts'
import { rejectInstant, rejectPlayed } from './admit.ts'
import { ENGINE_VERSION, ID_LIMIT, LOG_LIMIT } from './limits.ts'
import { playedScenario, settingsForm } from './link.ts'
import type { SharedRun } from './link.ts'
import { rowOf } from './rows.ts'
import { frameAt, openRun } from './run.ts'
import type { Run } from './run.ts'
import { cuesOf, rejectScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'
import { loadWorld } from './worlds.ts'

/** First field of a trace file: what it is, and the version of its form. */
export const TRACE_FORMAT = 'deux-sites-trois-voix/trace/1'
/** Characters of a file that is read. */
export const TRACE_LIMIT = 20_000_000
/** Events that a file tells, the last ones. */
export const TOLD_LIMIT = 100_000

/** A run as its file holds it. */
export interface TraceFile {
  readonly format: typeof TRACE_FORMAT
  /** Version of the engine that wrote it. */
  readonly engine: number
  /** Its id in the catalogue, or the whole of it. */
  readonly scenario: string | Scenario
  readonly seed: number
  readonly settings: SharedRun['settings']
  readonly log: SharedRun['log']
  /** Instant shown, µs. */
  readonly at: Micros
  readonly cue?: number
  /** Of every event up to `at`. */
  readonly hash: string
  /** `{ms, event, …fields in the world's words}` for each, as the command line prints them. */
  readonly events?: readonly Readonly<Record<string, unknown>>[]
}

/** `notice`: a sentence when another version of the engine wrote the file. */
export type ReadTrace =
  | { readonly ok: true, readonly run: SharedRun, readonly hash: string, readonly notice: string | null }
  | { readonly ok: false, readonly wrong: string }

/** The run of a file or a link, at its beginning. Throws a sentence when it cannot be played. */
export function openShared(run: SharedRun, world: AnyWorld): Run {
  return openRun(world, playedScenario(run), run.log)
}

/** The hash of every event up to an instant: the same whatever the run has recorded beyond it. */
export function hashAt(run: Run, at: Micros): string {
  frameAt(run, at)
  return hashOf(markOf(run.player.engine.kernel.trace))
}

/**
 * A shared run as the text of its file.
 *
 * @param played the same run, as `openShared` opens it or as a stage plays it
 * @param whole the scenario itself goes into the file, for one that no catalogue has
 */
export function writeTrace(shared: SharedRun, played: Run, { whole: entire = false } = {}): string {
  const { scenario, seed, settings, log, at, cue } = shared
  const file: TraceFile = {
    format: TRACE_FORMAT, engine: ENGINE_VERSION, scenario: entire ? scenario : scenario.id, seed, settings, log, at,
    ...(cue === undefined ? {} : { cue }), hash: hashAt(played, at), events: eventsOf(played, at),
  }
  // One event a line: such a file can be read, compared and searched with a text editor.
  const { events, ...head } = file
  const lines = (events ?? []).map(event => `    ${JSON.stringify(event)}`)
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [${lines.length > 0 ? `\n${lines.join(',\n')}\n  ` : ''}]\n}\n`
}

/** Events up to an instant, in the words of the world's vocabulary. */
export function eventsOf(run: Run, at: Micros): Readonly<Record<string, unknown>>[] {
  const { rows } = frameAt(run, at)
  const { world, recorder } = run
  const told = []
  for (let no = Math.max(0, rows - TOLD_LIMIT); no < rows; no++) {
    const row = rowOf(run, no)
    const kind = world.vocabulary[row.code]
    const values = kind.fields.map(([name, of], i) => [name, world.words(recorder.state, of)?.[row.fields[i]] ?? row.fields[i]])
    told.push({ ms: row.at / 1_000, event: kind.name, ...Object.fromEntries(values) as Record<string, unknown> })
  }
  return told
}

/** Reads the text of a file and checks all of it. Never rejects: what is wrong is a sentence. */
export async function readTrace(file: string, find: (id: string) => Scenario | undefined): Promise<ReadTrace> {
  if (file.length > TRACE_LIMIT) return refuse(`il dépasse ${TRACE_LIMIT / 1e6} millions de caractères`)
  let candidate: unknown
  try {
    candidate = JSON.parse(file)
  } catch {
    return refuse('ce n’est pas du JSON')
  }
  if (typeof candidate !== 'object' || candidate === null || (candidate as { format?: unknown }).format !== TRACE_FORMAT) {
    return refuse(`son « format » n’est pas « ${TRACE_FORMAT} »`)
  }
  // What the file tells of its events is for other readers.
  const { events: _events, ...head } = candidate as Record<string, unknown>
  const wrong = firstIssue(form, head, 'la trace')
  if (wrong) return refuse(wrong)
  const { format: _format, scenario: named, engine, hash, ...rest } = head as unknown as TraceFile
  const scenario = typeof named === 'string' ? find(named) : named
  if (scenario === undefined) return refuse(`son scénario, « ${named as string} », est inconnu`)
  const odd = rejectScenario(scenario)
  if (odd) return refuse(`son scénario : ${odd}`)
  return checked({ ...rest, scenario }, hash, engine)
}

async function checked(run: SharedRun, hash: string, engine: number): Promise<ReadTrace> {
  let world: AnyWorld
  try {
    world = await loadWorld(run.scenario.world)
  } catch (error) {
    return { ok: false, wrong: (error as Error).message }
  }
  const wrong = rejectPlayed(world, playedScenario(run), run.log) ?? rejectInstant(run.at)
    ?? (run.cue !== undefined && run.cue >= cuesOf(run.scenario).length ? `il n’y a pas de repère ${run.cue}` : null)
  if (wrong) return refuse(wrong)
  const sorted = [...run.log].sort((a, b) => a.at - b.at)
  return { ok: true, run: { ...run, log: sorted }, hash, notice: engine === ENGINE_VERSION ? null : otherEngine(engine) }
}

/**
 * What replaying a trace says of it; null when it gives the same events. The run, as `openShared`
 * opens it, is played as far as the trace goes: over a long way, record it in slices first.
 */
export function verdictOf({ run, hash, notice }: Extract<ReadTrace, { ok: true }>, played: Run): string | null {
  let again: string
  try {
    again = hashAt(played, run.at)
  } catch (error) {
    return (error as Error).message
  }
  if (again === hash) return null
  return notice === null
    ? 'Cette trace, rejouée, ne donne pas les mêmes événements : le fichier a été modifié. Vous voyez ce que donne la simulation.'
    : `${notice} Rejouée ici, cette trace ne donne pas les mêmes événements.`
}

const form = fields({
  format: text(ID_LIMIT),
  engine: whole(0, 1_000_000),
  scenario: v.union([text(ID_LIMIT), v.looseObject({}, 'est un objet')], 'est un scénario, ou le nom d’un scénario'),
  seed: whole(0, 0xffff_ffff),
  settings: settingsForm,
  // Actions and instants are checked as those of any log, once the world is known.
  log: list(v.unknown(), 0, LOG_LIMIT, { what: 'est une liste d’actions', above: `compte plus de ${LOG_LIMIT} actions` }),
  at: v.number('est un nombre entier de µs'),
  cue: v.exactOptional(whole(0, 1_000)),
  hash: text(ID_LIMIT),
})

function otherEngine(engine: number): string {
  return `Cette trace vient d’une autre version du simulateur (${engine}, ici ${ENGINE_VERSION}).`
}

function refuse(why: string): ReadTrace {
  return { ok: false, wrong: `Cette trace ne se lit pas : ${why}.` }
}
