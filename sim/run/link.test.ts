import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import type { EtcdDescription } from '../etcd/description.ts'
import { etcd } from '../etcd/world.ts'
import { below } from '../kernel/random.ts'
import { ACTIONS, draws, pick } from '../../test-support/mutate.ts'
import { checksum, fromBase64url, putNumber, takeNumber, toBase64url } from './bytes.ts'
import { ACTION_SHAPES, OBJECT_SHAPES } from './codebook.ts'
import { ENGINE_VERSION, LINK_LIMIT, LOG_LIMIT } from './limits.ts'
import { decodeLink, encodeLink, playedScenario } from './link.ts'
import type { SharedRun } from './link.ts'
import { takeValue } from './pack.ts'
import { openRun, playStory, refusalOf, runHash, withAction } from './run.ts'
import type { TimedAction } from './run.ts'
import { cuesOf } from './scenario.ts'
import type { Scenario } from './scenario.ts'
import { openLink } from './share.ts'

fc.configureGlobal({ seed: 20_261_121 })

const find = (id: string) => scenarios.find(s => s.id === id)
const decode = (fragment: string) => decodeLink(fragment, find, etcd)
const election = scenarios.find(s => s.id === 'election')!
const calm: SharedRun = { scenario: election, seed: election.seed, settings: {}, log: [], at: 0 }
const numbered = (log: readonly TimedAction[]) => log.map((entry, i) => ({ ...entry, id: `lien-${i + 1}` }))
const log = (...actions: unknown[]) => actions.map((action, i) => ({ at: 1_000_000 * (i + 1), id: `a${i}`, action: action as TimedAction['action'] }))

/** The fragment of these bytes, with a right checksum: what a careful forger sends. */
function forged(bytes: readonly number[]): string {
  const check = checksum(bytes, bytes.length)
  return `1${toBase64url([...bytes, check >> 8, check & 255])}`
}
/** Bytes of a fragment, without its checksum. */
const bytesOf = (fragment: string) => [...(fromBase64url(fragment.slice(1)) as Uint8Array)].slice(0, -2)

const action = fc.oneof(
  fc.constantFrom(...ACTIONS),
  // Texts and numbers of any kind that the forms admit.
  fc.record({
    type: fc.constant('ask'), client: fc.constantFrom('c1', 'nobody'),
    call: fc.record({ kind: fc.constant('put'), key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), value: fc.string({ unit: 'grapheme', maxLength: 100 }), lease: fc.nat() }),
  })
    .filter(a => etcd.rejectAction(a) === null),
  fc.record({ type: fc.constant('delay'), from: fc.constant('A'), to: fc.constant('B'), latency: fc.nat(3_600_000_000), loss: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ type: fc.constant('restore'), member: fc.constant('m1'), backup: fc.nat(1_000), initialCluster: fc.array(fc.constantFrom('m1', '007', 'A-1', '12'), { minLength: 1, maxLength: 20 }) }),
)
const sharedRun = fc.record({
  scenario: fc.constantFrom(...scenarios),
  seed: fc.option(fc.nat(0xffff_ffff)),
  settings: fc.constantFrom({}, { preVote: true }, { heartbeatInterval: 50_000, electionTicks: 20 }, { fsync: 0, fsyncJitter: 12_345, preVote: false }),
  log: fc.array(fc.record({ at: fc.oneof(fc.nat(60_000).map(ms => ms * 1_000), fc.nat(3_600_000_000)), action }), { maxLength: 30 }),
  at: fc.nat(3_600_000_000),
  cue: fc.option(fc.nat(3), { nil: undefined }),
}).map(({ seed, log: entries, cue, ...rest }): SharedRun => ({
  ...rest, seed: seed ?? rest.scenario.seed, ...(cue === undefined ? {} : { cue: cue % cuesOf(rest.scenario).length }),
  log: [...entries].sort((a, b) => a.at - b.at).map((entry, i) => ({ ...entry, id: `a${i}` })),
}))

