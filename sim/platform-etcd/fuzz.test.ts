import { describe, expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine } from '../kernel/world.ts'
import { fuzzSeed } from './fuzz.ts'
import { storm } from './storm.ts'
import { platformEtcd } from './world.ts'

/**
 * A seed that fails plays again with
 *
 *     PLATFORM_ETCD_SEED=17 npx vitest run --project unit sim/platform-etcd/fuzz.test.ts
 */
const ONE = Number(process.env.PLATFORM_ETCD_SEED ?? 0)
const SEEDS = 500

describe('500 storms of fifty virtual seconds, and the calm after them', () => {
  it.each([0, 1, 2, 3, 4])('break no promise of either world (%i of 0 to 4)', (part) => {
    const seeds = ONE > 0 ? [ONE] : Array.from({ length: SEEDS / 5 }, (_, i) => part * SEEDS / 5 + i + 1)
    expect(seeds.flatMap(seed => fuzzSeed(seed) ?? [])).toEqual([])
  }, 60_000)
})

describe('a storm', () => {
  const storms = Array.from({ length: 300 }, (_, i) => storm(i + 1))

  it('is the same whenever its seed is drawn, and another for another seed', () => {
    expect(storm(7)).toEqual(storms[6])
    expect(new Set(storms.map(s => JSON.stringify(s))).size).toBe(storms.length)
  })

  it('covers one to five control planes, every disk, and every kind of trouble', () => {
    const planes = storms.map(s => s.description.vms.filter(vm => vm.role === 'control-plane'))
    expect(new Set(planes.map(p => p.length))).toEqual(new Set([1, 2, 3, 5]))
    expect(new Set(planes.flat().map(vm => vm.disk))).toEqual(new Set(['local', 'site', 'replicated', 'stretched']))
    expect(new Set(storms.flatMap(s => s.actions.map(a => a.action.type)))).toEqual(new Set([
      'lose-site', 'restore-site', 'lose-host', 'restore-host', 'cut', 'heal', 'fail-over', 'restore-backup', 'snapshot', 'revert-snapshot', 'migrate', 'kubectl',
    ]))
  })
})

describe('what this world names as unchanging', () => {
  it('does not change: keyframes taken in forty storms are what it was', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { description, actions, until } = storm(seed)
      expect(movedByRunning(createEngine(platformEtcd, description, { seed }), actions, until), `seed ${seed}`).toBeNull()
    }
  }, 60_000)
})
