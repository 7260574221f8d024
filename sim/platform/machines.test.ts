/** Hosts, disks and copies: C2.1–C2.6, C2.16. */
import { describe, expect, it } from 'vitest'
import type { Disk, PlatformDescription } from './description.ts'
import { played } from './test-support.ts'

const shop = (disk: Disk, more: Partial<PlatformDescription> = {}): PlatformDescription => ({
  sites: ['A', 'B', 'C'].map(name => ({ name })),
  hosts: [{ name: 'a1', site: 'A', capacity: 100 }, { name: 'a2', site: 'A', capacity: 100 }, { name: 'b1', site: 'B', capacity: 100 }],
  vms: [{ name: 'shop', host: 'a1', role: 'app', disk }],
  service: { name: 'shop', rate: 50, vms: ['shop'] },
  storage: { every: 300_000_000, witness: 'C', preferred: 'A' },
  ...more,
})
const statusAfter = (disk: Disk, more: Partial<PlatformDescription>, ...actions: Parameters<ReturnType<typeof played>['at']>[]) => {
  const run = played(shop(disk, more))
  for (const [at, action] of actions) run.at(at, action)
  run.at(1_000)
  return { run, vm: run.view().vms[0] }
}

describe('a host is lost', () => {
  it.each(['site', 'replicated', 'stretched'] as const)('%s: the machine starts again on the site’s other host, cold, after 15 s and its boot', (disk) => {
    const { run, vm } = statusAfter(disk, {}, [30, { type: 'lose-host', host: 'a1' }])
    expect(vm).toMatchObject({ status: 'running', site: 'A', host: 'a2' })
    expect(run.told('vm-booting')[0].at).toBe(45)
    expect(run.view().recoveries).toMatchObject([{ kind: 'restart', rpo: 0, rto: 135_000_000 }])
  })

  it('local: it waits for its host', () => {
    const { run, vm } = statusAfter('local', {}, [30, { type: 'lose-host', host: 'a1' }])
    expect(vm).toMatchObject({ status: 'stuck', host: 'a1' })
    expect(run.told('vm-stuck')).toMatchObject([{ why: 'local-disk' }])
    run.at(1_000, { type: 'restore-host', host: 'a1' })
    run.at(1_121)
    expect(run.view().vms[0].status).toBe('running')
  })

  it('without HA it waits for its own host, whoever else reads its disk', () => {
    const { run, vm } = statusAfter('site', { settings: { ha: false } }, [30, { type: 'lose-host', host: 'a1' }])
    expect(vm).toMatchObject({ status: 'stuck', host: 'a1' })
    expect(run.told('vm-stuck')).toMatchObject([{ at: 45, why: 'no-failover' }])
    run.at(1_000, { type: 'restore-host', host: 'a1' })
    run.at(1_121)
    expect(run.view().vms[0]).toMatchObject({ status: 'running', host: 'a1' })
  })

  it('a host that is back within 15 s starts its machines after these, not before', () => {
    const { run } = statusAfter('site', {}, [30, { type: 'lose-host', host: 'a1' }], [35, { type: 'restore-host', host: 'a1' }])
    expect(run.told('vm-booting').map(e => e.at)).toEqual([45])
  })
})

describe('a site is lost', () => {
  it.each([['local', 'local-disk'], ['site', 'site-lost'], ['replicated', 'copy-needs-a-person']] as const)('%s: nothing is restarted, %s', (disk, why) => {
    const { run, vm } = statusAfter(disk, {}, [30, { type: 'lose-site', site: 'A' }])
    expect(vm.status).toBe('stuck')
    expect(run.told('vm-stuck')).toMatchObject([{ why }])
  })

  it('stretched: it starts on the other site, which sees the witness; without a witness it does not', () => {
    expect(statusAfter('stretched', {}, [30, { type: 'lose-site', site: 'A' }]).vm).toMatchObject({ status: 'running', site: 'B' })
    const alone = statusAfter('stretched', { storage: {} }, [30, { type: 'lose-site', site: 'A' }])
    expect(alone.vm.status).toBe('stuck')
    expect(statusAfter('stretched', { settings: { ha: false } }, [30, { type: 'lose-site', site: 'A' }]).vm.status).toBe('stuck')
    const noWitness = statusAfter('stretched', {}, [30, { type: 'lose-site', site: 'C' }], [40, { type: 'lose-site', site: 'A' }])
    expect(noWitness.vm.status).toBe('stuck')
    expect(noWitness.run.told('vm-stuck')).toMatchObject([{ why: 'no-witness' }])
  })
})

