import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEther } from '../test-support/ether.ts'
import { shareValue } from './shared-value.ts'

it('is the same in all windows once one has set it', () => {
  const { channel, deliver } = createEther()
  const [one, two] = [shareValue('x', false, channel), shareValue('x', false, channel)]
  one.set(true)
  deliver()
  expect(two.value.value).toBe(true)
  two.set(false)
  deliver()
  expect(one.value.value).toBe(false)
})

it('is told to a window that comes late, and not to another deck', () => {
  const { channel, deliver } = createEther()
  shareValue('x', 0, channel).set(7)
  deliver()
  const [late, other] = [shareValue('x', 0, channel), shareValue('y', 0, channel)]
  deliver()
  expect(late.value.value).toBe(7)
  expect(other.value.value).toBe(0)
})

it('is asked for on load, never published', () => {
  const { channel, deliver, posted } = createEther()
  const first = shareValue('x', 0, channel)
  first.set(7)
  deliver()
  const before = posted.length
  shareValue('x', 0, channel)
  deliver()
  expect(posted.slice(before)).toMatchObject([{ kind: 'ask' }, { kind: 'is', value: 7 }])
  expect(first.value.value).toBe(7)
})

it('comes out the same everywhere, whoever sets when and however late one hears', () => {
  const step = fc.oneof(
    fc.record({ set: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ deliver: fc.integer({ min: 0, max: 3 }) }),
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    const { channel, deliver } = createEther()
    const windows = [0, 1, 2].map(() => shareValue('x', -1, channel))
    steps.forEach((each, i) => 'set' in each ? windows[each.set].set(i) : deliver(each.deliver))
    deliver()
    const late = shareValue('x', -1, channel)
    deliver()
    expect(new Set([...windows, late].map(w => w.value.value)).size).toBe(1)
  }))
})
