import { describe, expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine } from '../kernel/world.ts'
import type { World } from '../kernel/world.ts'
import { storm } from './storm.ts'
import { etcd } from './world.ts'

const stormy = (seed: number, world: World<never, never, never, unknown> = etcd as never) => {
  const { description, actions, until } = storm(seed, { lasts: 12_000_000 })
  return movedByRunning(createEngine(world, description as never, { seed }), actions, until)
}

describe('what this world names as unchanging', () => {
  it('does not change: keyframes taken in twelve storms are what the cluster was', () => {
    for (let seed = 1; seed <= 12; seed++) expect(stormy(seed), `seed ${seed}`).toBeNull()
  })

  it.each(['members[]', 'progress[]', 'inflights', 'votes', 'disk'])('would be found out to change if it named « %s »', name => {
    const careless = { ...etcd, shared: [...etcd.shared, name] } as never
    const found = [1, 2, 3].map(seed => stormy(seed, careless))
    expect(found.some(path => path?.includes(name.replace('[]', '')))).toBe(true)
  })
})