describe('the link of stretched storage is cut', () => {
  it('the preferred site goes on: what ran on the other starts there', () => {
    const { run } = statusAfter('stretched', { vms: [{ name: 'shop', host: 'b1', role: 'app', disk: 'stretched' }] }, [30, { type: 'cut', from: 'A', to: 'B' }])
    expect(run.view().vms[0]).toMatchObject({ status: 'running', site: 'A' })
    const kept = statusAfter('stretched', {}, [30, { type: 'cut', from: 'A', to: 'B' }])
    expect(kept.run.told('vm-lost')).toEqual([])
  })
})

describe('copies', () => {
  it('a replica is never older than its period, and what was written since is lost', () => {
    const run = played(shop('replicated'))
    run.at(899, { type: 'lose-site', site: 'A' })
    run.at(1_000, { type: 'fail-over', vm: 'shop' })
    run.at(1_200)
    expect(run.view().recoveries).toMatchObject([{ kind: 'replica', rpo: 299_000_000, rto: 221_000_000 }])
    expect(run.view().service).toMatchObject({ lost: 299 * 50, longest: 221_000_000 })
  })

  it('no copy passes a cut link: the last one stays', () => {
    const run = played(shop('replicated'))
    run.at(310, { type: 'cut', from: 'A', to: 'B' })
    run.at(1_000)
    expect(run.view().vms[0].copies).toMatchObject([{ kind: 'replica', site: 'B', age: 700_000_000 }])
  })

  it.each([
    ['a machine that runs', 'fail-over', 10, 'vm-runs'],
    ['a machine without a replica', 'restore-backup', 40, 'no-backup'],
  ] as const)('%s: %s is refused', (_, type, at, refused) => {
    const run = played(shop('replicated'))
    if (at > 30) run.at(30, { type: 'lose-site', site: 'A' })
    expect(run.at(at, { type, vm: 'shop' })?.refused).toBe(refused)
  })

  it('a member of a quorum is not restored from a machine’s copy (C7.8)', () => {
    const vms = ['a1', 'a2', 'b1'].map((host, i) => ({ name: `cp${i}`, host, role: 'control-plane' as const, disk: 'replicated' as const }))
    const run = played({ ...shop('site'), vms: [...shop('site').vms, ...vms] })
    run.at(30, { type: 'lose-site', site: 'A' })
    expect(run.at(60, { type: 'fail-over', vm: 'cp0' })?.refused).toBe('member-of-quorum')
  })
})

describe('a machine is moved', () => {
  it('without stopping, to a host that reads its disk: on the other site, stretched only', () => {
    for (const disk of ['stretched', 'replicated'] as const) {
      const run = played(shop(disk))
      const refused = run.at(30, { type: 'migrate', vm: 'shop', host: 'b1' })
      run.at(60)
      expect(refused?.refused).toBe(disk === 'stretched' ? undefined : 'disk-elsewhere')
      expect(run.view().vms[0]).toMatchObject({ status: 'running', site: disk === 'stretched' ? 'B' : 'A' })
      expect(run.view().service).toMatchObject({ availability: 1, loads: [{ site: disk === 'stretched' ? 'B' : 'A', inflow: 50 }] })
    }
  })

  it('to no host that is lost, not to where it is, and not while it does not run', () => {
    const run = played(shop('stretched'))
    const refused = (vm: string, host: string) => run.at(30, { type: 'migrate', vm, host })?.refused
    expect([refused('shop', 'a1'), refused('shop', 'c1'), refused('x', 'b1')]).toEqual(['vm-there', 'unknown-host', 'unknown-vm'])
    run.at(30, { type: 'lose-site', site: 'B' })
    expect(refused('shop', 'b1')).toBe('host-already-lost')
    run.at(31, { type: 'lose-host', host: 'a1' })
    expect(refused('shop', 'a2')).toBe('vm-stands')
  })

  it('a node stays on the site whose zone it is labelled with', () => {
    const run = played({ ...shop('stretched'), vms: [{ name: 'n1', host: 'a1', role: 'node', disk: 'stretched' }], service: undefined })
    expect(run.at(30, { type: 'migrate', vm: 'n1', host: 'b1' })?.refused).toBe('node-stays')
    expect(run.at(30, { type: 'migrate', vm: 'n1', host: 'a2' })).toBeNull()
  })
})

