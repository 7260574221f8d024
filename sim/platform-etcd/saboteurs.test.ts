import { vi } from 'vitest'
import { catchesAll } from '../../test-support/saboteurs.ts'
import { saboteurs } from './saboteurs-test-support.ts'

catchesAll(saboteurs, {
  mock: (module, factory) => vi.doMock(module, factory),
  unmock: module => vi.doUnmock(module),
  async play(seed, only) {
    const [{ fuzz }, { storm }, { platformEtcd }, { watcherOf }] = [await import('./fuzz.ts'), await import('./storm.ts'), await import('./world.ts'), await import('../fuzzing.ts')]
    return fuzz(seed, storm(seed), watcherOf(platformEtcd, only))
  },
})
