/** What the runs of Kafka show, read off their traces: the figures of facts C9.3–C9.14. */
import { beforeAll, describe, expect, it } from 'vitest'
import { kafka } from '../../kafka/world.ts'
import { frameAt, openRun, playStory } from '../../run/run.ts'
import type { Run } from '../../run/run.ts'
import { rowAt } from '../../kernel/trace.ts'
import { createEngine, runUntil } from '../../kernel/world.ts'
import type { KafkaDescription } from '../../kafka/description.ts'
import type { KafkaState } from '../../kafka/state.ts'
import type { KafkaView } from '../../kafka/view.ts'
import { scenarios } from './index.ts'

interface Told { readonly at: number, readonly event: string, readonly words: Readonly<Record<string, string | number>> }

function told({ recorder: { kernel: { trace }, state } }: Run): Told[] {
  return Array.from({ length: trace.count }, (_, no) => {
    const { at, code, fields } = rowAt(trace, no)
    const { name, fields: of } = kafka.vocabulary[code]
    return { at, event: name, words: Object.fromEntries(of.map(([field, kind], i) => [field, kafka.words(state as KafkaState, kind)?.[fields[i]] ?? fields[i]])) }
  })
}

function play(id: string) {
  const scenario = scenarios.find(s => s.id === id)!
  const run = openRun(kafka, scenario)
  playStory(run)
  const events = told(run)
  const first = (event: string, where: Told['words'] = {}) => events.find(e => e.event === event && Object.entries(where).every(([k, v]) => e.words[k] === v))!
  const all = (event: string, where: Told['words'] = {}) => events.filter(e => e.event === event && Object.entries(where).every(([k, v]) => e.words[k] === v))
  const view = kafka.view(run.recorder.state as KafkaState, run.recorder.kernel) as KafkaView
  const client = (name: string) => view.clients.find(c => c.name === name)!
  const at = (cue: number) => frameAt(run, run.cues[cue].at).view as KafkaView
  return { run, at, events, first, all, view, client, cues: run.cues.map(c => c.at) }
}

const S = 1_000_000

describe('kafka-two-two: acks=all, minimum 2, the ISR shrinks to A, and A burns', () => {
  let p: ReturnType<typeof play>
  beforeAll(() => { p = play('kafka-two-two') })

  it('takes the brokers of B out of the ISR between 30 and 45 s after they last had everything', () => {
    const slow = p.first('message-sent', { message: 'fetched', to: 'b3', number: 2 })
    for (const broker of ['b3', 'b4']) {
      const lag = p.first('isr-left', { broker, why: 'lag' }).at - slow.at
      expect(lag).toBeGreaterThan(30 * S)
      expect(lag).toBeLessThan(45 * S)
    }
  })

  it('acknowledges all along, first with four copies, then with those of A alone', () => {
    const shrunk = p.first('isr-left', { broker: 'b4' }).at
    const burnt = p.first('destroyed').at
    const acknowledged = p.all('ended', { outcome: 'acknowledged' }).filter(e => e.at > shrunk && e.at < burnt)
    expect(acknowledged.length).toBeGreaterThanOrEqual(5)
    expect(p.all('ended', { outcome: 'refused' })).toEqual([])
  })

  it('loses what A alone had: acknowledged, and on no disk any more', () => {
    const { words } = p.first('messages-lost')
    expect(words.count).toBe(5)
    expect(p.client('producteur').counts.lost).toBe(5)
    // Those lost are the last before the fire; those before are read again from B.
    expect(p.client('producteur').sent.filter(m => m.fate === 'lost').map(m => m.number)).toEqual([7, 8, 9, 10, 11])
  })

  it('has no leader from 9 s after the fire on, until an unclean election is forced', () => {
    const burnt = p.first('destroyed').at
    const offline = p.first('offline').at
    expect(offline - burnt).toBeGreaterThan(7 * S)
    expect(offline - burnt).toBeLessThan(10 * S)
    const elected = p.first('leader-elected')
    expect(elected.words).toMatchObject({ broker: 'b3', how: 'unclean' })
    expect(p.first('consumer-moved').words).toMatchObject({ from: 11, to: 6 })
  })
})

