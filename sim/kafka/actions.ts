/** What can be done to Kafka clusters, and why it sometimes cannot. A refused action changes nothing. */
import { setEndpointCut, setLink, setSiteCut } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { configure, electUnclean } from './controller.ts'
import { LIMITS } from './description.ts'
import { Code } from './events.ts'
import { destroyAll, pause, resume, start, stop } from './lifecycle.ts'
import { produce } from './producer.ts'
import { activeOf } from './quorum.ts'
import type { KafkaState, Machine } from './state.ts'

export type KafkaAction =
  /** Stop a controller or a broker without a word, start it again, freeze it, thaw it. */
  | { readonly type: 'crash' | 'restart' | 'pause' | 'resume', readonly machine: string }
  /** Cut or heal between two machines or two sites; both directions unless `oneWay`. */
  | { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string, readonly oneWay?: boolean }
  /** Stop all machines of a site, start them again; or burn them, disks and all. */
  | { readonly type: 'lose-site' | 'restore-site' | 'burn-site', readonly site: string }
  /** Records that pass between two sites from now on, bytes per second; left out: as described. */
  | { readonly type: 'throttle', readonly from: string, readonly to: string, readonly bandwidth?: number }
  /** One-way delay between two sites from now on, µs. */
  | { readonly type: 'delay', readonly from: string, readonly to: string, readonly latency: number }
  | { readonly type: 'produce', readonly client: string }
  /** kafka-configs.sh --alter. */
  | { readonly type: 'configure', readonly topic: string, readonly minInsyncReplicas?: number, readonly uncleanLeaderElection?: boolean }
  /** kafka-leader-election.sh --election-type unclean, for each partition of a topic. */
  | { readonly type: 'elect-unclean', readonly topic: string }

const TEXT_LIMIT = 40

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject: String(subject).slice(0, TEXT_LIMIT) })

export function act(state: KafkaState, kernel: Kernel, action: KafkaAction): Refusal | null {
  switch (action.type) {
    case 'crash': case 'restart': case 'pause': case 'resume': return changeProcess(state, kernel, action.machine, action.type)
    case 'cut': case 'heal': return changeLink(state, kernel, action)
    case 'lose-site': case 'restore-site': case 'burn-site': return changeSite(state, kernel, action.site, action.type)
    case 'throttle': return throttle(state, kernel, action)
    case 'delay': return setDelay(state, kernel, action)
    case 'produce': return produceNow(state, kernel, action.client)
    case 'configure': return alterConfig(state, kernel, action)
    case 'elect-unclean': return elect(state, kernel, action.topic)
    default: return refuse('unknown-action', (action as { type: string }).type)
  }
}

const machinesOf = (state: KafkaState): readonly Machine[] => [...state.controllers, ...state.brokers]

function changeProcess(state: KafkaState, kernel: Kernel, name: string, type: 'crash' | 'restart' | 'pause' | 'resume'): Refusal | null {
  const machine = machinesOf(state).find(m => m.name === name)
  if (!machine) return refuse('unknown-machine', name)
  const { status } = kernel.processes[machine.index]
  if (type === 'restart') {
    if (machine.destroyed) return refuse('destroyed', name)
    if (status !== ProcessStatus.Down) return refuse('already-up', name)
    start(state, kernel, machine)
    return null
  }
  if (status === ProcessStatus.Down) return refuse('already-down', name)
  if (type === 'crash') stop(state, kernel, machine)
  else if (type === 'pause') {
    if (status === ProcessStatus.Paused) return refuse('already-paused', name)
    pause(kernel, machine)
  } else {
    if (status !== ProcessStatus.Paused) return refuse('not-paused', name)
    resume(kernel, machine)
  }
  return null
}

function changeLink(state: KafkaState, kernel: Kernel, { type, from, to, oneWay }: Extract<KafkaAction, { type: 'cut' | 'heal' }>): Refusal | null {
  const { network } = state
  const cut = type === 'cut'
  if (from === to) return refuse('same-place', from)
  const sites = [from, to].map(name => network.sites.indexOf(name))
  const machines = [from, to].map(name => network.endpoints.findIndex(e => e.name === name))
  const betweenSites = sites.every(s => s >= 0)
  const [a, b] = betweenSites ? sites : machines
  if (a < 0 || b < 0) return refuse('unknown-link', `${from}–${to}`)
  const size = betweenSites ? network.sites.length : network.endpoints.length
  const cuts = betweenSites ? network.siteCuts : network.endpointCuts
  const directions = (oneWay ? [[a, b]] : [[a, b], [b, a]]).filter(([x, y]) => (cuts[x * size + y] === 1) !== cut)
  if (directions.length === 0) return refuse(cut ? 'already-cut' : 'not-cut', `${from}–${to}`)
  for (const [x, y] of directions) {
    if (betweenSites) setSiteCut(network, kernel.now, x, y, cut)
    else setEndpointCut(network, kernel.now, x, y, cut)
    const code = betweenSites ? (cut ? Code.SitesCut : Code.SitesHealed) : (cut ? Code.LinkCut : Code.LinkHealed)
    record(kernel.trace, kernel.now, code, x, y)
  }
  return null
}

