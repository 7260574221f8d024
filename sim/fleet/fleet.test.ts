/** The stories of the fleet, on their traces: who serves, what is lost, how long it takes, who decided. */
import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/fleet/index.ts'
import { rowAt } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { openRun, playStory, refusalOf } from '../run/run.ts'
import type { FleetAction } from './actions.ts'
import { VOCABULARY } from './events.ts'
import { decidingSide } from './state.ts'
import type { FleetState } from './state.ts'
import { fleet } from './world.ts'

interface Happened { readonly at: number, readonly event: string, readonly [field: string]: number | string }

function played(id: string) {
  const scenario = scenarios.find(s => s.id === id)!
  const run = openRun(fleet, scenario)
  const end = playStory(run)
  const engine = createEngine(fleet, scenario.description as never, { seed: scenario.seed, keepTrace: true }) as Engine<FleetState>
  for (const { at, action } of run.actions) {
    runUntil(engine, at)
    expect(fleet.act(engine.state, engine.kernel, action as unknown as FleetAction), `${id}: ${action.type}`).toBeNull()
  }
  runUntil(engine, end)
  const { trace } = engine.kernel
  const events = Array.from({ length: trace.count }, (_, no): Happened => {
    const { at, code, fields } = rowAt(trace, no)
    const { name, fields: kinds } = VOCABULARY[code]
    return { at, event: name, ...Object.fromEntries(kinds.map(([field, kind], i) => [field, fleet.words(engine.state, kind)?.[fields[i]] ?? fields[i]])) }
  })
  const all = (event: string, where: object = {}) => events.filter(e => e.event === event && Object.entries(where).every(([k, v]) => e[k] === v))
  return { run, end, state: engine.state, all, first: (event: string, where: object = {}) => all(event, where)[0] }
}

describe('a cluster a site', () => {
  const { state, all, first } = played('two-clusters')

  it('B joins: the hub takes it in, its agent asks, and both apply the rule', () => {
    const [registered] = all('registered')
    expect(all('registered').map(e => e.cluster)).toEqual(['B'])
    expect(all('message-sent', { parcel: 'poll', from: 'B' }).every(e => e.at > registered.at)).toBe(true)
    expect(all('policy-applied').map(e => [e.cluster, e.policy]).sort()).toEqual([['A', 1], ['B', 1]])
    expect(all('policy-applied', { cluster: 'B' })[0].at).toBeGreaterThan(registered.at)
  })

  it('the hub is lost: every request goes on being served, and each cluster decides (C12.1)', () => {
    const [stopped, lost] = [first('hub-stopped').at, first('site-lost').at]
    const meanwhile = all('request-ended').filter(e => e.at > stopped && e.at < lost)
    expect(meanwhile.length).toBeGreaterThan(20)
    expect(meanwhile.every(e => e.why === 'served')).toBe(true)
    expect(all('deployed').map(e => e.cluster)).toEqual(['A', 'B'])
    expect(all('quorum-changed').map(e => [e.cluster, e.decides])).toEqual([['A', 'no']])
  })

  it('A is lost: B goes on reading, writes wait for somebody, and nobody votes', () => {
    const [lost, promoted] = [first('site-lost').at, first('promoted')]
    const ofB = all('request-ended', { users: 'clients B' }).filter(e => e.at > lost + 1_100_000 && e.at < promoted.at)
    expect(ofB.filter(e => e.write === 'no').every(e => e.why === 'served')).toBe(true)
    expect(ofB.filter(e => e.write === 'yes').every(e => e.why === 'timeout')).toBe(true)
    expect(promoted).toMatchObject({ site: 'B', by: 'person', old: 'A' })
    expect(promoted.at - lost).toBeGreaterThan(5_000_000)
  })

  it('the RPO is what the copy lacked, at most its second; the RTO is the person’s', () => {
    const promoted = first('promoted')
    expect(promoted.lost).toBeGreaterThan(0)
    expect(promoted.rpo).toBeGreaterThan(0)
    expect(promoted.rpo).toBeLessThanOrEqual(1_000_000)
    expect(state.figures.lostWrites).toBe(promoted.lost)
    expect(state.figures.rto).toBe(first('recovered').rto)
    expect(state.figures.rto).toBeGreaterThan((promoted.at as number) - first('site-lost').at)
  })
})