describe('a link', () => {
  it('gives back what was shared: scenario, seed, settings, log, instant, cue; actions numbered anew', () => {
    fc.assert(fc.property(sharedRun, run => {
      expect(decode(encodeLink(run))).toEqual({ ok: true, run: { ...run, log: numbered(run.log) }, notice: null })
    }), { numRuns: 1_000 })
  })

  it('of a scenario that no catalogue has holds all of it', () => {
    fc.assert(fc.property(sharedRun, run => {
      const own = { ...run, scenario: { ...run.scenario, id: 'labo', title: 'Au labo' } }
      const fragment = encodeLink(own, { whole: true })
      expect(decode(fragment)).toEqual({ ok: true, run: { ...own, log: numbered(own.log) }, notice: null })
      expect(encodeLink({ ...own, log: numbered(own.log) }, { whole: true })).toBe(fragment)
    }), { numRuns: 100 })
  })

  it('is made of letters, digits, - and _', () => {
    fc.assert(fc.property(sharedRun, run => { expect(encodeLink(run)).toMatch(/^1[A-Za-z0-9_-]+$/) }), { numRuns: 100 })
  })

  it('replays to the same trace', () => {
    const [scenario] = scenarios.filter(s => s.id === 'replication')
    const run: SharedRun = {
      scenario, seed: 5, settings: { preVote: true }, at: 3_000_000,
      log: [{ at: 1_234_567, id: 'a', action: { type: 'crash', member: 'm1' } }, { at: 2_500_000, id: 'b', action: { type: 'write', client: 'c1' } }],
    }
    const decoded = decode(encodeLink(run))
    if (!decoded.ok) throw new Error(decoded.wrong)
    const [ours, theirs] = [run, decoded.run].map(shared => openRun(etcd, playedScenario(shared), shared.log))
    expect(playStory(ours)).toBe(playStory(theirs))
    expect(runHash(ours)).toBe(runHash(theirs))
  })

  it('changes settings without losing those of the scenario', () => {
    const scenario = { ...election, description: { ...election.description as object, settings: { fsync: 9, preVote: false } } }
    expect(playedScenario({ ...calm, scenario, seed: 3, settings: { preVote: true } })).toEqual({
      ...scenario, seed: 3, description: { ...scenario.description, settings: { fsync: 9, preVote: true } },
    })
  })

  it('opens by itself: its world is loaded', async () => {
    expect(await openLink(encodeLink(calm), find)).toEqual({ ok: true, run: calm, notice: null })
    expect(await openLink(encodeLink({ ...calm, scenario: { ...election, world: 'zoo' } }, { whole: true }), find)).toMatchObject({ ok: false, wrong: expect.stringContaining('Monde inconnu') })
    expect(await openLink('', find)).toMatchObject({ ok: false })
  })
})

describe('a story of the catalogue with 20 actions', () => {
  /** Twenty actions that the world carries out, one after the other, drawn from a seed. */
  function played(scenario: Scenario, seed: number, unit: number): TimedAction[] {
    const s = draws(seed)
    const { members, sites, clients } = scenario.description as { members: { name: string }[], sites: { name: string }[], clients: { name: string }[] }
    const name = (list: { name: string }[]) => pick(s, list).name
    const member = () => name(members)
    const any = (): TimedAction['action'] => pick<() => TimedAction['action']>(s, [
      () => ({ type: pick(s, ['crash', 'restart', 'pause', 'resume', 'isolate', 'rejoin']), member: member() }),
      () => ({ type: pick(s, ['cut', 'heal']), from: member(), to: member(), ...(below(s, 2) ? { oneWay: true } : {}) }),
      () => ({ type: pick(s, ['cut', 'heal']), from: 'A', to: 'B', ...(below(s, 2) ? { oneWay: true } : {}) }),
      () => ({ type: pick(s, ['lose-site', 'restore-site']), site: name(sites) }),
      ...(clients.length === 0 ? [] : [1, 2, 3].map(() => () => ({
        type: 'write', client: name(clients), ...(below(s, 3) ? { key: pick(s, ['x', 'y', 'clé']), value: String(below(s, 8_000)) } : {}), ...(below(s, 3) ? {} : { member: member() }),
      }))),
    ])()
    let entries: readonly TimedAction[] = []
    let at = 1_000_000
    while (entries.length < 20) {
      at += Math.max(1, below(s, 3_000_000 / unit)) * unit
      const run = openRun(etcd, scenario, entries)
      let entry = any()
      while (refusalOf(run, at, entry) !== null) entry = any()
      entries = withAction(run, { at, id: `a${entries.length}`, action: entry })
    }
    return [...entries]
  }
  const lengthOf = (scenario: Scenario, seed: number, unit: number) => {
    const entries = played(scenario, seed, unit)
    const run: SharedRun = { scenario, seed: 4_000_000_000 + seed, settings: { preVote: true }, log: entries, at: entries[19].at + 1_234_567, cue: 1 }
    const fragment = encodeLink(run)
    expect(decode(fragment)).toEqual({ ok: true, run: { ...run, log: numbered(entries) }, notice: null })
    return fragment.length
  }

  it.each(scenarios)('$id: at most 300 characters, seed and settings changed', scenario => {
    for (let seed = 1; seed <= 3; seed++) {
      expect(lengthOf(scenario, seed, 1_000), 'at whole ms').toBeLessThanOrEqual(300)
      expect(lengthOf(scenario, seed, 1), 'at any µs').toBeLessThanOrEqual(300)
    }
  }, 60_000)

  it('twenty writes of which everything is said, at whole ms: no more', () => {
    for (const scenario of scenarios) {
      const { clients, members } = scenario.description as EtcdDescription
      const [one = 'c1', other = 'c2'] = clients.map(c => c.name).reverse()
      const member = members.at(-1)!.name
      const entries = Array.from({ length: 20 }, (_, i) => ({ at: 3_000_000 * (i + 1), id: `a${i}`, action: { type: 'write', client: i % 2 ? other : one, key: i % 2 ? 'x' : 'clé', value: String(7_000 + i), member } }))
      const run: SharedRun = { scenario, seed: 4_000_000_001, settings: { preVote: true }, log: entries, at: 61_234_000, cue: 1 }
      expect(encodeLink(run).length, scenario.id).toBeLessThanOrEqual(300)
    }
  })

  it('as it stands at its first cue: at most 40', () => {
    for (const scenario of scenarios) expect(encodeLink({ ...calm, scenario, seed: scenario.seed, cue: 0 }).length).toBeLessThanOrEqual(40)
  })
})

