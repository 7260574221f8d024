import { describe, expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine } from '../kernel/world.ts'
import type { World } from '../kernel/world.ts'
import { storm } from './storm.ts'
import { platform } from './world.ts'

const stormy = (seed: number, world: World<never, never, never, unknown> = platform as never) => {
  const { description, actions, until } = storm(seed)
  return movedByRunning(createEngine(world, description as never, { seed }), actions, until)
}

describe('what this world names as unchanging', () => {
  it('does not change: keyframes taken in forty storms are what the platform was', () => {
    for (let seed = 1; seed <= 40; seed++) expect(stormy(seed), `seed ${seed}`).toBeNull()
  })

  it.each(['nodes', 'pods[]', 'vms[]', 'traffic', 'volumes[]'])('would be found out to change if it named « %s »', name => {
    const careless = { ...platform, shared: [...platform.shared, name] } as never
    const found = Array.from({ length: 24 }, (_, i) => stormy(i + 1, careless))
    expect(found.some(path => path?.includes(name.replace('[]', '')))).toBe(true)
  })
})
