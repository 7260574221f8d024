/**
 * 100,000 inputs that are nearly right, from fixed seeds: whatever comes in is carried out or
 * refused in a sentence; nothing throws anything else, and nothing goes on for ever (engines run a
 * counted number of events). What was once found is kept below, with its input.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import type { EtcdDescription } from '../etcd/description.ts'
import { etcd } from '../etcd/world.ts'
import { below } from '../kernel/random.ts'
import type { Stream } from '../kernel/random.ts'
import { rowAt } from '../kernel/trace.ts'
import { createEngine, stepEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { ACTIONS, draws, mutated, pick, sampleScenario } from '../../test-support/mutate.ts'
import { rejectFor, rejectLog, rejectPlayed } from './admit.ts'
import { checksum, fromBase64url, toBase64url } from './bytes.ts'
import { decodeLink, encodeLink, playedScenario } from './link.ts'
import { compile } from './match.ts'
import { frameAt, openRun, refusalOf, withAction } from './run.ts'
import type { Run, TimedAction } from './run.ts'
import type { Scenario, Step } from './scenario.ts'

/** In French: valibot's own English would be a rule without a sentence. */
const SENTENCE = /^(?!.*(?:Invalid|Expected|Received))\S[^\n]{5,500}$/u
const find = (id: string) => scenarios.find(s => s.id === id)
const counts: Record<string, Record<string, number>> = {}
const count = (what: string, outcome: string) => { (counts[what] ??= {})[outcome] = (counts[what][outcome] ?? 0) + 1 }

/** Runs at most that many events. */
function go(engine: Engine, events: number): void {
  for (let n = 0; n < events && stepEngine(engine, Infinity); n++);
}

/** All that is ever shown of an engine. */
function show({ world, state, kernel }: Engine): void {
  JSON.stringify(world.view(state, kernel))
  for (let no = 0; no < kernel.trace.count; no++) {
    const { code, fields } = rowAt(kernel.trace, no)
    if (world.narrate(state, code, fields)?.includes('undefined')) throw new Error(`event ${code} is told with something undefined`)
  }
}

function playBriefly(scenario: Scenario, events: number): void {
  const engine = createEngine(etcd, scenario.description as EtcdDescription, { seed: scenario.seed, keepTrace: true })
  for (const step of scenario.story) {
    tryCompile(engine, step)
    if (!('act' in step)) continue
    go(engine, events)
    const refusal = etcd.act(engine.state, engine.kernel, step.act as never)
    if (refusal) expect(etcd.explain(refusal)).toMatch(SENTENCE)
  }
  go(engine, events)
  show(engine)
}

/** A condition names what exists, or is refused in a sentence. */
function tryCompile(engine: Engine, step: Step): void {
  if (step.event === undefined) return
  try {
    compile(etcd, engine.state, step)
  } catch (error) {
    expect((error as Error).message).toMatch(/^(?:l’événement|«)/)
  }
}