describe('one stretched cluster', () => {
  const { state, all, first } = played('stretched-lost')

  it('B is lost: A has two voices of three, and writes go on without anybody (C3.4)', () => {
    const dropped = first('copy-dropped')
    expect(dropped.site).toBe('B')
    const after = all('request-ended', { users: 'clients A', write: 'yes' }).filter(e => e.at > dropped.at && e.at < first('site-lost', { site: 'A' }).at)
    expect(after.length).toBeGreaterThan(5)
    expect(after.every(e => e.why === 'served')).toBe(true)
  })

  it('A is lost: one voice of three; no write is served until the quorum is restored, and none is lost (C3.13)', () => {
    const lost = first('site-lost', { site: 'A' })
    const quorum = first('quorum-changed', { decides: 'no' })
    expect(quorum).toMatchObject({ at: lost.at, voices: 1, of: 3 })
    const restored = first('quorum-restored')
    expect(all('request-ended', { write: 'yes', why: 'served' }).filter(e => e.at > lost.at + 20_000 && e.at < restored.at)).toEqual([])
    expect(first('promoted')).toMatchObject({ site: 'B', by: 'operator', lost: 0, rpo: 0 })
    expect(first('promoted').at).toBeGreaterThan(restored.at)
    expect(state.figures).toMatchObject({ lostWrites: 0, rpo: 0 })
  })

  it('nobody goes round the operator, and the quorum is not restored while the cluster decides', () => {
    expect(refusalOf(openRun(fleet, scenarios[1]), 1_000_000, { type: 'promote', site: 'B' })?.refused).toBe('operator-decides')
    const { run } = played('stretched-lost')
    expect(refusalOf(run, 1_000_000, { type: 'restore-quorum', cluster: 'étiré', site: 'B' })?.refused).toBe('decides')
  })
})

describe('the edge', () => {
  it('on silence: right when the other is dead, and two primaries when only the link is', () => {
    const { all, first, state } = played('edge-probe')
    expect(all('promoted').map(e => [e.site, e.by])).toEqual([['n2', 'probe'], ['n1', 'probe']])
    expect(first('two-primaries')).toMatchObject({ old: 'n2', new: 'n1' })
    const healed = first('link-healed').at
    const split = all('request-ended', { write: 'yes', why: 'served' }).filter(e => e.at > first('two-primaries').at && e.at < healed)
    expect(new Set(split.map(e => e.users))).toEqual(new Set(['caisse 1', 'caisse 2']))
    expect(all('demoted').map(e => e.site)).toEqual(['n1', 'n2'])
    expect(all('demoted').at(-1)!.lost).toBeGreaterThan(0)
    expect(state.figures.lostWrites).toBeGreaterThan(0)
  })

  it('the window of doubt lasts the silence, and a fifth of it at most', () => {
    const { first } = played('edge-probe')
    const doubt = first('suspected').at - first('site-lost').at
    expect(doubt).toBeGreaterThan(800_000)
    expect(doubt).toBeLessThanOrEqual(1_200_000)
  })

  it('with a proof of death nothing is lost; where the cut link is the way to the BMC nobody serves (C3.10)', () => {
    const { all, first, state } = played('edge-fencing')
    expect(all('promoted').map(e => [e.site, e.by, e.lost])).toEqual([['n2', 'fencing', 0]])
    const [cut, healed] = [first('link-cut').at, first('link-healed').at]
    expect(all('request-ended', { write: 'yes', why: 'served' }).filter(e => e.at > cut + 20_000 && e.at < healed)).toEqual([])
    expect(all('two-primaries')).toEqual([])
    expect(state.figures.lostWrites).toBe(0)
    expect(all('request-ended', { write: 'yes', why: 'served' }).some(e => e.at > healed)).toBe(true)
  })

  it('with a third voice the cut link makes one primary, and a copy that fell behind is not promoted by it (C12.12)', () => {
    const { all, first, state } = played('edge-arbiter')
    expect(all('promoted').map(e => [e.site, e.by, e.lost])).toEqual([['n2', 'arbiter', 0]])
    const [cut, lost] = [first('link-cut').at, first('site-lost', { site: 'n2' }).at]
    const served = all('request-ended', { write: 'yes', why: 'served' }).filter(e => e.at > cut + 1_500_000 && e.at < lost)
    expect(new Set(served.map(e => e.users))).toEqual(new Set(['caisse 2']))
    expect(all('request-ended', { write: 'yes', why: 'served' }).filter(e => e.at > lost + 20_000)).toEqual([])
    expect(state.figures.lostWrites).toBe(0)
  })
})

