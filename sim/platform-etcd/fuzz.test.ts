import { describe, expect, it } from 'vitest'
import { breakNothing } from '../../test-support/storms.ts'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine } from '../kernel/world.ts'
import { fuzz } from './fuzz.ts'
import { storm } from './storm.ts'
import { platformEtcd } from './world.ts'

breakNothing({ world: platformEtcd, seeds: 500, seconds: 50, storm, fuzz })

describe('a storm', () => {
  const storms = Array.from({ length: 300 }, (_, i) => storm(i + 1))

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
