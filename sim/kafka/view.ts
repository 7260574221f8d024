/** What a frame shows of Kafka clusters: frozen plain data, words instead of numbers. */
import { ProcessStatus } from '../kernel/process.ts'
import { waitingIn } from '../kernel/queue.ts'
import type { Kernel } from '../kernel/world.ts'
import { majorityOf, Role } from '../raft/index.ts'
import { ERRORS } from './events.ts'
import { isActive, minIsrOf } from './image.ts'
import type { Partition } from './image.ts'
import { fateOf, leaderOf } from './losses.ts'
import type { Fate } from './losses.ts'
import { activeOf, newestImage } from './quorum.ts'
import { Due, Fault, isClient } from './state.ts'
import type { Broker, Client, Envelope, KafkaState, Machine, Message, Replica } from './state.ts'
import { isBroken, isInterrupted, isTold, numberOf } from './transport.ts'

export type Status = 'up' | 'down' | 'paused' | 'destroyed'

export interface ControllerView {
  readonly name: string
  readonly site: string
  readonly cluster: string
  readonly status: Status
  /** It decides; stands for election; or follows. */
  readonly role: 'active' | 'candidate' | 'follower'
  readonly term: number
}

export interface CellView {
  /** Number of the message, from 1. */
  readonly number: number
  readonly epoch: number
  /** Below this replica's high watermark. */
  readonly committed: boolean
}

export interface ReplicaView {
  readonly partition: string
  readonly role: 'leader' | 'follower' | 'idle'
  readonly epoch: number
  readonly end: number
  readonly highWatermark: number
  readonly standing: 'isr' | 'elr' | 'out'
  /** Since when its leader knows it to lack something, µs; 0 when it has all, or nobody leads. */
  readonly lag: number
  /** The end of its log: at most `CELLS` cells. */
  readonly cells: readonly CellView[]
}

export interface BrokerView {
  readonly name: string
  readonly site: string
  readonly rack: string
  readonly cluster: string
  readonly status: Status
  readonly fenced: boolean
  readonly replicas: readonly ReplicaView[]
}

export interface PartitionView {
  readonly name: string
  readonly topic: string
  readonly cluster: string
  /** Name of the broker, or ''; and whether it is there. */
  readonly leader: string
  readonly led: boolean
  readonly epoch: number
  readonly isr: readonly string[]
  readonly elr: readonly string[]
  readonly replicas: number
  readonly minInsync: number
  readonly unclean: boolean
  /** Of its messages that were acknowledged, those that are lost. */
  readonly lost: number
}

export interface SentView {
  readonly number: number
  readonly fate: Fate
  /** Kafka's name of the last error, or ''. */
  readonly error: string
  readonly sentAt: number
  readonly endedAt: number
}

export interface ClientView {
  readonly name: string
  readonly site: string
  readonly kind: Client['kind']
  readonly acks: '0' | '1' | 'all'
  /** The last it sent: at most `SENT`. */
  readonly sent: readonly SentView[]
  /** Of all it sent. */
  readonly counts: Readonly<Record<Fate, number>>
  /** Messages it has read, the last at most `SENT`, and how many in all. */
  readonly read: readonly number[]
  readonly readCount: number
  /** Why it reads nothing now, or ''. */
  readonly error: string
}

export interface MessageView {
  readonly id: number
  readonly from: string
  readonly to: string
  readonly kind: 'produce' | 'ack' | 'error' | 'copy' | 'read' | 'control'
  readonly label: string
  readonly sentAt: number
  readonly arrivesAt: number
  /** Will not arrive. */
  readonly doomed: boolean
}

export interface LinkView {
  readonly from: string
  readonly to: string
  readonly cut: 'none' | 'both' | 'forward' | 'backward'
  /** One-way delay, µs, and records that pass, bytes per second: as it is, and as it was described. */
  readonly latency: number
  readonly bandwidth: number
  readonly normalBandwidth: number
}