describe('100,000 inputs', () => {
  afterAll(() => expect(Object.keys(Object.prototype)).toEqual([]))

  it('25,000 scenario files', () => {
    const s = draws(1)
    for (let i = 0; i < 25_000; i++) {
      const candidate = mutated(s, sampleScenario(s))
      const sentence = rejectFor(etcd, candidate)
      count('scenarios', sentence === null ? 'accepted' : 'refused')
      if (sentence !== null) expect(sentence).toMatch(SENTENCE)
      else if (i % 6 === 0) playBriefly(candidate as Scenario, 60)
      if (i % 15 === 0) expect(opened(candidate as Scenario, [])).toBe(sentence === null)
    }
  }, 60_000)

  it('20,000 descriptions', () => {
    const s = draws(2)
    for (let i = 0; i < 20_000; i++) {
      const description = mutated(s, sampleScenario(s).description)
      const sentence = etcd.reject(description)
      count('descriptions', sentence === null ? 'accepted' : 'refused')
      if (sentence !== null) expect(sentence).toMatch(SENTENCE)
      else if (i % 4 === 0) {
        const engine = createEngine(etcd, description as EtcdDescription, { seed: i, keepTrace: true })
        go(engine, 150)
        show(engine)
      }
    }
  }, 60_000)

  it('25,000 actions on running worlds', () => {
    const s = draws(3)
    const runs = scenarios.map(scenario => openRun(etcd, scenario))
    for (let i = 0; i < 25_000; i++) {
      const run = pick(s, runs)
      const at = below(s, 12) > 0 ? below(s, 40) * 100_000 : pick<unknown>(s, ODD_INSTANTS)
      const action = mutated(s, pick(s, ACTIONS)) as TimedAction['action']
      const refusal = refusalOf(run, at as number, action)
      count('actions', refusal === null ? 'accepted' : refusal.refused === 'malformed' ? 'malformed' : 'refused')
      if (refusal) expect(etcd.explain(refusal)).toMatch(SENTENCE)
      if (i % 40 === 0) tryFork(run, { at: at as number, id: pick(s, IDS) as string, action })
    }
  }, 60_000)

  it('30,000 links', () => {
    const s = draws(4)
    for (let i = 0; i < 30_000; i++) {
      const fragment = mutatedFragment(s)
      const link = decodeLink(fragment, find, etcd)
      count('links', link.ok ? 'accepted' : /incomplet|format|vide|dépasse/.test(link.wrong) ? 'damaged' : 'refused')
      if (!link.ok) expect(link.wrong).toMatch(SENTENCE)
      else {
        expect(rejectPlayed(etcd, playedScenario(link.run), link.run.log)).toBeNull()
        if (i % 20 === 0) openRun(etcd, playedScenario(link.run), link.run.log)
      }
    }
  }, 60_000)

  it('were of every kind: each was accepted at times and refused at times', () => {
    const seen = Object.values(counts).flatMap(outcomes => Object.values(outcomes))
    expect(seen.reduce((a, b) => a + b), JSON.stringify(counts)).toBe(100_000)
    expect(Math.min(...seen), JSON.stringify(counts)).toBeGreaterThan(1_000)
    expect(Object.entries(counts).map(([what, outcomes]) => [what, Object.keys(outcomes).sort()])).toEqual([
      ['scenarios', ['accepted', 'refused']], ['descriptions', ['accepted', 'refused']],
      ['actions', ['accepted', 'malformed', 'refused']], ['links', ['accepted', 'damaged', 'refused']],
    ])
  })
})

