import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/index.ts'
import { etcd } from '../etcd/world.ts'
import { hashOf, markOf } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import { ENGINE_VERSION } from './limits.ts'
import type { SharedRun } from './link.ts'
import { cueInstant, playStory, recordTo } from './run.ts'
import { eventsOf, hashAt, openShared, readTrace, TRACE_FORMAT, verdictOf, writeTrace } from './trace-file.ts'
import type { ReadTrace, TraceFile } from './trace-file.ts'

const find = (id: string) => scenarios.find(s => s.id === id)
const election = scenarios.find(s => s.id === 'election')!
const acted: SharedRun = {
  scenario: election, seed: election.seed, settings: {}, at: 6_000_000,
  log: [{ at: 3_000_000, id: 'a1', action: { type: 'crash', member: 'm1' } }],
}
const told: SharedRun = { scenario: election, seed: election.seed, settings: {}, log: [], at: 2_000_000, cue: 1 }

const write = (run: SharedRun, whole = false) => writeTrace(run, openShared(run, etcd), { whole })
/** The file with these fields put over its own. */
const changed = (fields: object, run = acted) => JSON.stringify({ ...JSON.parse(write(run)) as TraceFile, ...fields })
async function read(file: string): Promise<Extract<ReadTrace, { ok: true }>> {
  const trace = await readTrace(file, find)
  if (!trace.ok) throw new Error(trace.wrong)
  return trace
}
const verdict = (trace: Extract<ReadTrace, { ok: true }>) => verdictOf(trace, openShared(trace.run, etcd))

describe('a trace file', () => {
  it.each([['a story', told], ['a run that someone steered', acted]])('gives back %s, and replays to the same hash', async (_, run) => {
    const trace = await read(write(run))
    expect(trace.run).toEqual(run)
    expect(trace.notice).toBeNull()
    expect(verdict(trace)).toBeNull()
  })

  it('holds the whole scenario when no catalogue has it', async () => {
    const own = { ...told, scenario: { ...election, id: 'mine', title: 'Le mien' } }
    expect((await readTrace(write(own), find)).ok).toBe(false)
    const trace = await read(write(own, true))
    expect(trace.run).toEqual(own)
    expect(verdict(trace)).toBeNull()
  })

  it('keeps a changed seed and changed settings', async () => {
    const run: SharedRun = { ...acted, seed: 99, settings: { preVote: true }, at: 1_500_000, log: [] }
    const trace = await read(write(run))
    expect(trace.run).toEqual(run)
    expect(verdict(trace)).toBeNull()
    expect(trace.hash).not.toBe(JSON.parse(write({ ...run, seed: 98 })).hash)
  })

  it('tells every event up to its instant, one a line, in the words of the field', () => {
    const text = write(told)
    const { events } = JSON.parse(text) as TraceFile
    expect(events!.length).toBeGreaterThan(10)
    expect(events!.every(event => Number(event.ms) * 1_000 <= told.at)).toBe(true)
    expect(events!.some(event => event.event === 'message-sent')).toBe(true)
    expect(text.split('\n').filter(line => line.includes('"event":'))).toHaveLength(events!.length)
  })
})

it('the hash at an instant is that of the events up to it, whatever was recorded beyond', () => {
  const engine = createEngine(etcd, election.description, { seed: election.seed })
  const at = cueInstant(openShared(told, etcd), 0)
  runUntil(engine, at)
  const expected = hashOf(markOf(engine.kernel.trace))
  const fresh = openShared(told, etcd)
  expect(hashAt(fresh, at)).toBe(expected)
  const far = openShared(told, etcd)
  recordTo(far, playStory(far) + 5_000_000)
  expect(hashAt(far, at)).toBe(expected)
  expect(eventsOf(far, at)).toEqual(eventsOf(fresh, at))
})