export interface QuorumView {
  readonly cluster: string
  readonly voters: number
  readonly needed: number
  readonly up: number
  /** Name of the active controller, or ''. */
  readonly active: string
}

export interface KafkaView {
  readonly sites: readonly string[]
  readonly quorums: readonly QuorumView[]
  readonly controllers: readonly ControllerView[]
  readonly brokers: readonly BrokerView[]
  readonly partitions: readonly PartitionView[]
  readonly clients: readonly ClientView[]
  readonly messages: readonly MessageView[]
  readonly links: readonly LinkView[]
}

const CELLS = 10
const SENT = 20
const STATUSES = ['up', 'down', 'paused'] as const

export function view(state: KafkaState, kernel: Kernel): KafkaView {
  return {
    sites: state.network.sites,
    quorums: state.clusters.map(({ name }, cluster) => quorumView(state, kernel, cluster, name)),
    controllers: state.controllers.map(c => ({
      ...machineView(state, kernel, c),
      role: c.active !== null ? 'active' : c.meta.node?.role === Role.Candidate || c.meta.node?.role === Role.PreCandidate ? 'candidate' : 'follower',
      term: c.meta.node?.term ?? c.meta.hardState.term,
    })),
    brokers: state.brokers.map(b => brokerView(state, kernel, b)),
    partitions: state.partitions.map((_, number) => partitionView(state, kernel, number)),
    clients: state.clients.map(c => clientView(state, kernel, c)),
    messages: messageViews(state, kernel),
    links: linkViews(state),
  }
}

function machineView(state: KafkaState, kernel: Kernel, { index, name, cluster, destroyed }: Machine) {
  const { endpoints, sites } = state.network
  return { name, site: sites[endpoints[index].site], cluster: state.clusters[cluster].name, status: destroyed ? 'destroyed' as const : STATUSES[kernel.processes[index].status] }
}

function quorumView(state: KafkaState, kernel: Kernel, cluster: number, name: string): QuorumView {
  const voters = state.controllers.filter(c => c.cluster === cluster)
  const up = voters.filter(c => kernel.processes[c.index].status === ProcessStatus.Up).length
  return { cluster: name, voters: voters.length, needed: majorityOf(voters.length), up, active: activeOf(state, kernel, cluster)?.name ?? '' }
}

/** What stands on a broker, as the newest metadata has it: that is what the next leader will be chosen by. */
function brokerView(state: KafkaState, kernel: Kernel, broker: Broker): BrokerView {
  const image = newestImage(state, broker.cluster)
  return {
    ...machineView(state, kernel, broker), rack: broker.rack, fenced: !isActive(image, broker.index),
    replicas: broker.replicas.map(r => replicaView(state, kernel, broker, r, image.partitions[r.partition] as Partition)),
  }
}

function replicaView(state: KafkaState, kernel: Kernel, { index }: Broker, replica: Replica, { isr, elr }: Partition): ReplicaView {
  const { partition, records, highWatermark, leaderEpoch } = replica
  const leader = leaderOf(state, kernel, partition)?.replica
  const known = leader?.leading?.followers.find(f => f.broker === index)
  const first = Math.max(0, records.length - CELLS)
  return {
    partition: state.partitions[partition].name, epoch: leaderEpoch, end: records.length, highWatermark,
    role: replica.leading !== null ? 'leader' : replica.following !== null ? 'follower' : 'idle',
    standing: isr.includes(index) ? 'isr' : elr.includes(index) ? 'elr' : 'out',
    lag: known && known.end !== leader?.records.length && known.caughtUpAt > 0 ? kernel.now - known.caughtUpAt : 0,
    cells: records.slice(first).map((r, i) => ({ number: r.message + 1, epoch: r.epoch, committed: first + i < highWatermark })),
  }
}

