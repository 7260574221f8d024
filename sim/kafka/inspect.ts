/**
 * All that is known of a broker or a controller, in French: what kafka-topics.sh --describe,
 * kafka-metadata-quorum.sh and a leader's own replica state (Partition.scala, Replica.scala) would tell
 * together, at this instant.
 */
import { spanText } from '../kernel/spans.ts'
import type { Inspection, InspectionSection, Kernel, Subject } from '../kernel/world.ts'
import { logStatus, majorityOf } from '../raft/index.ts'
import { activeOf, newestImage } from './quorum.ts'
import type { Broker, Controller, KafkaState } from './state.ts'
import { view } from './view.ts'
import type { BrokerView, ControllerView } from './view.ts'

const pairs = (title: string, rows: InspectionSection['rows']): InspectionSection => ({ title, columns: [], rows, empty: '' })
const STATUSES = { up: 'en marche', down: 'arrêté', paused: 'figé', destroyed: 'détruit' } as const
const ROLES = { active: 'contrôleur actif', candidate: 'candidat', follower: 'suit' } as const
const REPLICAS = { leader: 'leader', follower: 'suit', idle: 'attend' } as const
const STANDINGS = { isr: 'ISR', elr: 'ELR', out: 'hors de l’ISR' } as const

export function inspect(state: KafkaState, kernel: Kernel, subject: Subject): Inspection | null {
  if (subject.kind === 'message') return null
  const { brokers, controllers } = view(state, kernel)
  const broker = brokers.findIndex(b => b.name === subject.name)
  if (broker >= 0) return inspectBroker(state, kernel, state.brokers[broker], brokers[broker])
  const controller = controllers.findIndex(c => c.name === subject.name)
  return controller >= 0 ? inspectController(state, kernel, state.controllers[controller], controllers[controller]) : null
}

function inspectBroker(state: KafkaState, kernel: Kernel, broker: Broker, seen: BrokerView): Inspection {
  const contact = activeOf(state, kernel, broker.cluster)?.active?.contacts[broker.index]
  return {
    title: `${seen.name} · broker ${STATUSES[seen.status]}, site ${seen.site}`,
    sections: [
      pairs('Broker', [
        ['broker.rack', seen.rack || 'non dit', 'où Kafka place les répliques'],
        ['fenced', seen.fenced ? 'oui' : 'non', 'écarté par le contrôleur : ne peut pas être leader'],
        ['heartbeat', contact === undefined || contact < 0 ? 'inconnu' : `il y a ${spanText(kernel.now - contact)}`, `le dernier que le contrôleur actif a reçu ; au-delà de ${spanText(state.settings.sessionTimeout)}, il l’écarte`],
      ]),
      {
        title: 'Répliques', columns: ['partition', 'rôle', 'époque', 'fin', 'HW', 'place'],
        rows: seen.replicas.map(r => [r.partition, REPLICAS[r.role], String(r.epoch), String(r.end), String(r.highWatermark), STANDINGS[r.standing]]),
        empty: 'Aucune partition n’est placée ici.',
      },
      ...broker.replicas.flatMap(replica => (replica.leading === null ? [] : [followersOf(state, kernel, replica.partition, replica.records.length, replica.leading)])),
    ],
  }
}

/** What a leader alone knows: how far each follower has come, and since when it lacks something. */
function followersOf(state: KafkaState, kernel: Kernel, partition: number, end: number, { followers, waiting }: NonNullable<Broker['replicas'][number]['leading']>): InspectionSection {
  const isr = newestImage(state, state.partitions[partition].cluster).partitions[partition]?.isr ?? []
  return {
    title: `Followers de ${state.partitions[partition].name}, ${waiting.length} envois en attente de l’ISR`, columns: ['broker', 'fin', 'à jour', 'ISR'],
    rows: followers.map(f => [
      state.network.endpoints[f.broker].name, f.end < 0 ? 'inconnue' : String(f.end),
      f.end === end ? 'oui' : f.caughtUpAt < 0 ? 'jamais vu' : `il y a ${spanText(kernel.now - f.caughtUpAt)}`, isr.includes(f.broker) ? 'oui' : 'non',
    ]),
    empty: 'Aucun : la partition n’a qu’une copie.',
  }
}

function inspectController(state: KafkaState, kernel: Kernel, { meta, active, cluster }: Controller, seen: ControllerView): Inspection {
  const voters = state.controllers.filter(c => c.cluster === cluster).length
  const { node } = meta
  const brokers = state.brokers.filter(b => b.cluster === cluster)
  return {
    title: `${seen.name} · ${seen.status === 'up' ? ROLES[seen.role] : `contrôleur ${STATUSES[seen.status]}`}, site ${seen.site}`,
    sections: [
      pairs('Quorum KRaft', [
        ['CurrentVoters', String(voters), `${majorityOf(voters)} voix font la majorité`],
        ['LeaderEpoch', String(seen.term), 'le mandat qu’il connaît'],
        ...(node === null ? [] : [
          ['HighWatermark', String(node.log.committed), 'dernière décision qu’il sait commise'],
          ['LogEndOffset', String(logStatus(node).last), 'fin de son journal de métadonnées'],
        ]),
      ]),
      ...(active === null ? [] : [{
        title: 'Sessions des brokers', columns: ['broker', 'dernier heartbeat'],
        rows: brokers.map(b => [b.name, (active.contacts[b.index] ?? -1) < 0 ? 'aucun' : `il y a ${spanText(kernel.now - active.contacts[b.index])}`]), empty: '',
      }]),
    ],
  }
}
