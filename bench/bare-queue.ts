/**
 * The baseline of the simulator's figures: an event queue and nothing else. TinyQueue holds 64 small
 * objects; an event pops the earliest and pushes it back with a later instant. It allocates nothing.
 *
 * Frozen: figures of two versions of the simulator compare only while this loop stays as it is.
 * Run in a process of its own, so that nothing else has shaped its code or its heap:
 *
 *     node bench/bare-queue.ts      → {"events": …, "seconds": …}
 */
import TinyQueue from 'tinyqueue'
import { threadSeconds } from './clock.ts'

const OBJECTS = 64
const WARM_UP = 1_000_000
const EVENTS = 8_000_000

let seed = 12_345
/** 0 to 65,535 (Numerical Recipes' linear congruential generator, its middle bits). */
function delay(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
  return (seed >>> 8) & 0xffff
}

const queue = new TinyQueue<{ at: number, kind: number }>([], (a, b) => a.at - b.at)
for (let i = 0; i < OBJECTS; i++) queue.push({ at: delay(), kind: i })

function pass(events: number): void {
  for (let i = 0; i < events; i++) {
    const event = queue.pop()!
    event.at += delay()
    queue.push(event)
  }
}

pass(WARM_UP)
const start = threadSeconds()
pass(EVENTS)
console.log(JSON.stringify({ events: EVENTS, seconds: threadSeconds() - start }))
