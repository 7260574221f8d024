import { describe, expect, it } from 'vitest'
import { breakNothing } from '../../test-support/storms.ts'
import { fuzz } from './fuzz.ts'
import { storm } from './storm.ts'
import { platform } from './world.ts'

breakNothing({ world: platform, seeds: 500, seconds: 1_200, storm, fuzz })

describe('a storm', () => {
  const storms = Array.from({ length: 300 }, (_, i) => storm(i + 1))

  it('covers disks, witnesses, versions, labels, and control planes from one to five', () => {
    const drawn = <T>(of: (s: (typeof storms)[number]) => T) => new Set(storms.map(of))
    expect(drawn(s => s.description.vms.filter(vm => vm.role === 'control-plane').length)).toEqual(new Set([1, 2, 3, 5]))
    expect(drawn(s => s.description.vms[0].disk)).toEqual(new Set(['local', 'site', 'replicated', 'stretched']))
    expect(drawn(s => s.description.vms.filter(vm => vm.role === 'node').length > 50)).toEqual(new Set([true, false]))
    expect(drawn(s => s.description.storage?.witness)).toEqual(new Set(['C', undefined]))
    expect(drawn(s => s.description.settings?.minor)).toEqual(new Set([31, 32]))
    expect(drawn(s => s.description.settings?.ha)).toEqual(new Set([true, false]))
    expect(drawn(s => s.description.settings?.zones)).toEqual(new Set([true, false]))
    expect(drawn(s => s.description.workloads?.[0].spread)).toEqual(new Set([undefined, 'hard', 'honor', 'soft']))
  })

  it('uses every kind of action', () => {
    expect(new Set(storms.flatMap(s => s.actions.map(a => a.action.type)))).toEqual(new Set([
      'lose-site', 'restore-site', 'lose-host', 'restore-host', 'isolate-host', 'rejoin-host', 'cut', 'heal', 'fail-over', 'restore-backup', 'snapshot', 'revert-snapshot', 'crash-pod', 'force-delete',
      'out-of-service', 'in-service', 'migrate', 'set-rate', 'kubectl',
    ]))
  })
})
