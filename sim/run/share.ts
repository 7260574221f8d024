/** Opening a link: reads it, loads the world of its scenario, checks all of it. */
import { checkLink, readLink } from './link.ts'
import type { DecodedLink } from './link.ts'
import type { Scenario } from './scenario.ts'
import { loadWorld } from './worlds.ts'

/** Never rejects: what is wrong is a sentence. `find` knows the scenarios that a link may name. */
export async function openLink(fragment: string, find: (id: string) => Scenario | undefined): Promise<DecodedLink> {
  const read = readLink(fragment, find)
  if (!read.ok) return read
  try {
    return checkLink(read, await loadWorld(read.run.scenario.world))
  } catch (error) {
    return { ok: false, wrong: (error as Error).message, scenario: null }
  }
}