describe('found once, and kept', () => {
  const election = scenarios.find(s => s.id === 'election')!
  const run = () => openRun(etcd, election)
  const refused = (at: unknown, action: unknown) => refusalOf(run(), at as number, action as never)
  const crash = { type: 'crash', member: 'm1' }

  it.each<[what: string, sentence: string, change: object]>([
    ['a step with a field « act » that holds nothing', '«\u00a0story.0.act\u00a0» manque', { story: [{ cue: 'Début.', act: undefined }] }],
    ['a list for settings', '«\u00a0settings\u00a0» est un objet', { description: { ...election.description as object, settings: [] } }],
    ['a list for conditions', '«\u00a0story.0.where\u00a0» est un objet', { story: [{ cue: 'Début.', event: 'started', where: [] }] }],
    ['an id that is an object without a text', '«\u00a0id\u00a0» doit être un texte', { id: { toString: 'no' } }],
    ['a field named to reach a prototype', '«\u00a0__proto__\u00a0» n’est pas un champ connu', JSON.parse('{"__proto__": {"seed": 1}}')],
    ['a field with an invisible name', '«\u00a0a\ufffdb\u00a0» n’est pas un champ connu', { 'a\nb': 1 }],
    ['a field with a long name', `«\u00a0${'k'.repeat(80)}…\u00a0» n’est pas un champ connu`, { ['k'.repeat(500)]: 1 }],
    ['a caption that turns the text around it', '«\u00a0story.0.cue\u00a0» contient un caractère invisible', { story: [{ cue: '\u202eDébut.' }] }],
    ['an infinite condition', '«\u00a0story.0.where.index\u00a0» n’est pas un nombre fini', { story: [{ cue: 'Début.', event: 'committed', where: { index: Infinity } }] }],
    ['another world’s name', '«\u00a0world\u00a0» nomme «\u00a0kafka\u00a0», et non «\u00a0etcd\u00a0»', { world: 'kafka' }],
    ['a story’s action without its member', 'l’étape 2\u00a0: «\u00a0member\u00a0» manque', { story: [{ cue: 'Début.' }, { act: { type: 'crash' } }] }],
  ])('%s', (_, sentence, change) => {
    // `assign` would set a prototype instead of copying the field.
    const scenario = Object.defineProperties({ ...election }, Object.getOwnPropertyDescriptors(change)) as Scenario
    expect(rejectFor(etcd, scenario)).toBe(sentence)
    expect(() => openRun(etcd, scenario)).toThrow(sentence)
  })

  it('a scenario that holds itself, or has no end', () => {
    const cyclic: Record<string, unknown> = { ...election }
    cyclic.description = cyclic
    expect(rejectFor(etcd, cyclic)).toMatch(/est imbriqué à plus de 16 niveaux$/)
    expect(rejectFor(etcd, { ...election, story: new Array(200_000).fill({ cue: 'x' }) })).toBe('le scénario compte plus de 100000 valeurs')
  })

  it.each([NaN, Infinity, -1, 0.5, 86_400_000_001, '5', null])('an action asked for at %s: the run would never get there', at => {
    expect(refused(at, crash)).toMatchObject({ refused: 'malformed', subject: expect.stringMatching(/^l’instant /) })
  })

  it.each<[what: string, action: unknown, sentence: string]>([
    ['nothing', null, 'l’action est un objet'],
    ['an object that has no text', { type: 'crash', member: { toString: 'no' } }, '«\u00a0member\u00a0» doit être un texte'],
    ['an object without a prototype', { type: 'lose-site', site: Object.create(null) }, '«\u00a0site\u00a0» doit être un texte'],
    ['a link between objects', { type: 'cut', from: { valueOf: 1, toString: 1 }, to: 'm2' }, '«\u00a0from\u00a0» doit être un texte'],
    ['a function', { type: 'crash', member: () => 'm1' }, '«\u00a0member\u00a0» n’est pas une donnée'],
    ['inherited fields', Object.create(crash), 'l’action n’est pas une donnée simple'],
    ['a type of every object', { type: 'toString' }, '«\u00a0type\u00a0» n’est pas une action connue'],
    ['a flag that is a text', { type: 'cut', from: 'A', to: 'B', oneWay: 'false' }, '«\u00a0oneWay\u00a0» est vrai ou faux'],
  ])('an action that is %s', (_, action, sentence) => {
    expect(refused(1_000, action)).toEqual({ refused: 'malformed', subject: sentence })
    expect(() => openRun(etcd, election, [{ at: 0, id: 'a', action: action as never }])).toThrow(/^Scénario « election » : /)
  })

  it.each([NaN, Infinity, -5, 1e300, '1000'])('a log with an action at %s', at => {
    expect(() => openRun(etcd, election, [{ at: at as number, id: 'a', action: crash }])).toThrow('«\u00a0log.0.at\u00a0»')
  })

  it('a link whose names of fields are objects', () => {
    const bytes = [...(fromBase64url(encodeLink({ scenario: election, seed: 17, settings: {}, log: [], at: 0 }).slice(1)) as Uint8Array)].slice(0, -5)
    // Settings of a new shape, one name, an object of a new shape that has a field « toString ».
    const forged = [...bytes, 0, 1, 11, 0, 1, 7, 8, ...new TextEncoder().encode('toString'), 1, 0, 0, 0]
    const check = checksum(forged, forged.length)
    expect(decodeLink(`1${toBase64url([...forged, check >> 8, check & 255])}`, find, etcd)).toMatchObject({ ok: false, wrong: 'Ce lien est illisible.' })
  })
})

