import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/platform/index.ts'
import type { PlatformView } from '../../../sim/platform/view.ts'
import { platform } from '../../../sim/platform/world.ts'
import { frameAt, openRun, playStory } from '../../../sim/run/run.ts'
import Events from './Events.vue'
import { ageText } from './kubectl.ts'
import Nodes from './Nodes.vue'
import Pods from './Pods.vue'

function viewAt(id: string, cue: number): PlatformView {
  const run = openRun(platform, scenarios.find(s => s.id === id)!)
  playStory(run)
  return frameAt<PlatformView>(run, run.cues[cue].at).view
}
const cells = (component: typeof Pods | typeof Nodes | typeof Events, view: PlatformView) =>
  mount(component, { props: { view } }).findAll('tbody tr').map(row => row.findAll('td').map(cell => cell.text()))

it.each([
  [0, '0s'], [119, '119s'], [120, '2m'], [310, '5m10s'], [600, '10m'], [10_799, '179m'], [10_800, '3h'], [12_660, '3h31m'], [29_000, '8h'],
])('%i s is written %s', (seconds, text) => {
  expect(ageText(seconds * 1_000_000)).toBe(text)
})

it('a silent node is NotReady, its condition Unknown; its pods stay Running, 1/1', () => {
  const view = viewAt('site-loss', 2)
  expect(cells(Nodes, view).slice(0, 2)).toEqual([['n1', 'NotReady', 'Unknown'], ['NodeStatusUnknown']])
  expect(cells(Nodes, view).slice(8, 10)).toEqual([['n5', 'Ready', 'True'], ['KubeletReady']])
  expect(cells(Pods, view)[0]).toEqual(['traefik-1', '1/1', 'Running', 'n3'])
  expect(mount(Pods, { props: { view } }).text()).toContain('4 pods')
})

it('events come newest first, with type, reason, object and the scheduler’s message', () => {
  const rows = cells(Events, viewAt('spread-trap', 2))
  expect(rows[0].slice(1)).toEqual(['Warning'])
  expect(rows[1]).toEqual(['FailedScheduling pod/web-6'])
  expect(rows[2]).toEqual(['0/4 nodes are available: 2 node(s) didn\'t match pod topology spread constraints, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.'])
})

it('without events says what kubectl says; without an API, that it is the last picture', () => {
  expect(mount(Events, { props: { view: viewAt('cold-open', 0) } }).text()).toContain('No resources found in default namespace.')
  expect(mount(Pods, { props: { view: viewAt('cold-open', 2) } }).get('[role="status"]').text()).toContain('Unable to connect to the server')
})
