/** The world as a whole: its words, its refusals, its rules of acks and of the ISR, on small clusters. */
import { describe, expect, it } from 'vitest'
import { createRandom, streamOf } from '../kernel/random.ts'
import { act } from './actions.ts'
import type { KafkaAction } from './actions.ts'
import type { KafkaDescription } from './description.ts'
import { VOCABULARY } from './events.ts'
import { GROUPS } from './groups.ts'
import { changePartition } from './election.ts'
import { How, NOBODY } from './image.ts'
import type { Image, Partition } from './image.ts'
import { divergence } from './log.ts'
import { place } from './placement.ts'
import { Fault, Outcome } from './state.ts'
import { cluster, eventsOf, go, must, open } from './test-support.ts'
import { kafka } from './world.ts'

const two = cluster({ brokers: [2, 2], topic: { minInsyncReplicas: 2 } })

describe('a description', () => {
  const wrong = (change: Partial<KafkaDescription>) => kafka.reject({ ...two, ...change })
  it('is taken as it is meant', () => expect(kafka.reject(two)).toBeNull())

  it('is refused with a sentence that names what is wrong', () => {
    expect(wrong({ brokers: [] })).toContain('brokers')
    expect(wrong({ controllers: [...two.controllers, two.controllers[0]] })).toContain('deux fois')
    expect(wrong({ topics: [{ name: 't', replicationFactor: 9 }] })).toContain('9 répliques pour 4 brokers')
    expect(wrong({ topics: [{ name: 't', replicas: ['b1', 'k1'] }] })).toContain('k1')
    expect(wrong({ producers: [{ name: 'p', site: 'A', topic: 'x' }] })).toContain('topic inconnu')
    expect(wrong({ brokers: [{ name: 'b1', site: 'Z' }] })).toContain('site inconnu')
    expect(wrong({ topics: [{ name: 't', cluster: 'autre' }] })).toContain('sans contrôleur')
    expect(wrong({ settings: { version: '2.8' as never } })).toContain('version de Kafka')
    expect(kafka.reject(null)).toContain('objet')
  })
})

describe('words', () => {
  it('every event belongs to a group, and one that is told has a weight', () => {
    const engine = open(two)
    const fields = [0, 0, 0, 0, 0, 0]
    for (const [code, { name }] of VOCABULARY.entries()) {
      expect(GROUPS.map(g => g.id), name).toContain(kafka.group!(code, fields))
      const of = name === 'message-sent' ? [0, 1, 6, 0, 0, 0] : name === 'started' ? [3, 2] : name === 'role-changed' ? [0, 0, 2, 1] : fields
      must(engine, { type: 'produce', client: 'p' })
      if (kafka.narrate(engine.state, code, of) !== null && name !== 'ended') expect(kafka.importance(code, of), name).toBeGreaterThan(0)
    }
  })

  it('an action that makes no sense is refused with a sentence, and changes nothing', () => {
    const engine = open(two)
    go(engine, 5)
    const absurd: readonly KafkaAction[] = [
      { type: 'crash', machine: 'z' }, { type: 'restart', machine: 'b1' }, { type: 'resume', machine: 'b1' }, { type: 'cut', from: 'A', to: 'A' }, { type: 'heal', from: 'A', to: 'B' },
      { type: 'cut', from: 'A', to: 'Z' }, { type: 'lose-site', site: 'Z' }, { type: 'restore-site', site: 'A' }, { type: 'throttle', from: 'A', to: 'A' },
      { type: 'delay', from: 'A', to: 'Z', latency: 1 }, { type: 'produce', client: 'c' }, { type: 'configure', topic: 'z' }, { type: 'elect-unclean', topic: 't' },
      { type: 'nothing' } as never,
    ]
    const before = structuredClone(engine.state)
    for (const action of absurd) {
      const refusal = act(engine.state, engine.kernel, action)
      expect(refusal, JSON.stringify(action)).not.toBeNull()
      expect(kafka.explain(refusal!)).not.toContain('Action impossible')
    }
    expect(engine.state).toEqual(before)
    must(engine, { type: 'burn-site', site: 'A' })
    expect(act(engine.state, engine.kernel, { type: 'restart', machine: 'b1' })?.refused).toBe('destroyed')
  })

  it('an action’s form is checked', () => {
    expect(kafka.rejectAction({ type: 'crash', machine: 'b1' })).toBeNull()
    expect(kafka.rejectAction({ type: 'crash' })).toContain('machine')
    expect(kafka.rejectAction({ type: 'explode' })).toContain('action')
    expect(kafka.rejectAction({ type: 'configure', topic: 't', minInsyncReplicas: 0 })).toContain('minInsyncReplicas')
  })
})

