/**
 * The worlds by name, as they are drawn. Each is loaded only when a run of it is shown, so a slide
 * downloads its own and no other. A world more is a line here, and a folder of `components/scene/`.
 */
import { computed, shallowReactive, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { AnyStaging } from './staging.ts'

interface Entry {
  /** What the lab's gallery calls it. */
  readonly title: string
  readonly load: () => Promise<{ readonly staging: AnyStaging }>
}

/** In the order of the talk's chapters. */
export const WORLDS: Readonly<Record<string, Entry>> = {
  'platform': { title: 'Sites, machines, Kubernetes', load: () => import('../scene/platform/staging.ts') },
  'platform-etcd': { title: 'Sites, machines, Kubernetes et son etcd', load: () => import('../scene/platform/staging.ts') },
  'etcd': { title: 'etcd et Raft', load: () => import('../scene/etcd.ts') },
  'noquorum': { title: 'Contre-modèle, sans quorum', load: () => import('../scene/noquorum/staging.ts') },
  'kafka': { title: 'Kafka', load: () => import('../scene/kafka.ts') },
  'elasticsearch': { title: 'Elasticsearch', load: () => import('../scene/elasticsearch/staging.ts') },
  'fleet': { title: 'Plusieurs sites, plusieurs clusters, et l’edge', load: () => import('../scene/fleet/staging.ts') },
}

const loaded = shallowReactive(new Map<string, AnyStaging>())

/** Loads how a world is drawn, once per window. Rejects when nobody draws it. */
export async function loadStaging(world: string): Promise<AnyStaging> {
  const known = loaded.get(world)
  if (known) return known
  if (!Object.hasOwn(WORLDS, world)) throw new Error(`Aucun dessin pour le monde « ${world} ».`)
  const { staging } = await WORLDS[world].load()
  loaded.set(world, staging)
  return staging
}

/** How the named world is drawn; null until that is loaded, or where there is no world. */
export function useStaging(world: () => string | undefined, failed: (reason: unknown) => void): ComputedRef<AnyStaging | null> {
  watch(world, (name) => { if (name !== undefined) loadStaging(name).catch(failed) }, { immediate: true })
  return computed(() => loaded.get(world() ?? '') ?? null)
}
