/** What the stories claim, read off their traces: facts C10.2, C10.3, C10.5, C10.7, C10.9, C10.13. */
import { describe, expect, it } from 'vitest'
import type { ElasticState } from '../../elasticsearch/state.ts'
import type { ElasticView } from '../../elasticsearch/view.ts'
import { elasticsearch } from '../../elasticsearch/world.ts'
import { rowAt } from '../../kernel/trace.ts'
import { frameAt, openRun, playStory } from '../../run/run.ts'
import { scenarios } from './index.ts'

function played(id: string) {
  const scenario = scenarios.find(s => s.id === id)!
  const run = openRun(elasticsearch, scenario)
  const end = playStory(run)
  const state = run.recorder.state as ElasticState
  const { trace } = run.recorder.kernel
  const events = Array.from({ length: trace.count }, (_, no) => rowAt(trace, no)).map(({ at, code, fields }) => {
    const kind = elasticsearch.vocabulary[code]
    const word = (i: number, of: string) => elasticsearch.words(state, of)?.[fields[i]] ?? fields[i]
    return { at, name: kind.name, ...Object.fromEntries(kind.fields.map(([name, of], i) => [name === 'name' ? 'who' : name, word(i, of)])) } as Record<string, unknown> & { at: number, name: string }
  })
  const at = (cue: number) => frameAt(run, run.cues[cue].at).view as ElasticView
  return { run, end, events, at, named: (name: string) => events.filter(e => e.name === name) }
}

const node = (view: ElasticView, name: string) => view.nodes.find(n => n.name === name)!
const outcomes = (view: ElasticView) => view.clients.flatMap(c => c.requests.map(r => [c.name, r.outcome, r.error.includes('no master')]))

describe('two zones and a tiebreaker', () => {
  const { run, at, named } = played('es-tiebreaker')

  it('two eligible nodes make one voter, the master (C10.2); with the tiebreaker three', () => {
    expect(at(0).cluster?.voters).toEqual(['es-a'])
    expect(at(1).cluster?.voters).toEqual(['es-a', 'es-b', 'tb'])
  })

  it('a silent master is found out after three checks of 10 s, and B is elected by two voices of three', () => {
    const lost = named('stopped')[0].at
    const found = named('mode-changed').find(e => e.node === 'es-b' && e.why === 'leader-failed')!.at
    expect(found - lost).toBeGreaterThanOrEqual(30_000_000)
    expect(found - lost).toBeLessThanOrEqual(33_000_000)
    expect(at(2).nodes.filter(n => n.mode === 'master').map(n => n.name)).toEqual(['es-b'])
  })

  it('the voting-only node is never master (C10.5)', () => {
    expect(named('mode-changed').filter(e => e.node === 'tb' && e.to === 'leader')).toEqual([])
  })

  it('reads go on meanwhile; forced awareness leaves the index yellow with one copy on B (C10.7)', () => {
    const last = at(3)
    expect(last.cluster?.health).toBe('yellow')
    expect(last.cluster?.shards.map(s => [s.prirep, s.state, s.node])).toContainEqual(['r', 'UNASSIGNED', ''])
    expect(last.cluster?.shards.filter(s => s.state === 'STARTED')).toHaveLength(1)
    expect(outcomes(last).map(([, outcome]) => outcome)).toEqual(['ok', 'ok'])
    const missing = named('shard-unassigned')[0].at
    const kept = named('shard-kept-unassigned').find(e => e.why === 'forced-awareness')!.at
    expect(kept - missing).toBe(60_000_000)
    expect(run.cues).toHaveLength(4)
  })
})

it('without forced values all copies crowd on B, a minute later (C10.7)', () => {
  const { at, named } = played('es-crowded')
  const last = at(2)
  expect(last.cluster?.health).toBe('green')
  expect(last.cluster?.shards).toHaveLength(4)
  expect(last.cluster?.shards.every(s => s.node.startsWith('b'))).toBe(true)
  const lost = named('shard-unassigned')[0].at
  expect(named('shard-assigned').find(e => e.at > lost)!.at - lost).toBe(60_000_000)
})

it('2+1 survives the loss of the small zone only; without a master it reads and does not write (C10.5, C10.9)', () => {
  const { at } = played('es-two-one')
  expect(outcomes(at(1))).toEqual([['cA', 'ok', false]])
  const last = at(3)
  expect(last.masters).toEqual([])
  expect(last.clients[1].requests.map(r => [r.label, r.outcome, r.error])).toEqual([
    ['PUT logs/_doc/1', 'failed', 'cluster_block_exception: blocked by: [SERVICE_UNAVAILABLE/2/no master];'],
    ['GET logs/_count', 'ok', ''],
  ])
  // What A wrote is read on B: it had come back in time.
  expect(last.clients[1].requests[1].docs).toBe(1)
})

it('2+2: three of four vote, and the side that has two of them goes on: B here, A there (C10.2)', () => {
  const [b, a] = [played('es-two-two-b'), played('es-two-two-a')]
  expect(scenarios.find(s => s.id === 'es-two-two-b')!.description).toEqual(scenarios.find(s => s.id === 'es-two-two-a')!.description)
  const voters = ({ cluster }: ElasticView, site: string) => cluster!.voters.filter(v => v.startsWith(`es-${site}`)).length
  expect([voters(b.at(0), 'a'), voters(b.at(0), 'b')]).toEqual([1, 2])
  expect([voters(a.at(0), 'a'), voters(a.at(0), 'b')]).toEqual([2, 1])
  expect(outcomes(b.at(3))).toEqual([['cA', 'failed', true], ['cB', 'ok', false]])
  expect(outcomes(a.at(2))).toEqual([['cA', 'ok', false], ['cB', 'failed', true]])
  // The side that lives is not the master's: in one of the two it was on the side that stopped.
  expect(node(b.at(0), b.at(0).cluster!.master).site).toBe('A')
})

it('three of five lost at once stop the cluster; one after the other they do not (C10.3)', () => {
  const [atOnce, oneByOne] = [played('es-all-at-once'), played('es-one-by-one')]
  expect(atOnce.at(1).masters).toEqual([])
  expect(outcomes(atOnce.at(1))).toEqual([['cB', 'failed', true]])
  expect(oneByOne.named('config-changed').filter(e => e.at > oneByOne.run.cues[0].at).map(e => e.voters)).toEqual([3, 3])
  expect(oneByOne.at(3).masters).toHaveLength(1)
  expect(outcomes(oneByOne.at(3))).toEqual([['cB', 'ok', false]])
  const alive = (view: ElasticView) => view.nodes.filter(n => n.status === 'up').map(n => n.name)
  expect(alive(oneByOne.at(3))).toEqual(alive(atOnce.at(1)))
})

it('the counter-model has two masters, who both acknowledge, and does not mend', () => {
  const { at } = played('es-minimum-master-nodes')
  expect(at(2).masters.map(m => m.master)).toEqual(['es-a1', 'es-b1'])
  expect(outcomes(at(2))).toEqual([['cA', 'ok', false], ['cB', 'ok', false]])
  const last = at(3)
  expect(last.masters.map(m => m.nodes)).toEqual([['es-a1'], ['es-b1']])
  expect(last.nodes.map(n => n.copies[0].docs)).toEqual([1, 1])
})