function changeSite(state: KafkaState, kernel: Kernel, name: string, type: 'lose-site' | 'restore-site' | 'burn-site'): Refusal | null {
  const site = state.network.sites.indexOf(name)
  if (site < 0) return refuse('unknown-site', name)
  const there = machinesOf(state).filter(m => state.network.endpoints[m.index].site === site && !m.destroyed)
  const isDown = (m: Machine) => kernel.processes[m.index].status === ProcessStatus.Down
  if (there.length === 0) return refuse(type === 'restore-site' ? 'destroyed' : 'site-already-lost', name)
  if (type === 'burn-site') {
    destroyAll(state, kernel, there)
    return null
  }
  const changed = there.filter(m => isDown(m) === (type === 'restore-site'))
  if (changed.length === 0) return refuse(type === 'lose-site' ? 'site-already-lost' : 'site-already-up', name)
  for (const machine of changed) (type === 'lose-site' ? stop : start)(state, kernel, machine)
  return null
}

function sitesOf({ network }: KafkaState, from: string, to: string): readonly [number, number] | Refusal {
  if (from === to) return refuse('same-place', from)
  const [a, b] = [network.sites.indexOf(from), network.sites.indexOf(to)]
  return a < 0 || b < 0 ? refuse('unknown-link', `${from}–${to}`) : [a, b]
}

function throttle(state: KafkaState, kernel: Kernel, { from, to, bandwidth }: Extract<KafkaAction, { type: 'throttle' }>): Refusal | null {
  const found = sitesOf(state, from, to)
  if ('refused' in found) return found
  const size = state.network.sites.length
  for (const [a, b] of [found, [found[1], found[0]]]) {
    state.bandwidth[a * size + b] = bandwidth ?? state.bandwidths[a * size + b]
    record(kernel.trace, kernel.now, Code.BandwidthSet, a, b, Math.round(state.bandwidth[a * size + b] / 1_000))
  }
  return null
}

function setDelay(state: KafkaState, kernel: Kernel, { from, to, latency }: Extract<KafkaAction, { type: 'delay' }>): Refusal | null {
  const found = sitesOf(state, from, to)
  if ('refused' in found) return found
  const { network } = state
  for (const [a, b] of [found, [found[1], found[0]]]) {
    setLink(network, a, b, { ...network.links[a * network.sites.length + b], latency })
    record(kernel.trace, kernel.now, Code.LinkSet, a, b, latency)
  }
  return null
}

function produceNow(state: KafkaState, kernel: Kernel, name: string): Refusal | null {
  const client = state.clients.find(c => c.name === name)
  if (client?.kind !== 'producer') return refuse('unknown-producer', name)
  if (state.messages.length >= LIMITS.messages) return refuse('too-many-messages', name)
  produce(state, kernel, client, client.into[client.written % client.into.length])
  return null
}

function alterConfig(state: KafkaState, kernel: Kernel, { topic, minInsyncReplicas, uncleanLeaderElection }: Extract<KafkaAction, { type: 'configure' }>): Refusal | null {
  const found = topicOf(state, kernel, topic)
  if ('refused' in found) return found
  const { number, controller } = found
  const before = controller.active.draft.topics[number]
  configure(state, kernel, controller, number, {
    ...before, minInsyncReplicas: minInsyncReplicas ?? before.minInsyncReplicas, unclean: uncleanLeaderElection ?? before.unclean,
  })
  return null
}

function elect(state: KafkaState, kernel: Kernel, topic: string): Refusal | null {
  const found = topicOf(state, kernel, topic)
  if ('refused' in found) return found
  const { number, controller } = found
  let elected = false
  for (const [p, partition] of controller.active.draft.partitions.entries()) {
    if (partition?.topic === number && partition.leader < 0 && electUnclean(state, kernel, controller, p)) elected = true
  }
  return elected ? null : refuse('election-not-needed', topic)
}

/** A topic, and the active controller of its cluster: without one, nothing can be changed. */
function topicOf(state: KafkaState, kernel: Kernel, name: string) {
  const number = state.topics.findIndex(t => t.name === name)
  if (number < 0) return refuse('unknown-topic', name)
  const controller = activeOf(state, kernel, state.topics[number].cluster)
  return controller === null ? refuse('no-controller', name) : { number, controller }
}
