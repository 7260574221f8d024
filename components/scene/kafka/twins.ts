/** Twins of a Kafka cluster: what a topic or its producers ask for, one setting at a time (facts C9.4–C9.7, C9.13). */
import type { KafkaDescription, TopicDescription } from '../../../sim/kafka/description.ts'
import type { TwinKind } from '../../stage/staging.ts'

type Twin = TwinKind & { readonly description: KafkaDescription }

export function twinsOf(description: KafkaDescription): readonly Twin[] {
  const { topics, producers, settings } = description
  const unclean = topics.some(t => t.uncleanLeaderElection ?? settings?.uncleanLeaderElection ?? false)
  const all = producers.some(p => (p.acks ?? 'all') === 'all')
  return [
    ...minimums(description),
    { id: 'unclean', title: unclean ? 'Sans élection unclean' : 'Avec élection unclean', description: { ...description, topics: topics.map(t => ({ ...t, uncleanLeaderElection: !unclean })) } },
    ...(producers.length > 0 ? [{ id: 'acks', title: all ? 'Avec acks=1' : 'Avec acks=all', description: { ...description, producers: producers.map(p => ({ ...p, acks: all ? 1 as const : 'all' as const })) } }] : []),
  ]
}

/** The first topic that has copies to ask for, and all those that ask for as much as it does. */
function minimums(description: KafkaDescription): readonly Twin[] {
  const { topics, settings } = description
  const copies = (t: TopicDescription) => t.replicas?.length ?? t.replicationFactor ?? settings?.defaultReplicationFactor ?? 1
  const asked = (t: TopicDescription) => t.minInsyncReplicas ?? settings?.minInsyncReplicas ?? 1
  const first = topics.find(t => copies(t) > 1)
  if (!first) return []
  const [before, after] = [asked(first), otherMinimum(asked(first), copies(first))]
  const changed = (t: TopicDescription) => (copies(t) > 1 && asked(t) === before ? { ...t, minInsyncReplicas: after } : t)
  return [{ id: 'min-isr', title: `Avec minimum ${after}`, description: { ...description, topics: topics.map(changed) } }]
}

/** One more than two where a third copy of four must stand on the other site; else two, or what that guards against. */
function otherMinimum(asked: number, copies: number): number {
  if (asked !== 2) return 2
  return copies > 3 ? 3 : 1
}
