/**
 * The whole table of facts C9.12, row by row, computed by the engine: a replicas on the site that is
 * lost, b elsewhere, min.insync.replicas x. Nothing acknowledged is lost exactly when x > a; writing
 * goes on without the site exactly when b ≥ x.
 *
 * The worst case is played: the replicas elsewhere hear nothing for longer than replica.lag.time.max.ms,
 * so that the ISR shrinks to the site; then the site burns.
 */
import { describe, expect, it } from 'vitest'
import { runChecked, watchOver } from '../check/properties.ts'
import { cluster, must, open } from './test-support.ts'
import type { KafkaEngine } from './test-support.ts'
import { fateOf } from './losses.ts'
import { Fault, Outcome } from './state.ts'
import { kafka } from './world.ts'

/** Replicas by site, x, and what the table says of durability and of writing. The lost site is the largest, and the first of equals. */
const TABLE: readonly (readonly [replicas: readonly number[], x: number, durable: boolean, writes: boolean])[] = [
  [[1, 1], 1, false, true], [[1, 1], 2, true, false],
  [[2, 1], 1, false, true], [[2, 1], 2, false, false], [[2, 1], 3, true, false],
  [[1, 2], 1, false, true], [[1, 2], 2, false, false], [[1, 2], 3, true, false],
  [[2, 2], 1, false, true], [[2, 2], 2, false, true], [[2, 2], 3, true, false], [[2, 2], 4, true, false],
  [[3, 2], 1, false, true], [[3, 2], 2, false, true], [[3, 2], 3, false, false], [[3, 2], 4, true, false], [[3, 2], 5, true, false],
  [[2, 3], 1, false, true], [[2, 3], 2, false, true], [[2, 3], 3, false, false], [[2, 3], 4, true, false], [[2, 3], 5, true, false],
  [[3, 3], 1, false, true], [[3, 3], 2, false, true], [[3, 3], 3, false, true], [[3, 3], 4, true, false], [[3, 3], 5, true, false], [[3, 3], 6, true, false],
  // Three sites: both at once.
  [[1, 1, 1], 2, true, true], [[2, 2, 2], 3, true, true], [[2, 2, 2], 4, true, true], [[2, 2, 1], 3, true, true],
]

interface Played { readonly engine: KafkaEngine, readonly run: (seconds: number) => void }

/** A topic whose preferred leader stands on the site that will be lost, and controllers that outlive it. */
function begin(replicas: readonly number[], x: number, doomed = replicas.indexOf(Math.max(...replicas))): Played & { readonly lost: string } {
  const sites = replicas.map((_, s) => 'ABC'[s])
  const names = replicas.map((n, s) => Array.from({ length: n }, (_, i) => `b${replicas.slice(0, s).reduce((a, b) => a + b, 0) + i + 1}`))
  const elsewhere = names.flatMap((own, s) => (s === doomed ? [] : own))
  // Controllers and producer stand where nothing happens: this table is about copies.
  const description = cluster({ brokers: replicas, topic: { replicas: [...names[doomed], ...elsewhere], minInsyncReplicas: x }, producer: { retries: 0, site: 'W' } })
  const engine = open({ ...description, sites: [...description.sites, { name: 'W' }], controllers: ['k1', 'k2', 'k3'].map(name => ({ name, site: 'W' })) })
  const watch = watchOver(kafka)
  const run = (seconds: number) => expect(runChecked(engine, engine.kernel.now + seconds * 1_000_000, watch).violations).toEqual([])
  run(5)
  return { engine, run, lost: sites[doomed] }
}

function produce({ engine, run }: Played, seconds = 1) {
  must(engine, { type: 'produce', client: 'p' })
  run(seconds)
  return engine.state.messages[engine.state.messages.length - 1]
}

/** All elsewhere fall behind, the producer goes on, then the site burns: is anything acknowledged lost? */
function losesSomething(played: ReturnType<typeof begin>, acknowledged: boolean): boolean {
  const { engine, run, lost } = played
  const { state } = engine
  expect(produce(played).outcome).toBe(Outcome.Acknowledged)
  for (const s of state.network.sites) if (s !== lost && s !== 'W') must(engine, { type: 'cut', from: lost, to: s })
  produce(played, 50)
  const before = state.messages.length
  const after = produce(played, 1)
  // Acknowledged with the copies of one site alone: only where they are as many as the minimum.
  expect(after.outcome === Outcome.Acknowledged).toBe(acknowledged)
  if (!acknowledged) expect(after.error).toBe(Fault.NotEnoughReplicas)
  must(engine, { type: 'burn-site', site: lost })
  run(30)
  const fates = state.messages.map(m => fateOf(state, engine.kernel, m))
  expect(fates.includes('lost')).toBe(fates.slice(before).includes('lost'))
  return fates.includes('lost')
}

/** What becomes of a message sent after the site has burnt. */
function writtenWithout(played: ReturnType<typeof begin>) {
  produce(played)
  must(played.engine, { type: 'burn-site', site: played.lost })
  played.run(30)
  return produce(played)
}

describe.each(TABLE)('%j replicas, min.insync.replicas %i', (replicas, x, durable, writes) => {
  it(`${durable ? 'loses nothing' : 'may lose what it acknowledged'} when the site burns`, () => {
    expect(losesSomething(begin(replicas, x), !durable)).toBe(!durable)
  })

  it(`${writes ? 'goes on writing' : 'refuses to write'} without the site`, () => {
    const written = writtenWithout(begin(replicas, x))
    expect(written.outcome).toBe(writes ? Outcome.Acknowledged : Outcome.Refused)
    if (!writes) expect(written.error).toBe(Fault.NotEnoughReplicas)
  })
})

/** “Three sites: both at once” holds whichever one burns, be it the smallest or the one that leads nothing. */
describe.each(TABLE.filter(([replicas]) => replicas.length === 3))('%j replicas, min.insync.replicas %i', (replicas, x) => {
  it.each([0, 1, 2])('loses nothing and goes on writing when site %i of 0 to 2 burns', (site) => {
    expect(losesSomething(begin(replicas, x, site), false)).toBe(false)
    expect(writtenWithout(begin(replicas, x, site)).outcome).toBe(Outcome.Acknowledged)
  })
})
