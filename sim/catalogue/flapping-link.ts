/**
 * A link that comes and goes, without pre-vote: each return brings a higher term from B and deposes a
 * leader that A had no reason to lose (recorded: exp9, write gap of 1.3 to 3.0 s at each return).
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const flappingLink: Scenario = {
  id: 'flapping-link',
  title: 'Un lien qui va et vient',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [clientInA] },
  story: [
    { cue: 'm1 est leader au mandat 1, sans pré-vote. Le lien vers B va se couper, revenir, se couper.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 100_000 },
    { cue: 'Lien coupé : A continue. m3, seul, se présente et ouvre des mandats que personne n’entend.', event: 'role-changed', where: { member: 'm3', to: 'candidate' }, nth: 2, plus: 50_000, focus: ['m3'] },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 300_000 },
    { cue: 'Le lien revient : le mandat de m3 est plus récent, m1 se retire. Un leader qui allait bien est déposé.', event: 'role-changed', where: { member: 'm1', why: 'higher-term' }, plus: 1_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, plus: 10_000 },
    { cue: 'Il faut une élection pour rien ; l’écriture l’a attendue.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 600_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, event: 'role-changed', where: { member: 'm3', to: 'candidate' }, nth: 2, plus: 300_000 },
    { cue: 'Coupé, revenu : déposé encore. Le pré-vote, actif par défaut depuis etcd 3.5, évite cela.', event: 'role-changed', where: { why: 'higher-term', from: 'leader' }, plus: 1_000 },
  ],
}