it('the first backup may have an hour of its own', () => {
  const run = played(shop('site', { storage: { backup: { first: 100_000_000, every: 600_000_000, to: 'B', restore: 1_000_000 } } }))
  run.at(1_400)
  expect(run.told('copied').map(e => e.at)).toEqual([100, 700, 1_300])
})

describe('a snapshot (C2.8)', () => {
  it('shows its place and its age, and takes the machine back to it: what was written since is lost', () => {
    const run = played(shop('site'))
    run.at(100, { type: 'snapshot', vm: 'shop' })
    run.at(400)
    expect(run.view().vms[0].copies).toMatchObject([{ kind: 'snapshot', site: 'A', age: 300_000_000, usable: true }])
    expect(run.at(400, { type: 'revert-snapshot', vm: 'shop' })).toBeNull()
    run.at(521)
    expect(run.view().recoveries).toMatchObject([{ kind: 'snapshot', rpo: 300_000_000, rto: 120_000_000 }])
    expect(run.view().service).toMatchObject({ lost: 300 * 50 })
  })

  it('lives with the machine: gone with its site, whatever replica the other has', () => {
    const run = played(shop('replicated'))
    run.at(100, { type: 'snapshot', vm: 'shop' })
    run.at(310, { type: 'lose-site', site: 'A' })
    expect(run.view().vms[0].copies).toMatchObject([{ kind: 'replica', site: 'B', usable: true }, { kind: 'snapshot', site: 'A', usable: false }])
    expect(run.at(400, { type: 'revert-snapshot', vm: 'shop' })?.refused).toBe('snapshot-lost')
    run.at(400, { type: 'fail-over', vm: 'shop' })
    run.at(600)
    expect(run.view().vms[0].copies.map(c => c.kind)).toEqual(['replica'])
    expect(run.at(600, { type: 'revert-snapshot', vm: 'shop' })?.refused).toBe('no-snapshot')
  })

  it('is on both sites where the disk is; with its host only where the disk is local', () => {
    const stretched = played(shop('stretched'))
    stretched.at(100, { type: 'snapshot', vm: 'shop' })
    stretched.at(200, { type: 'lose-site', site: 'A' })
    expect(stretched.at(210, { type: 'revert-snapshot', vm: 'shop' })).toBeNull()
    const local = played(shop('local'))
    local.at(100, { type: 'snapshot', vm: 'shop' })
    local.at(200, { type: 'lose-host', host: 'a1' })
    expect(local.at(210, { type: 'revert-snapshot', vm: 'shop' })?.refused).toBe('snapshot-lost')
    expect(local.at(210, { type: 'snapshot', vm: 'shop' })?.refused).toBe('vm-down')
  })

  it('stays with the disk that a backup replaces, on the same site too', () => {
    const run = played(shop('local', { storage: { backup: { every: 3_600_000_000, to: 'A', restore: 60_000_000 } } }))
    run.at(100, { type: 'snapshot', vm: 'shop' })
    run.at(200, { type: 'lose-host', host: 'a1' })
    run.at(300, { type: 'restore-backup', vm: 'shop' })
    run.at(500)
    expect(run.view().vms[0]).toMatchObject({ status: 'running', host: 'a2', copies: [{ kind: 'backup' }] })
  })
})

it('a machine whose host is lost while it boots from its replica boots from it again, not from the disk that burnt', () => {
  const base = shop('replicated')
  const run = played({ ...base, hosts: [...base.hosts, { name: 'b2', site: 'B', capacity: 100 }] })
  run.at(400, { type: 'lose-site', site: 'A' })
  run.at(450, { type: 'fail-over', vm: 'shop' })
  run.at(500, { type: 'lose-host', host: 'b1' })
  run.at(700)
  expect(run.view().recoveries).toMatchObject([{ kind: 'replica', rpo: 100_000_000 }])
})

