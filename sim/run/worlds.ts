/**
 * The worlds by name. Each is loaded only when a scenario asks for it, so a slide downloads its own
 * and no other.
 */
import type { AnyWorld } from '../kernel/world.ts'

const table: Readonly<Record<string, () => Promise<{ default: AnyWorld }>>> = {
  'platform': () => import('../platform/world.ts'),
  'platform-etcd': () => import('../platform-etcd/world.ts'),
  'etcd': () => import('../etcd/world.ts'),
  'noquorum': () => import('../noquorum/world.ts'),
  'kafka': () => import('../kafka/world.ts'),
  'elasticsearch': () => import('../elasticsearch/world.ts'),
  'fleet': () => import('../fleet/world.ts'),
}

export const worldNames: readonly string[] = Object.keys(table)

/** The world of that name; an error that names the known ones when there is none. */
export async function loadWorld(name: string): Promise<AnyWorld> {
  const load = Object.hasOwn(table, name) ? table[name] : undefined
  if (!load) throw new Error(`Monde inconnu : « ${name} ». Mondes connus : ${worldNames.join(', ')}.`)
  return (await load()).default
}