describe('the rules', () => {
  const engineOf = (parts: readonly number[]) => createEngine(fleet, {
    sites: ['A', 'B', 'C'].map(name => ({ name })), links: [], users: [],
    clusters: [{ name: 'K', parts: ['A', 'B', 'C'].map((site, i) => ({ site, voters: parts[i], capacity: 10 })) }],
    data: { primary: 'A', copies: [], mode: 'async', failover: 'person', silence: 1_000_000 },
  }, { seed: 1 }) as Engine<FleetState>

  // C3.4, site by site: does the cluster still decide without it?
  it.each([
    [[3, 0, 0], [false, true, true]], [[2, 1, 0], [false, true, true]], [[2, 2, 0], [false, false, true]],
    [[3, 2, 0], [false, true, true]], [[4, 1, 0], [false, true, true]], [[1, 1, 1], [true, true, true]], [[2, 2, 1], [true, true, true]],
  ])('%j survives the loss of A, B, C: %j', (parts, survives) => {
    for (const [i, site] of ['A', 'B', 'C'].entries()) {
      const { state, kernel } = engineOf(parts)
      fleet.act(state, kernel, { type: 'lose-site', site })
      expect(decidingSide(state, state.clusters[0]).length > 0, `without ${site}`).toBe(survives[i])
    }
  })

  it('refuses what cannot be, in a sentence, and changes nothing', () => {
    const { state, kernel } = engineOf([2, 1, 0])
    const before = JSON.stringify(state)
    const refused: readonly FleetAction[] = [
      { type: 'lose-site', site: 'Z' }, { type: 'restore-site', site: 'A' }, { type: 'cut', from: 'A', to: 'A' }, { type: 'heal', from: 'A', to: 'B' },
      { type: 'stop-hub' }, { type: 'register', cluster: 'K' }, { type: 'deploy', cluster: 'Z' }, { type: 'route', users: 'x', to: 'A' },
      { type: 'promote', site: 'B' }, { type: 'promote', site: 'A' }, { type: 'restore-quorum', cluster: 'K', site: 'B' }, { type: 'restore-quorum', cluster: 'K', site: 'C' },
    ]
    for (const action of refused) {
      const refusal = fleet.act(state, kernel, action)
      expect(refusal, JSON.stringify(action)).not.toBeNull()
      expect(fleet.explain(refusal!)).toMatch(/^[A-ZÉÀnN].*\.$/)
      expect(fleet.explain(refusal!)).not.toContain('Refusé')
      expect(JSON.stringify(state)).toBe(before)
    }
    fleet.act(state, kernel, { type: 'lose-site', site: 'A' })
    expect(fleet.act(state, kernel, { type: 'deploy', cluster: 'K' })?.refused).toBe('no-quorum')
    expect(fleet.rejectAction({ type: 'promote', site: 'A' })).toBeNull()
    expect(fleet.rejectAction({ type: 'explode' })).not.toBeNull()
  })

  it('a description that makes no sense is refused in a sentence', () => {
    const sound = scenarios[0].description as Record<string, unknown>
    expect(fleet.reject(sound)).toBeNull()
    expect(fleet.reject({ ...sound, sites: [{ name: 'A' }, { name: 'A' }] })).toContain('deux fois')
    expect(fleet.reject({ ...sound, hub: { site: 'Hub', manages: ['Z'] } })).toContain('n’est pas un cluster')
    expect(fleet.reject({ ...sound, data: { ...(sound.data as object), primary: 'Z' } })).toContain('n’est pas un site')
    expect(fleet.reject({ ...sound, data: { ...(sound.data as object), failover: 'arbiter' } })).toContain('arbiter')
    expect(fleet.reject(null)).not.toBeNull()
  })

  it('every event with a weight has a sentence, and those told in the stories are French', () => {
    for (const { id } of scenarios) {
      const { state, run } = played(id)
      const { trace } = run.recorder.kernel
      for (let no = 0; no < trace.count; no++) {
        const { code, fields } = rowAt(trace, no)
        const sentence = fleet.narrate(state, code, fields)
        if (fleet.importance(code, fields) > 0) expect(sentence, VOCABULARY[code].name).toMatch(/[.?]$/)
        if (sentence !== null) expect(sentence).not.toContain('undefined')
      }
    }
  })
})
