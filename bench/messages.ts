/**
 * How fast five members under traffic are simulated, headless and exact. A stretch is as long as a
 * run on stage may last; each begins with a fresh cluster, whose making is not counted.
 *
 *     node bench/messages.ts        → {"events": messages delivered, "seconds": …}
 */
import { SECOND } from '../sim/kernel/time.ts'
import { busy, deliver, settled } from './cluster.ts'

const STRETCH = 600 * SECOND
/** The compiler and the collector settle in about six. */
const WARM_UP = 6
const STRETCHES = 6

let messages = 0
let seconds = 0
for (let i = -WARM_UP; i < STRETCHES; i++) {
  const engine = settled(busy)
  const start = performance.now()
  const delivered = deliver(engine, STRETCH)
  if (i < 0) continue
  seconds += (performance.now() - start) / 1000
  messages += delivered
}
console.log(JSON.stringify({ events: messages, seconds }))