describe('placement', () => {
  const brokers = ['A', 'A', 'B', 'B'].map((rack, index) => ({ index, rack }))
  const racksOf = (replicas: readonly number[]) => replicas.map(b => brokers[b].rack)

  it('puts replicas on as many racks as it can (C9.11)', () => {
    for (let seed = 1; seed <= 50; seed++) {
      for (const replicas of place(brokers, 2, 4, streamOf(createRandom(seed), 'p'))) expect(new Set(racksOf(replicas)).size).toBe(2)
      for (const replicas of place(brokers, 4, 4, streamOf(createRandom(seed), 'p'))) expect([...replicas].sort()).toEqual([0, 1, 2, 3])
    }
  })

  it('without racks may put two copies on one site', () => {
    const blind = brokers.map(b => ({ ...b, rack: '' }))
    const drawn = Array.from({ length: 50 }, (_, seed) => place(blind, 2, 1, streamOf(createRandom(seed), 'p'))[0])
    expect(drawn.some(replicas => new Set(racksOf(replicas)).size === 1)).toBe(true)
  })
})

describe('an election', () => {
  const image = (fenced: readonly number[]): Image => ({
    brokers: [0, 1, 2].map(b => ({ life: 1, fenced: fenced.includes(b) })), partitions: [], topics: [{ name: 't', minInsyncReplicas: 2, unclean: false }],
  })
  const partition: Partition = { topic: 0, replicas: [0, 1, 2], isr: [0, 1, 2], elr: [], lastKnownLeader: NOBODY, leader: 0, leaderEpoch: 3, partitionEpoch: 7 }
  const change = (fenced: readonly number[], from: Partial<Partition>, wanted: { isr: readonly number[], unclean?: boolean, leaving?: number, uncleanShutdown?: number }, elr = true) =>
    changePartition(image(fenced), { ...partition, ...from }, elr, { unclean: false, ...wanted })

  it('prefers the ISR in the order of the assignment, and raises both epochs', () => {
    expect(change([], {}, { isr: [1, 2], leaving: 0 })).toMatchObject({ how: How.Isr, to: { leader: 1, leaderEpoch: 4, partitionEpoch: 8, isr: [1, 2], elr: [] } })
  })

  it('keeps its leader when the ISR shrinks, and its epoch with it', () => {
    expect(change([], {}, { isr: [0, 1] })!.to).toMatchObject({ leader: 0, leaderEpoch: 3, partitionEpoch: 8 })
    expect(change([], {}, { isr: [0, 1, 2] })).toBeNull()
  })

  it('remembers who left an ISR smaller than the minimum as eligible, and lets them lead (KIP-966)', () => {
    const alone = change([1], { isr: [0, 1] }, { isr: [0] })!.to
    expect(alone).toMatchObject({ isr: [0], elr: [1], leader: 0 })
    const nobody = change([0, 1], alone, { isr: [], leaving: 0 })!.to
    expect(nobody).toMatchObject({ isr: [], elr: [1, 0], leader: NOBODY, lastKnownLeader: 0 })
    expect(change([0], nobody, { isr: [] })).toMatchObject({ how: How.Elr, to: { leader: 1, isr: [1], elr: [0] } })
  })

  it('without ELR keeps the last in the ISR, who alone may lead again', () => {
    const nobody = change([0], { isr: [0] }, { isr: [], leaving: 0 }, false)!.to
    expect(nobody).toMatchObject({ isr: [0], elr: [], leader: NOBODY })
    expect(change([0], nobody, { isr: [0] }, false)).toBeNull()
    expect(change([], nobody, { isr: [0] }, false)).toMatchObject({ how: How.Isr, to: { leader: 0 } })
  })

  it('takes the last known leader back when nobody else is eligible', () => {
    const empty = { isr: [], elr: [], leader: NOBODY, lastKnownLeader: 2 }
    expect(change([2], empty, { isr: [] })).toBeNull()
    expect(change([], empty, { isr: [] })).toMatchObject({ how: How.LastKnown, to: { leader: 2, isr: [2] } })
  })

  it('lets any active replica lead where unclean elections are allowed, and it is all of the ISR', () => {
    expect(change([0, 1], { isr: [0, 1], leader: NOBODY }, { isr: [0, 1], unclean: true })).toMatchObject({ how: How.Unclean, to: { leader: 2, isr: [2], elr: [] } })
  })
})