describe('a file that was changed', () => {
  it.each([
    ['its hash', { hash: 'ffffffffffffffff' }],
    ['its seed', { seed: 7 }],
    ['an action', { log: [{ at: 3_000_000, id: 'a1', action: { type: 'crash', member: 'm2' } }] }],
    ['its instant', { at: 5_000_000 }],
  ])('is found out by replaying it: %s', async (_, fields) => {
    expect(verdict(await read(changed(fields)))).toMatch(/ne donne pas les mêmes événements : le fichier a été modifié/)
  })

  it('is not found out by its events, which nobody reads', async () => {
    expect(verdict(await read(changed({ events: [{ event: 'anything' }] })))).toBeNull()
  })

  it('says so when another version of the engine wrote it', async () => {
    const trace = await read(changed({ engine: ENGINE_VERSION + 1, hash: '0' }))
    expect(trace.notice).toBe(`Cette trace vient d’une autre version du simulateur (${ENGINE_VERSION + 1}, ici ${ENGINE_VERSION}).`)
    expect(verdict(trace)).toBe(`${trace.notice} Rejouée ici, cette trace ne donne pas les mêmes événements.`)
  })

  it('says why it stops when its story does not happen', async () => {
    const never = { ...election, id: 'never', story: [{ event: 'role-changed', where: { member: 'm1' }, nth: 900, cue: 'Jamais.' }] }
    const sound = JSON.parse(write(told)) as TraceFile
    const trace = await readTrace(JSON.stringify({ ...sound, scenario: never, cue: 0, at: 70_000_000 }), find)
    expect(trace.ok ? verdict(trace) : trace.wrong).toMatch(/^Scénario «.never.», étape 1.: .*n’arrive pas en 60.s\.$/)
  })
})

describe('what is no trace', () => {
  const sound = { format: TRACE_FORMAT, engine: 1, scenario: 'election', seed: 1, settings: {}, log: [], at: 0, hash: 'x' }
  it.each([
    ['', 'ce n’est pas du JSON'],
    ['<svg onload=alert(1)>', 'ce n’est pas du JSON'],
    ['null', 'son « format » n’est pas'],
    ['[]', 'son « format » n’est pas'],
    ['{"format":"deux-sites-trois-voix/trace/2"}', 'son « format » n’est pas'],
    [JSON.stringify({ ...sound, scenario: 'nowhere' }), 'son scénario, « nowhere », est inconnu'],
    [JSON.stringify({ ...sound, scenario: { id: 'x' } }), 'son scénario'],
    [JSON.stringify({ ...sound, scenario: 3 }), 'est un scénario, ou le nom d’un scénario'],
    [JSON.stringify({ ...sound, seed: -1 }), '« seed » ne peut pas être négatif'],
    [JSON.stringify({ ...sound, seed: undefined }), '« seed » manque'],
    [JSON.stringify({ ...sound, at: 1.5 }), 'l’instant'],
    [JSON.stringify({ ...sound, at: 1e12 }), 'l’instant'],
    [JSON.stringify({ ...sound, cue: 99 }), 'il n’y a pas de repère 99'],
    [JSON.stringify({ ...sound, log: 'crash' }), '« log » est une liste d’actions'],
    [JSON.stringify({ ...sound, log: [{ at: 0, id: 'a', action: { type: 'explode' } }] }), 'l’action 1 du journal'],
    [JSON.stringify({ ...sound, log: Array.from({ length: 2_001 }, () => 0) }), 'compte plus de 2000 actions'],
    [JSON.stringify({ ...sound, settings: { electionTicks: 'many' } }), 'electionTicks'],
    [JSON.stringify({ ...sound, settings: [] }), 'settings'],
    [JSON.stringify({ ...sound, more: 1 }), '« more » n’est pas un champ connu'],
    [`{"format":"${TRACE_FORMAT}","__proto__":{"x":1}}`, 'n’est pas un champ connu'],
    ['x'.repeat(20_000_001), 'millions de caractères'],
  ])('is refused in a sentence: %.60s', async (file, why) => {
    const trace = await readTrace(file, find)
    expect(trace.ok).toBe(false)
    if (!trace.ok) {
      expect(trace.wrong).toContain(why)
      expect(trace.wrong).toMatch(/^Cette trace ne se lit pas : .+\.$/)
    }
  })

  it('names a world that does not exist', async () => {
    const trace = await readTrace(JSON.stringify({ ...sound, scenario: { ...election, world: 'mars' } }), find)
    expect(trace).toMatchObject({ ok: false, wrong: expect.stringContaining('Monde inconnu : « mars »') as string })
  })

  it('never throws, whatever is cut out of a file or put into it', async () => {
    const file = write(acted)
    let refused = 0
    for (let i = 0; i < 300; i++) {
      const at = (i * 7_919) % Math.min(file.length, 4_000)
      const broken = i % 3 === 0 ? file.slice(0, at) : file.slice(0, at) + (i % 3 === 1 ? '"' : '9') + file.slice(at + 1)
      const trace = await readTrace(broken, find)
      if (trace.ok) expect(typeof (verdict(trace) ?? '')).toBe('string')
      else refused++
    }
    expect(refused).toBeGreaterThan(100)
  })
})
