import { describe, expect, it } from 'vitest'
import type { EtcdView } from '../etcd/view.ts'
import { counterModel } from '../catalogue/noquorum/counter-model.ts'
import { checkLinearizable } from '../check/linearizability.ts'
import type { Model, Operation } from '../check/linearizability.ts'
import { movedByRunning } from '../check/keyframes.ts'
import { runChecked, watchOver } from '../check/properties.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { Engine, Invariant } from '../kernel/world.ts'
import { openRun, playStory } from '../run/run.ts'
import type { Action, Description } from './description.ts'
import { fidelity, LABEL, narrate, VOCABULARY } from './events.ts'
import { acknowledgedStays, newestStands, onePrimary } from './promises.ts'
import type { State } from './state.ts'
import { view } from './view.ts'
import { noquorum } from './world.ts'

const description = counterModel.description as Description
const open = (seed = 3) => createEngine(noquorum, description, { seed, keepTrace: true })

function act({ state, kernel }: Engine<State>, action: Action): void {
  expect(noquorum.act(state, kernel, action)).toBeNull()
}
const pass = (engine: Engine<State>, micros: number) => runUntil(engine, engine.kernel.now + micros)
const values = ({ state }: Engine<State>) => state.members.map(m => m.store.get('x')?.value ?? null)
const primaries = ({ state }: Engine<State>) => state.members.filter(m => m.primary).map(m => m.name)

/** The story of the catalogue, its world watched over by these. */
function violationsOf(...invariants: Invariant<State>[]): readonly string[] {
  const run = openRun(noquorum, counterModel)
  const end = playStory(run)
  const engine = open(counterModel.seed)
  const watch = watchOver({ ...noquorum, invariants })
  const found: string[] = []
  for (const { at, action } of run.actions) {
    found.push(...runChecked(engine, at, watch).violations.map(v => v.invariant))
    noquorum.act(engine.state, engine.kernel, action as Action)
  }
  found.push(...runChecked(engine, end, watch).violations.map(v => v.invariant))
  return found
}

/** Cut, one write on each side, healed. */
function split(): Engine<State> {
  const engine = open()
  act(engine, { type: 'write', client: 'c1', value: '1' })
  pass(engine, 300_000)
  act(engine, { type: 'cut', from: 'A', to: 'B' })
  pass(engine, 2_500_000)
  act(engine, { type: 'write', client: 'c1', value: '9' })
  pass(engine, 100_000)
  act(engine, { type: 'write', client: 'c2', value: '7' })
  pass(engine, 100_000)
  return engine
}