describe('where logs part', () => {
  const log = (...epochs: number[]) => epochs.map((epoch, message) => ({ message, epoch, size: 1 }))
  it.each([
    ['nothing to part from', log(0, 0), 0, -1, null],
    ['the same, shorter', log(0, 0, 1), 2, 0, null],
    ['more of an epoch than the leader has', log(0, 0, 1), 3, 0, { epoch: 0, end: 2 }],
    ['an epoch that the leader never had', log(0, 0, 2), 3, 1, { epoch: 0, end: 2 }],
    ['a leader that has nothing', log(), 2, 0, { epoch: -1, end: 0 }],
  ] as const)('%s', (_, leader, offset, lastEpoch, parts) => {
    expect(divergence(leader, offset, lastEpoch)).toEqual(parts)
  })
})

describe('acks', () => {
  const send = (acks: 0 | 1 | 'all', trouble: (engine: ReturnType<typeof open>) => void) => {
    const engine = open(cluster({ brokers: [1, 1], topic: { minInsyncReplicas: 2 }, producer: { acks, retries: 0, site: 'A' } }))
    go(engine, 5)
    trouble(engine)
    must(engine, { type: 'produce', client: 'p' })
    go(engine, 1)
    return { message: engine.state.messages[0], engine }
  }
  const shrink = (engine: ReturnType<typeof open>) => {
    must(engine, { type: 'crash', machine: 'b2' })
    go(engine, 12)
  }

  it('all: refused below the minimum, and nothing is written (C9.7)', () => {
    const { message, engine } = send('all', shrink)
    expect(message).toMatchObject({ outcome: Outcome.Refused, error: Fault.NotEnoughReplicas })
    expect(engine.state.brokers[0].replicas[0].records).toEqual([])
  })

  it('1: the minimum does not count (C9.8), but nobody reads what fewer have', () => {
    const { message, engine } = send(1, shrink)
    expect(message.outcome).toBe(Outcome.Acknowledged)
    expect(engine.state.brokers[0].replicas[0]).toMatchObject({ highWatermark: 0 })
    expect(engine.state.brokers[0].replicas[0].records).toHaveLength(1)
  })

  it('0: acknowledged to itself, whatever happens', () => {
    const { message } = send(0, engine => must(engine, { type: 'pause', machine: 'b1' }))
    expect(message.outcome).toBe(Outcome.Acknowledged)
  })

  it('all: an append whose ISR shrinks before all have it is not acknowledged; sent again, it is appended once', () => {
    const engine = open(cluster({ brokers: [1, 1, 1], topic: { minInsyncReplicas: 1 }, producer: { site: 'A' }, settings: { requestTimeout: 3_000_000 } }))
    go(engine, 5)
    must(engine, { type: 'pause', machine: 'b3' })
    must(engine, { type: 'produce', client: 'p' })
    go(engine, 3.5)
    expect(engine.state.messages[0]).toMatchObject({ outcome: Outcome.Waiting, error: Fault.RequestTimedOut })
    go(engine, 20)
    expect(engine.state.messages[0].outcome).toBe(Outcome.Acknowledged)
    expect(engine.state.messages[0].attempts).toBeGreaterThan(1)
    expect(engine.state.brokers[0].replicas[0].records).toHaveLength(1)
  })
})

describe('sessions (C9.4)', () => {
  it('fences a broker between 9 s after its last heartbeat and a tick later, and has it back when it registers anew', () => {
    const engine = open(two)
    go(engine, 10)
    must(engine, { type: 'crash', machine: 'b4' })
    go(engine, 12)
    const [fenced] = eventsOf(engine, 'fenced')
    const stopped = eventsOf(engine, 'stopped')[0].at
    expect(fenced).toMatchObject({ broker: 'b4' })
    expect(fenced.at - stopped).toBeGreaterThan(7_000_000)
    expect(fenced.at - stopped).toBeLessThan(9_300_000)
    must(engine, { type: 'restart', machine: 'b4' })
    go(engine, 6)
    expect(eventsOf(engine, 'isr-joined').at(-1)).toMatchObject({ broker: 'b4', size: 4 })
  })

  it('refuses a broker that comes back before its session is over: DUPLICATE_BROKER_REGISTRATION', () => {
    const engine = open(two)
    go(engine, 10)
    must(engine, { type: 'crash', machine: 'b4' })
    must(engine, { type: 'restart', machine: 'b4' })
    go(engine, 4)
    expect(eventsOf(engine, 'registration-refused')[0]).toMatchObject({ broker: 'b4', error: 'DUPLICATE_BROKER_REGISTRATION' })
  })
})

it('ELR is on by default from 4.1 on (C9.10)', () => {
  const on = (version: '3.9' | '4.0' | '4.1' | '4.3') => open({ ...two, settings: { version } }).state.settings.eligibleLeaderReplicas
  expect([on('3.9'), on('4.0'), on('4.1'), on('4.3')]).toEqual([false, false, true, true])
})
