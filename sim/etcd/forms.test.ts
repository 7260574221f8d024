import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../test-support/mutate.ts'
import type { EtcdAction } from './actions.ts'
import { actionForms, REQUEST_LIMITS, rejectAction } from './forms.ts'

/** One of each type that `act` carries out: a type added there without a form does not compile. */
const carriedOut: Record<EtcdAction['type'], EtcdAction> = {
  'crash': { type: 'crash', member: 'm1' }, 'restart': { type: 'restart', member: 'm1' },
  'pause': { type: 'pause', member: 'm1' }, 'resume': { type: 'resume', member: 'm1' },
  'cut': { type: 'cut', from: 'A', to: 'B', oneWay: true }, 'heal': { type: 'heal', from: 'A', to: 'B' },
  'isolate': { type: 'isolate', member: 'm1' }, 'rejoin': { type: 'rejoin', member: 'm1' },
  'lose-site': { type: 'lose-site', site: 'A' }, 'restore-site': { type: 'restore-site', site: 'A' },
  'delay': { type: 'delay', from: 'A', to: 'B', latency: 40_000 }, 'slow-disk': { type: 'slow-disk', member: 'm1', fsync: 300_000 },
  'start': { type: 'start', member: 'm1', state: 'existing' }, 'wipe-disk': { type: 'wipe-disk', member: 'm1' },
  'terminate': { type: 'terminate', member: 'm1' },
  'roll-back-disk': { type: 'roll-back-disk', member: 'm1', entries: 2 },
  'restore': { type: 'restore', member: 'm1', backup: 0, initialCluster: ['m1'] },
  'ask': { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm4', learner: true } },
  'write': { type: 'write', client: 'c1', key: 'x', value: '', member: undefined },
  'etcdctl': { type: 'etcdctl', client: 'c1', line: 'etcdctl get x' }, 'interrupt': { type: 'interrupt', client: 'c1' },
  'stop-client': { type: 'stop-client', client: 'c1' }, 'start-client': { type: 'start-client', client: 'c1' },
  'nudge': { type: 'nudge', timers: [{ member: 'm2', ticks: 10, later: 0 }] },
}

const asked = (call: unknown) => ({ type: 'ask', client: 'c1', call })
const put = { kind: 'put', key: 'x', value: '1' }
const txn = { kind: 'txn', compare: [], success: [], failure: [] }
const compare = { key: 'x', target: 'mod', result: '=', operand: 1 }

describe('the form of an action', () => {
  it.each(Object.values(carriedOut))('admits $type', action => {
    expect(rejectAction(action)).toBeNull()
  })

  it('has a sample of every kind, and admits all of them', () => {
    expect(new Set(ACTIONS.map(a => a.type))).toEqual(new Set(Object.keys(actionForms)))
    for (const action of ACTIONS) expect(rejectAction(action), JSON.stringify(action)).toBeNull()
  })

  it.each<[sentence: string, action: unknown]>([
    ['l’action est un objet', 'crash'],
    ['«\u00a0type\u00a0» manque', { member: 'm1' }],
    ['«\u00a0type\u00a0» n’est pas une action connue', { type: 'reboot' }],
    ['«\u00a0member\u00a0» manque', { type: 'crash' }],
    ['«\u00a0member\u00a0» dépasse 20 caractères', { type: 'crash', member: 'm'.repeat(21) }],
    ['«\u00a0force\u00a0» n’est pas un champ connu', { type: 'crash', member: 'm1', force: true }],
    ['«\u00a0oneWay\u00a0» est vrai ou faux', { type: 'cut', from: 'A', to: 'B', oneWay: 1 }],
    ['«\u00a0latency\u00a0» manque', { type: 'delay', from: 'A', to: 'B' }],
    ['«\u00a0loss\u00a0» va de 0 à 1', { type: 'delay', from: 'A', to: 'B', latency: 1, loss: 30 }],
    ['«\u00a0fsync\u00a0» est un nombre entier de µs', { type: 'slow-disk', member: 'm1', fsync: 0.5 }],
    ['«\u00a0key\u00a0» dépasse 40 caractères', { type: 'write', client: 'c1', key: 'k'.repeat(41) }],
    ['«\u00a0line\u00a0» dépasse 400 caractères', { type: 'etcdctl', client: 'c1', line: 'x'.repeat(REQUEST_LIMITS.line + 1) }],
    ['«\u00a0call.key\u00a0» ne peut pas être vide', asked({ ...put, key: '' })],
    ['«\u00a0call.key\u00a0» dépasse 100 caractères', asked({ ...put, key: 'k'.repeat(REQUEST_LIMITS.key + 1) })],
    ['«\u00a0call.value\u00a0» dépasse 1000 caractères', asked({ ...put, value: 'v'.repeat(REQUEST_LIMITS.value + 1) })],
    ['«\u00a0call.lease\u00a0» ne peut pas être négatif', asked({ ...put, lease: -1 })],
    ['«\u00a0call.ttl\u00a0» dépasse 9\u202f000\u202f000\u202f000', asked({ kind: 'lease-grant', id: 0, ttl: 9_000_000_001 })],
    ['«\u00a0call.revision\u00a0» manque', asked({ kind: 'compact' })],
    ['«\u00a0call.compare.0.target\u00a0» est «\u00a0version\u00a0», «\u00a0create\u00a0», «\u00a0mod\u00a0», «\u00a0lease\u00a0» ou «\u00a0value\u00a0»', asked({ ...txn, compare: [{ ...compare, target: 'size' }] })],
    ['«\u00a0call.compare.0.operand\u00a0» est un texte ou un nombre entier', asked({ ...txn, compare: [{ ...compare, operand: null }] })],
    ['«\u00a0call.success.0.kind\u00a0» est une opération «\u00a0put\u00a0», «\u00a0range\u00a0» ou «\u00a0delete\u00a0»', asked({ ...txn, success: [{ kind: 'txn' }] })],
    ['«\u00a0call.failure\u00a0» compte plus de 20 éléments', asked({ ...txn, failure: new Array(21).fill({ kind: 'delete', key: 'x' }) })],
    ['«\u00a0call.kind\u00a0» est une demande connue', asked({ kind: 'defrag' })],
    ['«\u00a0state\u00a0» est «\u00a0new\u00a0» ou «\u00a0existing\u00a0»', { type: 'start', member: 'm4', state: 'old' }],
    ['«\u00a0initialCluster\u00a0» est vide', { type: 'restore', member: 'm1', backup: 0, initialCluster: [] }],
  ])('%s', (sentence, action) => {
    expect(rejectAction(action)).toBe(sentence)
  })
})
