/** What is refused changes nothing, and says why. */
import { expect, it } from 'vitest'
import { hashOf, markOf } from '../kernel/trace.ts'
import { saveKeyframe } from '../kernel/world.ts'
import { act } from './actions.ts'
import type { ElasticAction } from './actions.ts'
import { go, must, nodesOnSites, open } from './test-support.ts'
import { elasticsearch } from './world.ts'

/** Three nodes on three sites; b is down, c frozen; A → B is cut one way, and a – c both ways. */
function hurt() {
  const engine = open(nodesOnSites(3, { indices: [{ name: 'logs' }], clients: [{ name: 'k', site: 'A', nodes: ['a', 'b', 'c'] }] }))
  go(engine, 5)
  must(engine, { type: 'crash', node: 'b' })
  must(engine, { type: 'pause', node: 'c' })
  must(engine, { type: 'cut', from: 'A', to: 'B', oneWay: true })
  must(engine, { type: 'cut', from: 'a', to: 'c' })
  go(engine, 0.1)
  return engine
}

it.each<[string, unknown]>([
  ['already-up', { type: 'start', node: 'a' }],
  ['already-up', { type: 'start', node: 'c' }],
  ['already-down', { type: 'crash', node: 'b' }],
  ['already-down', { type: 'pause', node: 'b' }],
  ['already-paused', { type: 'pause', node: 'c' }],
  ['not-paused', { type: 'resume', node: 'a' }],
  ['unknown-node', { type: 'crash', node: 'z' }],
  ['unknown-node', { type: 'isolate', node: 'A' }],
  ['already-cut', { type: 'cut', from: 'A', to: 'B', oneWay: true }],
  ['already-cut', { type: 'cut', from: 'c', to: 'a' }],
  ['not-cut', { type: 'heal', from: 'B', to: 'A', oneWay: true }],
  ['not-cut', { type: 'rejoin', node: 'b' }],
  ['same-place', { type: 'cut', from: 'a', to: 'a' }],
  ['unknown-link', { type: 'cut', from: 'a', to: 'B' }],
  ['unknown-link', { type: 'delay', from: 'A', to: 'Z', latency: 1 }],
  ['unknown-site', { type: 'lose-site', site: 'Z' }],
  ['site-already-lost', { type: 'lose-site', site: 'B' }],
  ['site-already-up', { type: 'restore-site', site: 'A' }],
  ['unknown-client', { type: 'index', client: 'z' }],
  ['unknown-index', { type: 'index', client: 'k', index: 'z' }],
  ['unknown-node', { type: 'count', client: 'k', node: 'z' }],
  ['node-down', { type: 'index', client: 'k', node: 'b' }],
  ['unknown-action', { type: 'reboot' }],
])('%s: %j', (reason, action) => {
  const engine = hurt()
  const { state, kernel } = engine
  const picture = () => [hashOf(markOf(kernel.trace)), saveKeyframe(engine)]
  const before = picture()
  const refusal = act(state, kernel, action as ElasticAction)
  expect(refusal?.refused).toBe(reason)
  expect(picture()).toEqual(before)
  expect(elasticsearch.explain(refusal!)).not.toContain('Action impossible')
})

it('a node beyond a cut link is out of the client’s reach', () => {
  const engine = hurt()
  must(engine, { type: 'cut', from: 'A', to: 'C' })
  expect(act(engine.state, engine.kernel, { type: 'index', client: 'k', node: 'c' })?.refused).toBe('out-of-reach')
})