function partitionView(state: KafkaState, kernel: Kernel, number: number): PartitionView {
  const { cluster, topic, name } = state.partitions[number]
  const image = newestImage(state, cluster)
  const partition = image.partitions[number] as Partition
  const named = (b: number) => state.network.endpoints[b].name
  return {
    name, topic: state.topics[topic].name, cluster: state.clusters[cluster].name, leader: partition.leader < 0 ? '' : named(partition.leader), led: leaderOf(state, kernel, number) !== null, epoch: partition.leaderEpoch,
    isr: partition.isr.map(named), elr: partition.elr.map(named), replicas: partition.replicas.length,
    minInsync: minIsrOf(image, partition), unclean: image.topics[partition.topic].unclean, lost: state.lost[number],
  }
}

function clientView(state: KafkaState, kernel: Kernel, client: Client): ClientView {
  const counts: Record<Fate, number> = { 'waiting': 0, 'refused': 0, 'unknown': 0, 'acknowledged': 0, 'copied': 0, 'out-of-reach': 0, 'lost': 0 }
  const own = state.messages.filter(m => m.client === client.index)
  const fates = own.map(m => fateOf(state, kernel, m))
  for (const fate of fates) counts[fate]++
  const read = client.positions.flatMap(p => p.read)
  return {
    name: client.name, site: state.network.sites[state.network.endpoints[client.endpoint].site], kind: client.kind,
    acks: client.acks === -1 ? 'all' : client.acks === 1 ? '1' : '0',
    sent: own.slice(-SENT).map((m, i) => sentView(m, fates[fates.length - Math.min(SENT, own.length) + i])), counts,
    read: read.slice(-SENT).map(id => id + 1), readCount: read.length,
    error: ERRORS[client.positions.find(p => p.error !== Fault.None)?.error ?? Fault.None].replace(/^NONE$/, ''),
  }
}

function sentView({ id, error, sentAt, endedAt }: Message, fate: Fate): SentView {
  return { number: id + 1, fate, error: error === Fault.None ? '' : ERRORS[error], sentAt, endedAt }
}

function messageViews(state: KafkaState, kernel: Kernel): MessageView[] {
  const views: MessageView[] = []
  for (const due of waitingIn(kernel.queue)) {
    if (due.kind !== Due.Message) continue
    const { from, to, body, sentAt } = due.body as Envelope
    // What nobody sends any more is on no wire.
    if (!isTold(body) || isInterrupted(state, due.body as Envelope)) continue
    const number = numberOf(body)
    views.push({
      id: due.seq, from: state.network.endpoints[from].name, to: state.network.endpoints[to].name, kind: kindOf(state, due.body as Envelope),
      label: body.kind === 'produced' && body.error !== Fault.None ? ERRORS[body.error] : number < 0 ? '' : `${number + 1}`,
      sentAt, arrivesAt: due.at,
      doomed: isBroken(state, due.body as Envelope) || (!isClient(state, to) && kernel.processes[to].status === ProcessStatus.Down),
    })
  }
  return views
}

function kindOf(state: KafkaState, { to, body }: Envelope): MessageView['kind'] {
  if (body.kind === 'produce') return 'produce'
  if (body.kind === 'produced') return body.error === Fault.None ? 'ack' : 'error'
  return body.kind !== 'fetched' ? 'control' : isClient(state, to) ? 'read' : 'copy'
}

function linkViews({ network: { sites, siteCuts, links }, bandwidth, bandwidths }: KafkaState): LinkView[] {
  const views: LinkView[] = []
  for (let a = 0; a < sites.length; a++) {
    for (let b = a + 1; b < sites.length; b++) {
      const [there, back] = [a * sites.length + b, b * sites.length + a]
      const [forward, backward] = [siteCuts[there] === 1, siteCuts[back] === 1]
      views.push({
        from: sites[a], to: sites[b], cut: forward && backward ? 'both' : forward ? 'forward' : backward ? 'backward' : 'none',
        latency: links[there].latency, bandwidth: bandwidth[there], normalBandwidth: bandwidths[there],
      })
    }
  }
  return views
}
