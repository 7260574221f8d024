/**
 * Does a message's cost grow with the cluster, or with the log? Two engines side by side, small and
 * large, measured in turns in one process, so that a disturbance hits both.
 *
 *     node bench/scale.ts members   → [[µs per message of 3 members, of 51], …]
 *     node bench/scale.ts log       → [[µs per message on an empty log, on 10⁵ entries], …]
 */
import process from 'node:process'
import { SECOND } from '../sim/kernel/time.ts'
import type { Micros } from '../sim/kernel/time.ts'
import { restoreKeyframe, saveKeyframe } from '../sim/kernel/world.ts'
import type { Engine } from '../sim/kernel/world.ts'
import type { EtcdState } from '../sim/etcd/state.ts'
import { etcd } from '../sim/etcd/world.ts'
import { clusterOf, deliver, settled } from './cluster.ts'

const ROUNDS = 9
const WARM_UP = 4
/** A thousand writes a second: a log of 10⁵ entries within two minutes. */
const HEAVY = SECOND / 1000
const ENTRIES = 100_000

type Make = () => Engine<EtcdState>

/** A cluster that is made once, and begins there every time. */
function startingFrom(engine: Engine<EtcdState>): Make {
  const keyframe = saveKeyframe(engine)
  return () => restoreKeyframe(etcd, keyframe) as Engine<EtcdState>
}

function perMessage(make: Make, time: Micros): number {
  const engine = make()
  const start = performance.now()
  const messages = deliver(engine, time)
  return (performance.now() - start) * 1000 / messages
}

/** Small and large in turns, each for about as many messages. */
function inTurns(small: Make, smallTime: Micros, large: Make, largeTime: Micros): [number, number][] {
  const rounds: [number, number][] = []
  for (let i = -WARM_UP; i < ROUNDS; i++) {
    const round: [number, number] = [perMessage(small, smallTime), perMessage(large, largeTime)]
    if (i >= 0) rounds.push(round)
  }
  return rounds
}

function members(): [number, number][] {
  const [small, large] = [3, 51].map(size => startingFrom(settled(clusterOf(size, SECOND / 20))))
  return inTurns(small, 500 * SECOND, large, 20 * SECOND)
}

function log(): [number, number][] {
  const engine = settled(clusterOf(5, HEAVY))
  const small = startingFrom(engine)
  deliver(engine, ENTRIES * HEAVY)
  return inTurns(small, 5 * SECOND, startingFrom(engine), 5 * SECOND)
}

const measures: Record<string, () => [number, number][]> = { members, log }
const measure = measures[process.argv[2]]
if (!measure) throw new Error('members or log?')
console.log(JSON.stringify(measure()))
