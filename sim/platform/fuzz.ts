/**
 * Storms of the platform, every invariant after every event; then calm: everything is repaired, and a
 * control plane that can must bring the workloads back.
 */
import { playWatched } from '../kernel/storms.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import { createEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { volumeOf } from './pods.ts'
import { inMajority } from './reach.ts'
import { Phase, Why } from './state.ts'
import type { PlatformState, Pod } from './state.ts'
import type { Storm } from './storm.ts'
import { platform } from './world.ts'

/** Grace, tolerance, forced detach and boots, with room. */
const CALM = 1_200_000_000

/** One storm, watched: what is wrong first, or null. */
export function fuzz(seed: number, { description, actions, until }: Storm, watch: Watcher): Wrong | null {
  const engine = createEngine(platform, description, { seed })
  const wrong = playWatched(engine, actions, until, watch)
  if (wrong) return wrong
  repair(engine)
  const inCalm = watch(engine, until + CALM / 2)
  if (inCalm) return inCalm
  // By now the API answers: people take back what they said of nodes.
  for (const node of engine.state.nodes) platform.act(engine.state, engine.kernel, { type: 'in-service', node: engine.state.vms[node].name })
  return watch(engine, until + CALM) ?? restless(engine)
}

/** Sites, hosts and links come back. */
function repair({ state, kernel }: Engine<PlatformState>): void {
  const { sites, hosts } = state
  for (const site of sites) platform.act(state, kernel, { type: 'restore-site', site })
  for (const { name } of hosts) platform.act(state, kernel, { type: 'restore-host', host: name })
  for (const { name } of hosts) platform.act(state, kernel, { type: 'rejoin-host', host: name })
  for (const [i, from] of sites.entries()) for (const to of sites.slice(i + 1)) platform.act(state, kernel, { type: 'heal', from, to })
}

/** After the calm all machines run; where the API answers, every workload that can run does. */
function restless({ state, kernel }: Engine<PlatformState>): Wrong | null {
  const wrong = (property: string, sentence: string): Wrong => ({ at: kernel.now, property, sentence })
  const down = state.vms.find(vm => vm.phase !== Phase.Running)
  if (down) return wrong('machines-return', `${down.name} does not run though everything has been repaired`)
  if (inMajority(state).length === 0) return wrong('api-returns', 'no control plane has a majority though all run')
  // A rollout of pods that share a volume of one node waits for ever when the new one is on another; so does a pod whose machine now stands in another zone.
  const waits = (p: Pod) => p.why === Why.VolumeZone || (p.why === Why.VolumeAttached && state.objects.nodes[volumeOf(state, p)?.attached ?? -1]?.ready)
  const late = state.objects.pods.find(p => p.deletedAt >= 0 || (p.node >= 0 && !p.ready && !waits(p)))
  if (late) return wrong('pods-settle', `${state.podNames[late.id]} is neither gone nor ready`)
  for (const [workload, { name, spread, volume }] of state.workloads.entries()) {
    const ready = state.objects.pods.filter(p => p.workload === workload && p.ready).length
    // A zone without nodes, or a volume that a person has torn from its pod, may keep some from their place.
    if (ready !== state.objects.replicas[workload] && spread !== 'hard' && spread !== 'honor' && volume !== 'zone') return wrong('workloads-return', `${name} has ${ready} pods of ${state.objects.replicas[workload]}`)
  }
  return null
}
