import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginSync, crashDisk, createDisk, endSync } from './disk.ts'
import type { Disk } from './disk.ts'
import { createRandom, streamOf } from './random.ts'

fc.configureGlobal({ seed: 20_261_120 })

const disk = (jitter = 0): Disk<string> => createDisk({ fsync: 1000, jitter }, streamOf(createRandom(1), 'disk'))

describe('a disk', () => {
  it('loses in a crash what was never synced', () => {
    const d = disk()
    d.records.push('a')
    crashDisk(d)
    expect(d.records).toEqual([])
  })

  it('keeps what was synced', () => {
    const d = disk()
    d.records.push('a', 'b')
    beginSync(d)
    endSync(d)
    d.records.push('c')
    crashDisk(d)
    expect(d.records).toEqual(['a', 'b'])
  })

  it('loses in a crash what a sync under way was about to cover', () => {
    const d = disk()
    d.records.push('a')
    beginSync(d)
    crashDisk(d)
    expect(d.records).toEqual([])
    // And the next life may sync at once.
    d.records.push('b')
    beginSync(d)
    endSync(d)
    expect(d.durable).toBe(1)
  })

  it('does not cover by a sync what was written after it began', () => {
    const d = disk()
    d.records.push('a')
    beginSync(d)
    d.records.push('b')
    endSync(d)
    crashDisk(d)
    expect(d.records).toEqual(['a'])
  })

  it('syncs one thing at a time', () => {
    const d = disk()
    beginSync(d)
    expect(() => beginSync(d)).toThrow('invariant disk/one-sync')
  })

  it('takes its sync time, and up to its jitter more', () => {
    expect(beginSync(disk())).toBe(1000)
    const d = disk(500)
    const times = Array.from({ length: 400 }, () => {
      const time = beginSync(d)
      endSync(d)
      return time
    })
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...times)).toBeLessThanOrEqual(1500)
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(400)
  })

  it('always holds, after a crash, exactly the prefix that stood there when the last finished sync began', () => {
    const steps = fc.array(fc.constantFrom('write', 'begin', 'end', 'crash'), { maxLength: 60 })
    fc.assert(fc.property(steps, list => {
      const d = disk()
      let written = 0
      let covered = -1
      let durable: string[] = []
      for (const step of list) {
        if (step === 'write') d.records.push(String(written++))
        else if (step === 'begin' && covered < 0) { covered = d.records.length; beginSync(d) }
        else if (step === 'end' && covered >= 0) { durable = d.records.slice(0, covered); covered = -1; endSync(d) }
        else if (step === 'crash') { covered = -1; crashDisk(d); expect(d.records).toEqual(durable) }
      }
      crashDisk(d)
      expect(d.records).toEqual(durable)
    }))
  })
})
