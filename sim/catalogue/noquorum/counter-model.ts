/**
 * A split brain in a system without a quorum: the same three members on two sites, each of which counts
 * itself as enough. What etcd refuses at a cut, and what that would cost: two truths, and one thrown away.
 */
import type { Scenario } from '../../run/scenario.ts'
import { clientInA, clientInB } from '../sites.ts'

export const counterModel: Scenario = {
  id: 'split-brain-no-quorum',
  title: 'Contre-modèle : un split brain, sans quorum (pas etcd)',
  world: 'noquorum',
  seed: 3,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }],
    members: [{ name: 'm1', site: 'A' }, { name: 'm2', site: 'A' }, { name: 'm3', site: 'B' }],
    clients: [{ ...clientInA, endpoints: ['m1', 'm2'] }, { ...clientInB, endpoints: ['m3'] }],
  },
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, plus: 300_000 },
    { cue: 'Ce système n’existe pas dans etcd : m1 confirme seul, sans attendre de majorité. Il informe les autres ensuite.', event: 'request-ended', plus: 300_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 100_000 },
    { cue: 'Lien coupé : m3 n’entend plus m1. Il se nomme primaire, sans demander de voix. Deux décident.', event: 'primary-became', where: { member: 'm3' }, plus: 50_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '9' }, plus: 300_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 300_000 },
    { cue: 'x = 9 sur A, x = 7 sur B : deux « OK », deux vérités. Voilà un split brain.', event: 'request-ended', where: { client: 'c2' }, plus: 50_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 300_000 },
    { cue: 'Le lien revient : la dernière écriture gagne. x = 9, pourtant confirmée, est jetée, et c1 n’en saura rien.', event: 'discarded', plus: 50_000 },
    { act: { type: 'read', client: 'c1', key: 'x' }, plus: 300_000 },
    { cue: 'c1 relit x : 7. etcd, lui, aurait laissé B sans réponse : il paie en indisponibilité, pas en données.', event: 'request-ended', where: { client: 'c1' }, plus: 50_000 },
  ],
}
