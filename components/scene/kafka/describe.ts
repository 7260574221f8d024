/** Kafka's scene in words, for those who do not see it. */
import type { KafkaView, LinkView } from '../../../sim/kafka/view.ts'
import type { SceneWords } from '../../stage/staging.ts'
import { describeClient, describeController, describeMessage, lagText, linkText, STANDINGS, stateOf } from './words.ts'

export function wordsOf(view: KafkaView): SceneWords {
  const active = view.quorums.map(q => `${q.active === '' ? 'Aucun contrôleur actif' : `Contrôleur actif : ${q.active}`}, ${q.up} sur ${q.voters} en marche, ${q.needed} nécessaires.`)
  return {
    lead: active.join(' '),
    tables: [
      {
        caption: 'Les partitions', headings: ['Partition', 'Leader', 'ISR', 'ELR', 'Minimum', 'Acquittés perdus'],
        rows: view.partitions.map(p => [p.name, p.leader || 'aucun', p.isr.join(', ') || 'vide', p.elr.join(', ') || 'vide', String(p.minInsync), String(p.lost)]),
      },
      {
        caption: 'Les répliques', headings: ['Broker', 'Site', 'État', 'Partition', 'Place', 'High watermark', 'Fin du journal'],
        rows: view.brokers.flatMap(b => b.replicas.map(r => [
          b.name, b.site, stateOf(b) || 'follower', r.partition, [STANDINGS[r.standing], lagText(r)].filter(Boolean).join(', '), String(r.highWatermark), String(r.end),
        ])),
      },
    ],
    lists: [
      { title: 'Les contrôleurs', items: view.controllers.map(c => `${describeController(c)}.`) },
      { title: 'Les liens', items: view.links.map(linkSentence) },
      { title: 'Les clients', items: view.clients.map(c => `${describeClient(c)}.`) },
      { title: 'En chemin', items: view.messages.map(m => `${describeMessage(m)}.`) },
    ],
  }
}

const linkSentence = (l: LinkView) => `De ${l.from} à ${l.to} : ${linkText(l)}.`
