/** A cluster a site: the hub takes B in and asks for a rule; the hub is lost and nobody notices; A is lost, and a person decides. */
import type { Scenario } from '../../run/scenario.ts'
import { twoClusters } from './places.ts'

export const twoClustersLost: Scenario = {
  id: 'two-clusters',
  title: 'Un cluster par zone : le hub tombe, puis A',
  world: 'fleet',
  seed: 1,
  description: twoClusters,
  story: [
    { cue: 'Un cluster complet par site, chacun avec sa majorité. La base de A est copiée vers B, une seconde derrière.', plus: 3_000_000 },
    { act: { type: 'register', cluster: 'B' }, plus: 200_000 },
    { act: { type: 'set-policy' }, plus: 500_000 },
    { cue: 'B rejoint A sous le hub, qui demande une règle : l’agent de chaque cluster vient la lire, et l’applique.', event: 'policy-applied', nth: 2, plus: 1_000 },
    { act: { type: 'stop-hub' }, plus: 500_000 },
    { act: { type: 'deploy', cluster: 'A' }, plus: 500_000 },
    { act: { type: 'deploy', cluster: 'B' }, plus: 300_000 },
    { cue: 'Le hub est mort. Le trafic continue, et chaque cluster décide encore : deux déploiements passent.', plus: 1_200_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 700_000 },
    { cue: 'A est perdu. B vit, lit, mais n’a pas de primaire : ses écritures échouent. Aucun vote ne choisira pour vous.', event: 'request-ended', where: { users: 'clients B', why: 'timeout' }, nth: 2, plus: 1_000 },
    { act: { type: 'promote', site: 'B' }, plus: 5_000_000 },
    { act: { type: 'route', users: 'clients A', to: 'B' }, plus: 500_000 },
    { cue: 'Quelqu’un a décidé : B est primaire, les clients de A y vont. Ce que la copie n’avait pas est perdu.', event: 'request-ended', where: { users: 'clients A', why: 'served', write: 'yes' }, plus: 1_000 },
  ],
}