describe('the counter-model', () => {
  it('acknowledges on both sides of a cut, and has two values', () => {
    const engine = split()
    expect(primaries(engine)).toEqual(['m1', 'm3'])
    expect(values(engine)).toEqual(['9', '9', '7'])
    expect(engine.state.requests.every(r => r.answeredAt >= 0)).toBe(true)
  })

  it('throws away an acknowledged write when the sides meet: the last one wins everywhere', () => {
    const engine = split()
    act(engine, { type: 'heal', from: 'A', to: 'B' })
    pass(engine, 500_000)
    expect([primaries(engine), values(engine)]).toEqual([['m3'], ['7', '7', '7']])
    const [, , m3] = view(engine.state, engine.kernel).members
    expect(m3.log.map(cell => [cell.label, cell.committed])).toEqual([['x=1', true], ['x=7', true], ['x=9', false]])
    act(engine, { type: 'read', client: 'c1' })
    pass(engine, 100_000)
    expect(engine.state.requests.at(-1)?.found).toBe('7')
  })

  it('a replica keeps what it cannot pass on, and answers once it is primary itself', () => {
    const engine = open()
    act(engine, { type: 'cut', from: 'A', to: 'B' })
    act(engine, { type: 'write', client: 'c2', value: '7' })
    pass(engine, 500_000)
    expect(engine.state.requests[0].answeredAt).toBe(-1)
    pass(engine, 2_000_000)
    expect([primaries(engine), engine.state.requests[0].answeredAt > 0]).toEqual([['m1', 'm3'], true])
  })

  it('refuses what there is not, and changes nothing', () => {
    const { state, kernel } = open()
    const refused = (action: Action) => noquorum.act(state, kernel, action)?.refused
    expect(refused({ type: 'heal', from: 'A', to: 'B' })).toBe('not-cut')
    expect(refused({ type: 'cut', from: 'A', to: 'C' })).toBe('unknown-link')
    expect(refused({ type: 'write', client: 'c9' })).toBe('unknown-client')
    for (const type of ['crash', 'etcdctl']) expect(noquorum.rejectAction({ type })).toContain('n’est pas une action connue')
    expect(noquorum.reject(description)).toBeNull()
    expect(noquorum.reject({ ...description, clients: [{ name: 'c1', site: 'A', endpoints: ['m9'] }] })).toContain('membre inconnu')
  })

  it('wears its label: in the view, in the journal’s first sentence, in what is said of its fidelity', () => {
    const { state, kernel } = open()
    expect(LABEL).toBe('Contre-modèle\u00a0: ce système n’existe pas dans etcd')
    expect(view(state, kernel).note).toBe('Contre-modèle\u00a0: n’existe pas dans etcd')
    expect(narrate(state, 0, [])).toContain(LABEL)
    expect(fidelity).toContain(LABEL)
  })

  it('is seen in the form of etcd’s view, so that the same scene draws it', () => {
    const { state, kernel } = split()
    const seen: EtcdView = view(state, kernel)
    expect(seen.members.map(m => [m.role, m.log.map(c => c.label)])).toEqual([['leader', ['x=1', 'x=9']], ['follower', ['x=1', 'x=9']], ['leader', ['x=1', 'x=7']]])
  })

  it('names as shared only what does not change', () => {
    const run = openRun(noquorum, counterModel)
    playStory(run)
    expect(run.actions.length).toBeGreaterThan(4)
    expect(movedByRunning(open(), run.actions, 6_000_000, 1)).toBeNull()
  })

  it('has a sentence for what it tells', () => {
    const { state } = split()
    const told = VOCABULARY.filter((_, code) => narrate(state, code, [1, 1, 1, 0, 0]) !== null).map(e => e.name)
    expect(told).toEqual(VOCABULARY.map(e => e.name).filter(name => name !== 'message-sent'))
  })
})

describe('what the counter-model breaks is caught', () => {
  it.each([onePrimary, acknowledgedStays])('$id', (promise) => {
    expect(violationsOf(promise)).toContain(promise.id)
  })

  it('its clients’ answers are not linearizable', () => {
    const run = openRun(noquorum, counterModel)
    playStory(run)
    const { requests } = (run.recorder as unknown as Engine<State>).state
    const history: Operation<string | null, string | null>[] = requests.map(r => ({ client: r.client, call: r.sentAt, return: r.answeredAt, input: r.value, output: r.found }))
    const register: Model<string | null, string | null, string | null> = {
      initial: null, key: value => String(value),
      step: (value, written, found) => (written !== null ? [written] : found === value ? [value] : []),
    }
    // One read more, on the other side before the heal: 9 after 7 has been acknowledged.
    const engine = split()
    for (const client of ['c2', 'c1']) act(engine, { type: 'read', client })
    pass(engine, 100_000)
    const read = engine.state.requests.map((r): Operation<string | null, string | null> => ({ client: r.client, call: r.sentAt, return: r.answeredAt, input: r.value, output: r.found }))
    expect(checkLinearizable(register, read).verdict).toBe('not linearizable')
    // The story itself shows no read that tells: a loss that no client could prove.
    expect(checkLinearizable(register, history).verdict).toBe('linearizable')
  })

  it('and what it keeps can be broken: a member that holds an older value is found', () => {
    expect(violationsOf(newestStands)).toEqual([])
    const { state, kernel } = split()
    state.members[2].store.set('x', state.members[2].log[0])
    expect(newestStands.start()(state, kernel)).toContain('m3 holds 1 for x')
  })
})