describe('a link that is not right is refused in a sentence', () => {
  const wrong = (fragment: string) => {
    const decoded = decode(fragment)
    return decoded.ok ? null : decoded.wrong
  }
  const sound = encodeLink({ ...calm, at: 5_000_000, log: log({ type: 'crash', member: 'm1' }, { type: 'restart', member: 'm1' }) })

  it('empty, too long, of another format, of another alphabet', () => {
    expect(wrong('')).toBe('Ce lien est vide.')
    expect(wrong(`1${'A'.repeat(LINK_LIMIT)}`)).toBe(`Ce lien dépasse ${LINK_LIMIT} caractères.`)
    expect(wrong(`2${sound.slice(1)}`)).toBe('Ce lien est du format «\u00a02\u00a0»\u202f; ici se lit le format «\u00a01\u00a0».')
    expect(wrong(`<script>${sound}`)).toBe('Ce lien est d’un format inconnu\u202f; ici se lit le format «\u00a01\u00a0».')
    expect(wrong(`${sound.slice(0, -2)}=+`)).toBe('Ce lien est incomplet ou abîmé.')
    expect(wrong(undefined as never)).toBe('Ce lien est vide.')
  })

  it('cut short anywhere, or with one character changed', () => {
    for (let i = 1; i < sound.length; i++) {
      expect(wrong(sound.slice(0, i))).toBe('Ce lien est incomplet ou abîmé.')
      expect(wrong(`${sound.slice(0, i)}${sound[i] === 'A' ? 'B' : 'A'}${sound.slice(i + 1)}`), `character ${i}`).toBe('Ce lien est incomplet ou abîmé.')
    }
  })

  it('of a scenario that nobody knows', () => {
    expect(wrong(encodeLink({ ...calm, scenario: { ...election, id: 'perdu' } }))).toBe('Ce lien mène à un scénario inconnu, «\u00a0perdu\u00a0».')
    expect(wrong(encodeLink({ ...calm, scenario: { ...election, id: '' } }))).toBe('Ce lien n’est pas valable\u00a0: le nom du scénario ne peut pas être vide.')
    expect(wrong(encodeLink({ ...calm, scenario: { ...election, id: 'per\ndu' } }))).toBe('Ce lien n’est pas valable\u00a0: le nom du scénario contient un caractère invisible.')
  })

  it.each<[sentence: string, change: Partial<SharedRun>]>([
    ['«\u00a0seed\u00a0» dépasse 4\u202f294\u202f967\u202f295', { seed: 2 ** 32 }],
    ['l’instant dépasse un jour', { at: 86_400_000_001 }],
    ['il n’y a pas de repère 4', { cue: 4 }],
    ['«\u00a0settings.fsync\u00a0» dépasse une heure', { settings: { fsync: 1e12 } }],
    ['«\u00a0settings.quorum\u00a0» n’est pas un champ connu', { settings: { quorum: 1 } }],
    ['«\u00a0fsync\u00a0» n’est pas un réglage', { settings: { fsync: [1] } }],
    ['«\u00a0settings\u00a0» donne un délai d’élection de plus de 50 s', { settings: { heartbeatInterval: 10_000_000 } }],
    ['«\u00a0log.0.at\u00a0» dépasse un jour', { log: [{ at: 86_400_000_001, id: 'a', action: { type: 'crash', member: 'm1' } }] }],
    ['l’action 2 du journal\u00a0: «\u00a0member\u00a0» manque', { log: log({ type: 'crash', member: 'm1' }, { type: 'crash' }) }],
    ['l’action 1 du journal\u00a0: «\u00a0type\u00a0» n’est pas une action connue', { log: log({ type: 'reboot', member: 'm1' }) }],
    ['«\u00a0log.0.action.__proto__\u00a0» n’est pas un champ connu', { log: log(JSON.parse('{"type":"crash","member":"m1","__proto__":{"x":1}}')) }],
  ])('%s', (sentence, change) => {
    expect(decode(encodeLink({ ...calm, ...change }))).toEqual({ ok: false, wrong: `Ce lien n’est pas valable\u00a0: ${sentence}.`, scenario: election })
  })

  it('with too long a log', () => {
    const full = Array.from({ length: LOG_LIMIT }, (_, i) => ({ at: i * 1_000, id: `a${i}`, action: { type: 'crash', member: 'm1' } }))
    expect(decode(encodeLink({ ...calm, log: full })).ok).toBe(true)
    expect(wrong(encodeLink({ ...calm, log: [...full, full[0]].sort((a, b) => a.at - b.at) }))).toBe('Le journal de ce lien compte plus de 2000 actions.')
  })

  it('of another version of the engine opens and says so; when it is wrong besides, it says both', () => {
    const notice = `Ce lien vient d’une autre version du simulateur (7, ici ${ENGINE_VERSION})\u00a0: l’histoire peut se dérouler autrement.`
    expect(decode(encodeLink(calm, { engine: 7 }))).toEqual({ ok: true, run: calm, notice })
    expect(wrong(encodeLink({ ...calm, cue: 99 }, { engine: 7 }))).toBe(`${notice} Ce lien n’est pas valable\u00a0: il n’y a pas de repère 99.`)
  })

  it('forged: bytes left over, or missing', () => {
    const bytes = bytesOf(sound)
    expect(wrong(forged(bytes))).toBeNull()
    expect(wrong(forged([...bytes, 0]))).toBe('Ce lien est illisible.')
    for (let i = 0; i < bytes.length; i++) expect(wrong(forged(bytes.slice(0, i))), `${i} bytes`).toMatch(/illisible/)
  })
})

