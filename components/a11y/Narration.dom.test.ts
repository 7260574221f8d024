import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Spoken } from '../../sim/run/narration.ts'
import Narration from './Narration.vue'
import { ARRIVED, EVERY, ON_THE_WAY, SETTLED } from './speech.ts'

/** Something happens at every second of the run. */
const asked: [from: number, to: number, limit: number][] = []
function tell(from: number, to: number, limit: number): readonly Spoken[] {
  asked.push([from, to, limit])
  const seconds = Array.from({ length: Math.floor(to / 1e6) - Math.floor(from / 1e6) }, (_, i) => Math.floor(from / 1e6) + i + 1)
  return seconds.slice(0, limit).map(s => ({ at: s * 1e6, text: `Fait ${s}.`, importance: 2, alike: s === 7 ? 3 : 0 }))
}

let narration: VueWrapper
const said = () => narration.find('[aria-live]').text()

function open(props: Partial<{ live: boolean, playing: boolean, at: number, caption: string }> = {}): void {
  narration = mount(Narration, { props: { live: true, playing: false, at: 0, caption: 'Début.', step: null, tell, ...props } })
}

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
})
afterEach(() => {
  narration.unmount()
  vi.useRealTimers()
})

describe('the narration', () => {
  it('is a polite region that is read whole, and reads the caption once the run stands', async () => {
    open()
    expect(narration.find('p').attributes()).toMatchObject({ 'role': 'status', 'aria-live': 'polite', 'aria-atomic': 'true' })
    expect(said()).toBe('')
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Début.')
  })

  it('speaks a batch each three seconds while it plays, whatever the frames', async () => {
    open()
    await vi.advanceTimersByTimeAsync(SETTLED)
    const batches: string[] = []
    let last = said()
    await narration.setProps({ playing: true, caption: 'Arrivée.' })
    // A minute at 60 frames a second, a second of the run in each second.
    for (let frame = 1; frame <= 3_600; frame++) {
      await narration.setProps({ at: Math.round(frame * 1e6 / 60) })
      await vi.advanceTimersByTimeAsync(1_000 / 60)
      if (said() !== last) batches.push(last = said())
    }
    expect(batches.length).toBeGreaterThanOrEqual(19)
    expect(batches.length).toBeLessThanOrEqual(60_000 / EVERY + 1)
    expect(asked.every(([from, to, limit]) => from < to && limit === ON_THE_WAY)).toBe(true)
    // Nothing is told twice, nothing is skipped.
    for (const [i, [from]] of asked.entries()) if (i > 0) expect(from).toBe(asked[i - 1][1])
    expect(batches.join(' ')).not.toContain('Arrivée.')
  })

  it('reads the caption first where it arrives, then what led there', async () => {
    open()
    await vi.advanceTimersByTimeAsync(SETTLED)
    await narration.setProps({ playing: true, caption: 'Arrivée.' })
    await narration.setProps({ at: 2_500_000 })
    await narration.setProps({ playing: false })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Arrivée. Fait 1. Fait 2.')
    expect(asked.at(-1)).toEqual([0, 2_500_000, ARRIVED])
  })

  it('tells what was passed by a jump, and says how often what it folded happened', async () => {
    open({ at: 6_000_000 })
    await vi.advanceTimersByTimeAsync(SETTLED)
    await narration.setProps({ at: 7_000_000, caption: 'Plus loin.' })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Plus loin. Fait 7. Et 3 faits semblables.')
  })

  it('says where it is when it goes back, and nothing of what lies ahead', async () => {
    open({ at: 6_000_000 })
    await vi.advanceTimersByTimeAsync(SETTLED)
    await narration.setProps({ at: 1_000_000, caption: 'Avant.' })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Avant.')
    expect(asked).toEqual([])
  })

  it('waits for a playhead that is dragged', async () => {
    open()
    await vi.advanceTimersByTimeAsync(SETTLED)
    for (let at = 0; at <= 3_000_000; at += 100_000) {
      await narration.setProps({ at })
      await vi.advanceTimersByTimeAsync(SETTLED / 2)
      expect(said()).toBe('Début.')
    }
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Fait 1. Fait 2. Fait 3.')
  })

  it('is not there where nobody watches, leaves no timer, and begins anew with the caption', async () => {
    open({ live: false })
    expect(narration.find('p').exists()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
    await narration.setProps({ live: true, at: 5_000_000 })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Début.')
    await narration.setProps({ playing: true, at: 5_100_000 })
    await narration.setProps({ live: false })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of a step says which it is and what it shows, back as well as forth, and goes on from there', async () => {
    open({ at: 9e6 })
    await vi.advanceTimersByTimeAsync(SETTLED)
    await narration.setProps({ at: 4e6, step: { no: 2, of: 3, at: 4e6, from: 2e6 } })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Étape 2 sur 3. Fait 3. Fait 4.')
    await narration.setProps({ at: 9e6, step: { no: 3, of: 3, at: 9e6, from: 4e6 } })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Étape 3 sur 3. Fait 5. Fait 6. Fait 7. Et 3 faits semblables. Fait 8.')
    // Elsewhere than on the step: as ever.
    await narration.setProps({ at: 10e6 })
    await vi.advanceTimersByTimeAsync(SETTLED)
    expect(said()).toBe('Fait 10.')
  })
})