describe('kafka-min-three: nothing lost, nothing written', () => {
  it('loses nothing, refuses with NOT_ENOUGH_REPLICAS, until somebody lowers the minimum', () => {
    const p = play('kafka-min-three')
    expect(p.all('messages-lost')).toEqual([])
    expect(p.all('leader-elected').at(-1)!.words).toMatchObject({ broker: 'b3', how: 'isr' })
    const refused = p.all('ended', { outcome: 'refused' })
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every(e => e.words.error === 'NOT_ENOUGH_REPLICAS')).toBe(true)
    const lowered = p.first('configured').at
    expect(refused.every(e => e.at < lowered)).toBe(true)
    expect(p.all('ended', { outcome: 'acknowledged' }).some(e => e.at > lowered)).toBe(true)
  })
})

it('kafka-two-one: lost, and refused all the same', () => {
  const p = play('kafka-two-one')
  expect(p.client('producteur').counts).toMatchObject({ lost: 5, refused: 2 })
  expect(p.all('leader-elected').at(-1)!.words).toMatchObject({ broker: 'b3', how: 'unclean' })
})

it('kafka-three-sites: nothing lost, and writing goes on within the session and an instant', () => {
  const p = play('kafka-three-sites')
  expect(p.all('messages-lost')).toEqual([])
  const burnt = p.first('destroyed').at
  expect(p.first('leader-elected').at - burnt).toBeLessThan(10 * S)
  expect(p.all('ended', { outcome: 'acknowledged' }).filter(e => e.at > burnt).length).toBeGreaterThan(0)
  expect(p.all('ended').every(e => e.words.outcome === 'acknowledged')).toBe(true)
  // Until b2 leads, nobody reads what was acknowledged, and it is not lost.
  const counts = (cue: number) => p.at(cue).clients.find(c => c.name === 'producteur')!.counts
  expect(counts(1)).toMatchObject({ 'acknowledged': 0, 'out-of-reach': 2, 'lost': 0 })
  expect(counts(2)).toMatchObject({ 'acknowledged': 4, 'out-of-reach': 0, 'lost': 0 })
})

it.each(['A', 'B', 'C'])('kafka-three-sites: the same whichever one burns, here %s', (site) => {
  const { description, seed } = scenarios.find(s => s.id === 'kafka-three-sites')!
  const engine = createEngine(kafka, description as KafkaDescription, { seed })
  const client = () => kafka.view(engine.state, engine.kernel).clients.find(c => c.name === 'producteur')!
  runUntil(engine, 12 * S)
  const before = client().counts.acknowledged
  expect(kafka.act(engine.state, engine.kernel, { type: 'burn-site', site })).toBeNull()
  runUntil(engine, 40 * S)
  expect(client().counts).toMatchObject({ 'lost': 0, 'out-of-reach': 0, 'refused': 0, 'unknown': 0 })
  expect(client().counts.acknowledged).toBeGreaterThanOrEqual(before + 4)
})

it('kafka-defaults: one copy is all of the ISR, and acks=all is content with it', () => {
  const p = play('kafka-defaults')
  const alone = p.first('isr-left', { broker: 'b2', partition: 'commandes' })
  expect(alone.words.size).toBe(1)
  expect(p.view.partitions.map(x => [x.name, x.replicas, x.minInsync])).toEqual([['commandes', 2, 1], ['mesures', 1, 1]])
  expect(p.client('producteur').counts.lost).toBe(2)
})

describe('kafka-controllers-lost: nobody decides', () => {
  it('elects nobody and fences nobody while two controllers of three are away', () => {
    const p = play('kafka-controllers-lost')
    const lost = p.first('stopped').at
    const back = p.events.find(e => e.event === 'started' && e.at > lost)!.at
    const meanwhile = p.events.filter(e => e.at > lost && e.at < back)
    expect(meanwhile.filter(e => ['leader-elected', 'fenced', 'isr-left', 'controller-active'].includes(e.event))).toEqual([])
    expect(meanwhile.filter(e => e.event === 'ended' && e.words.client === 'capteur').map(e => e.words.error)).toContain('REQUEST_TIMED_OUT')
    expect(p.all('messages-lost')).toEqual([])
    expect(p.all('ended', { client: 'producteur', outcome: 'acknowledged' }).some(e => e.at > back)).toBe(true)
  })
})

it('kafka-mirror: what MirrorMaker 2 had not copied is the RPO', () => {
  const p = play('kafka-mirror')
  const { copied, lost } = p.client('producteur').counts
  expect({ copied, lost }).toEqual({ copied: 4, lost: 3 })
  expect(p.client('lecteur').readCount).toBe(copied)
  expect(p.first('messages-lost').words.total).toBe(3)
})