describe('heartbeats', () => {
  it('come every second: a host is taken for lost 15 s after its last one', () => {
    const { run } = statusAfter('site', {}, [30.7, { type: 'lose-host', host: 'a1' }])
    expect(run.told('vm-booting').map(e => e.at)).toEqual([45])
  })
})

describe('an isolated host (C2.2)', () => {
  const isolated = (disk: Disk) => {
    const run = played(shop(disk))
    run.at(30.4, { type: 'isolate-host', host: 'a1' })
    return run
  }

  it.each(['site', 'stretched'] as const)('%s: it knows after 12 s, the others try after 15 s, and its lock keeps the machine where it runs', (disk) => {
    const run = isolated(disk)
    run.at(300)
    expect(run.told('host-isolated')).toMatchObject([{ at: 42, host: 'a1' }])
    expect(run.told('lock-held')).toMatchObject([{ at: 45, vm: 'shop', host: 'a1' }])
    expect(run.told('vm-booting')).toEqual([])
    expect(run.view()).toMatchObject({ vms: [{ status: 'running', host: 'a1', isolated: true }], service: { served: 50, failed: 0 } })
  })

  it('that comes back in time is never suspected; a local disk gives the others nothing to try', () => {
    const run = isolated('site')
    run.at(40, { type: 'rejoin-host', host: 'a1' })
    run.at(300)
    expect([...run.told('host-isolated'), ...run.told('lock-held')]).toEqual([])
    const local = isolated('local')
    local.at(300)
    expect(local.told('lock-held')).toEqual([])
  })

  it('that stops for good lets go: its machine starts elsewhere at once, it has been silent long enough', () => {
    const run = isolated('site')
    run.at(100, { type: 'lose-host', host: 'a1' })
    run.at(300)
    expect(run.told('vm-booting')).toMatchObject([{ at: 100, host: 'a2' }])
  })

  it('takes no machine, and gives none', () => {
    const run = isolated('site')
    expect(run.at(60, { type: 'migrate', vm: 'shop', host: 'a2' })?.refused).toBe('host-isolated')
    expect(run.at(60, { type: 'snapshot', vm: 'shop' })?.refused).toBe('host-isolated')
    run.at(60, { type: 'rejoin-host', host: 'a1' })
    run.at(61, { type: 'isolate-host', host: 'a2' })
    run.at(70, { type: 'lose-host', host: 'a1' })
    run.at(200)
    expect(run.view().vms[0].status).toBe('stuck')
    run.at(200, { type: 'rejoin-host', host: 'a2' })
    expect(run.view().vms[0]).toMatchObject({ status: 'booting', host: 'a2' })
  })
})

it('a machine that is lost again while its replica boots has left its snapshots on the disk it came from', () => {
  const run = played(shop('replicated'))
  run.at(10, { type: 'snapshot', vm: 'shop' })
  run.at(30, { type: 'lose-site', site: 'A' })
  run.at(50, { type: 'fail-over', vm: 'shop' })
  run.at(60, { type: 'lose-host', host: 'b1' })
  run.at(80, { type: 'restore-host', host: 'b1' })
  expect(run.view().vms[0].copies.map(c => c.kind)).toEqual(['replica'])
  run.at(500)
  expect(run.at(500, { type: 'revert-snapshot', vm: 'shop' })?.refused).toBe('no-snapshot')
  expect(run.view().vms[0]).toMatchObject({ status: 'running', site: 'B' })
})

it('without HA nobody suspects an isolated host, and a person may still start a machine from its snapshot on another', () => {
  const run = played(shop('site', { settings: { ha: false } }))
  run.at(30, { type: 'snapshot', vm: 'shop' })
  run.at(40, { type: 'isolate-host', host: 'a1' })
  run.at(100)
  expect([...run.told('host-isolated'), ...run.told('lock-held')]).toEqual([])
  run.at(100, { type: 'lose-host', host: 'a1' })
  run.at(200)
  expect(run.view().vms[0].status).toBe('stuck')
  expect(run.at(200, { type: 'revert-snapshot', vm: 'shop' })).toBeNull()
  expect(run.view().vms[0]).toMatchObject({ status: 'booting', host: 'a2' })
})
