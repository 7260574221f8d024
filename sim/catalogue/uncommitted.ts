/**
 * How three stories begin: the leader is cut off, accepts one write, and nobody else ever sees it.
 * What becomes of it depends on what comes back first.
 */
import type { Step } from '../run/scenario.ts'
import { clientInA, clientInB, twoSites } from './sites.ts'

export const cutOffLeader = {
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1'] }, clientInB] },
} as const

export const onlyTheLeaderHasIt: readonly Step[] = [
  { cue: 'm1 est leader. Son réseau va se couper au mauvais moment.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
  { act: { type: 'isolate', member: 'm1' }, plus: 50_000 },
  { act: { type: 'write', client: 'c1', key: 'x', value: '7' }, plus: 5_000 },
  { cue: 'x = 7 n’est que dans le journal de m1 : ni commise, ni refusée. Le client attend.', event: 'sync-ended', where: { member: 'm1' }, plus: 20_000 },
]
