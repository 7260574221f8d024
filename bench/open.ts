/**
 * How long a slide's script takes to open its run and show the first frame, in a process where
 * nothing of it has run before.
 *
 *     node bench/open.ts      → {"ms": …}
 */
import { etcd } from '../sim/etcd/world.ts'
import { cueInstant, frameAt, openRun } from '../sim/run/run.ts'
import { busyScenario } from './cluster.ts'

const start = performance.now()
const run = openRun(etcd, { ...busyScenario, story: [{ cue: 'Début.' }] })
frameAt(run, cueInstant(run, 0))
console.log(JSON.stringify({ ms: performance.now() - start }))