const ODD_INSTANTS = [NaN, Infinity, -Infinity, -1, 0.5, 86_400_000_001, 1e300, '5', null, undefined, {}, [5], 10n]
const IDS: readonly unknown[] = ['a', 'a', 'a', '', 'x'.repeat(61), 7, null, undefined, '\ud800']

/** Opens a run, or is told in a sentence that names the scenario why not. */
function opened(scenario: Scenario, log: readonly TimedAction[]): boolean {
  try {
    openRun(etcd, scenario, log)
    return true
  } catch (error) {
    expect((error as Error).message).toMatch(/^Scénario « [^]*\.$/)
    return false
  }
}

/** The action joins the log, as another window would send it. */
function tryFork(run: Run, entry: TimedAction): void {
  const log = withAction(run, entry)
  const sentence = rejectLog(etcd, log)
  expect(opened(run.scenario, log)).toBe(sentence === null)
  if (sentence !== null) expect(sentence).toMatch(SENTENCE)
  else JSON.stringify(frameAt(openRun(etcd, run.scenario, log), entry.at))
}

/** A link, cut, flipped or mistyped; or its bytes, changed by someone who knows the checksum. */
function mutatedFragment(s: Stream): string {
  const scenario = sampleScenario(s) as unknown as Scenario
  const log = Array.from({ length: below(s, 8) }, (_, i) => ({ at: i * 100_000 + below(s, 2_000), id: 'a', action: mutated(s, pick(s, ACTIONS), { json: true }) as TimedAction['action'] }))
    .filter(({ action }) => typeof action?.type === 'string')
  const base = find(scenario.id) as Scenario
  const fragment = encodeLink({
    scenario: below(s, 4) === 0 ? scenario : base, seed: below(s, 2) === 0 ? scenario.seed : below(s, 0xffff_ffff),
    settings: pick<object>(s, [{}, { preVote: true }, { electionTicks: 20 }, { fsync: 1e10 }, { nothing: 'x' }]) as Record<string, unknown>,
    log: below(s, 2) === 0 ? log : log.filter(({ action }) => etcd.rejectAction(action) === null), at: below(s, 5_000_000), ...(below(s, 2) === 0 ? {} : { cue: below(s, 5) }),
  }, { whole: below(s, 4) === 0, engine: pick(s, [1, 1, 1, 2, 2 ** 40]) })
  switch (below(s, 6)) {
    case 0: return fragment.slice(0, below(s, fragment.length))
    case 1: return replaceAt(fragment, below(s, fragment.length), pick(s, ['A', '-', '%', '\u0000', '😀', 'é', '', '<b>']))
    case 2: return fragment
    default: {
      const bytes = [...(fromBase64url(fragment.slice(1)) as Uint8Array)].slice(0, -2)
      for (let n = below(s, 4); n > 0; n--) {
        const at = below(s, bytes.length)
        const kind = below(s, 5)
        if (kind === 0) bytes[at] ^= 1 << below(s, 8)
        else if (kind === 1) bytes[at] = pick(s, [0, 1, 7, 9, 11, 127, 128, 255])
        else if (kind === 2) bytes.splice(at, 1)
        else if (kind === 3) bytes.splice(at, 0, below(s, 256))
        else bytes.splice(at, 0, ...bytes.slice(at, at + below(s, 30)))
      }
      const check = checksum(bytes, bytes.length)
      return `1${toBase64url([...bytes, check >> 8, check & 255])}`
    }
  }
}

const replaceAt = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1)
