import { afterEach, describe, expect, it, vi } from 'vitest'
import { saboteurs } from './saboteurs-test-support.ts'

afterEach(() => {
  for (const { module } of saboteurs) vi.doUnmock(module)
  vi.resetModules()
})

describe('a storm catches that', () => {
  it.each(saboteurs)('$rule: $caught, with seed $seed', async ({ module, by, caught, seed }) => {
    vi.resetModules()
    vi.doMock(module, async (original) => {
      const sound = await original<never>()
      return { ...sound as object, ...by(sound) }
    })
    const { fuzzSeed } = await import('./fuzz.ts')
    const { platformEtcd } = await import('./world.ts')
    // Of the invariants this one alone: another may be faster, and proves nothing about it.
    const finding = fuzzSeed(seed, platformEtcd.invariants.filter(({ id }) => id === caught))
    expect(finding).toMatchObject({ seed, property: caught })
    expect(finding?.sentence.length).toBeGreaterThan(10)
  }, 60_000)
})
