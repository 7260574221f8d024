import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ANY_LIFE, createQueue, dequeue, enqueue, giveBack, handled, keepQueue, nextInstant, NOBODY, queueFrom, sizeOf, waitingIn } from './queue.ts'
import type { EventQueue, Scheduled } from './queue.ts'

fc.configureGlobal({ seed: 20_261_120 })

const put = (queue: EventQueue, at: number, body: unknown = null) => enqueue(queue, at, 0, NOBODY, ANY_LIFE, body)
/** A copy: an entry that is given back is used again. */
function take(queue: EventQueue): Scheduled {
  const due = dequeue(queue)
  const copy = { ...due }
  giveBack(queue, due)
  return copy
}
const drain = (queue: EventQueue) => {
  const all: Scheduled[] = []
  while (nextInstant(queue) < Infinity) all.push(take(queue))
  return all
}

describe('the event queue', () => {
  it('gives out entries by instant', () => {
    fc.assert(fc.property(fc.array(fc.nat(50), { maxLength: 200 }), instants => {
      const queue = createQueue()
      for (const at of instants) put(queue, at)
      expect(drain(queue).map(e => e.at)).toEqual([...instants].sort((a, b) => a - b))
    }))
  })

  it('gives out entries of one instant in the order they were scheduled', () => {
    fc.assert(fc.property(fc.array(fc.nat(3), { maxLength: 200 }), instants => {
      const queue = createQueue()
      instants.forEach((at, i) => put(queue, at, i))
      const expected = instants.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at || a.i - b.i)
      expect(drain(queue).map(e => e.body)).toEqual(expected.map(e => e.i))
    }))
  })

  // As many as fit among the next, and far more.
  it.each([1, 4])('keeps its order while entries come and go (%i to one)', weight => {
    // A number schedules at that many µs after the last one given out; null takes the next.
    const steps = fc.array(fc.oneof({ weight, arbitrary: fc.nat(9 * weight) }, { weight: 1, arbitrary: fc.constant(null) }), { size: 'max', maxLength: 300 })
    fc.assert(fc.property(steps, list => {
      const queue = createQueue()
      let model: { at: number, seq: number }[] = []
      let now = 0
      for (const step of list) {
        if (step !== null) {
          model.push({ at: now + step, seq: queue.nextSeq })
          put(queue, now + step)
        } else if (model.length > 0) {
          const first = model.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.seq < a.seq) ? b : a))
          model = model.filter(e => e !== first)
          expect(nextInstant(queue)).toBe(first.at)
          const { at, seq } = take(queue)
          expect({ at, seq }).toEqual(first)
          now = at
        }
      }
      expect(sizeOf(queue)).toBe(model.length)
    }))
  })

  it('gives out the same once it was kept', () => {
    fc.assert(fc.property(fc.array(fc.nat(20), { size: 'max', maxLength: 200 }), fc.nat(40), (instants, taken) => {
      const queue = createQueue()
      instants.forEach((at, i) => put(queue, at, i))
      for (let i = 0; i < taken && nextInstant(queue) < Infinity; i++) take(queue)
      const again = queueFrom(keepQueue(queue))
      expect([sizeOf(again), handled(again)]).toEqual([sizeOf(queue), handled(queue)])
      expect(waitingIn(again)).toHaveLength(sizeOf(queue))
      const told = ({ at, seq, body }: Scheduled) => ({ at, seq, body })
      expect(drain(again).map(told)).toEqual(drain(queue).map(told))
    }))
  })

  it('has nothing due when empty', () => {
    expect(nextInstant(createQueue())).toBe(Infinity)
  })
})
