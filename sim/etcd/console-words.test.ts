import { expect, it } from 'vitest'
import { complete } from './console-words.ts'
import { act, pass, settled } from './test-support.ts'

const engine = settled()

it.each([
  ['', 0, ['etcd', 'etcdctl', 'etcdutl']],
  ['etcdctl mem', 8, ['member']],
  ['etcdctl member ', 15, ['add', 'list', 'promote', 'remove']],
  ['etcdctl member remove m', 22, ['m1', 'm2', 'm3']],
  ['etcdctl  --endpoints=m2', 9, ['--endpoints=m2:2379']],
  ['etcdctl put "a b', 15, []],
])('« %s » goes on from %i with %j', (line, from, words) => {
  expect(complete(engine.state, line)).toEqual({ from, words })
})

it('knows the files that backups were saved to', () => {
  act(engine, { type: 'etcdctl', client: 'c1', line: 'etcdctl snapshot save avant.db' })
  pass(engine, 2_000_000)
  expect(complete(engine.state, 'etcdctl snapshot status av').words).toEqual(['avant.db'])
})