describe('the pieces of a link', () => {
  it('numbers come back, up to 2^53 − 1', () => {
    fc.assert(fc.property(fc.maxSafeNat(), n => {
      const bytes: number[] = []
      putNumber(bytes, n)
      expect(takeNumber({ bytes: Uint8Array.from(bytes), at: 0, broken: false })).toBe(n)
    }))
  })

  it.each<[what: string, bytes: number[]]>([
    ['nothing', []], ['one that goes on', [128]], ['one with a zero at its end', [128, 0]], ['one without end', new Array(400).fill(128)],
    ['one of 400 bytes', [...new Array(400).fill(128), 1]], ['one above 2^53 − 1', [...new Array(8).fill(255), 1]],
  ])('%s is no number', (_, bytes) => {
    const reader = { bytes: Uint8Array.from(bytes), at: 0, broken: false }
    expect(takeNumber(reader)).toBe(0)
    expect(reader.broken).toBe(true)
  })

  it('base64 is that of the platform, and has one spelling', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
      const text = toBase64url([...bytes])
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes))
    }))
    expect(fromBase64url('AAAAA')).toBeNull()
    expect(fromBase64url('AB')).toBeNull()
    expect(fromBase64url('A A=')).toBeNull()
  })

  it('a value that refers to nothing, nests without end or counts what is not there is broken, not thrown', () => {
    for (const bytes of [[100], [9, 255, 127], new Array(60).fill(9).flatMap(n => [n, 1]), [11, 50], [11, 0, 1, 11, 1], [13], [7, 2, 255, 254], [999]]) {
      const reader = { bytes: Uint8Array.from(bytes), at: 0, broken: false }
      takeValue(reader, { texts: [], shapes: [] })
      expect(reader.broken, JSON.stringify(bytes)).toBe(true)
    }
  })

  it('the codebook lists nothing twice', () => {
    for (const list of [ACTION_SHAPES, OBJECT_SHAPES]) expect(new Set(list.map(shape => shape.join())).size).toBe(list.length)
  })
})
