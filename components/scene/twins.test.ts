/** Every story's twins can be built, and what they change changes the run as the facts say. */
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { ElasticView } from '../../sim/elasticsearch/view.ts'
import type { KafkaView } from '../../sim/kafka/view.ts'
import type { PlatformView } from '../../sim/platform/view.ts'
import { frameAt, openRun, playStory } from '../../sim/run/run.ts'
import { firstDifference } from '../../sim/run/twin.ts'
import { loadWorld, worldNames } from '../../sim/run/worlds.ts'
import { twinsOf as elasticTwins } from './elasticsearch/twins.ts'
import { twinsOf as kafkaTwins } from './kafka/twins.ts'
import { twinsOf as platformTwins } from './platform/twins.ts'
import type { TwinKind } from '../stage/staging.ts'

const worlds = new Map(await Promise.all(worldNames.map(async name => [name, await loadWorld(name)] as const)))
const TWINS = { kafka: kafkaTwins, elasticsearch: elasticTwins, platform: platformTwins } as unknown as Record<string, (description: unknown) => readonly TwinKind[]>
const stories = scenarios.filter(s => s.world in TWINS)

/** A story, and what it did to its twin at the same instants. */
function sideBySide(id: string, kind: string) {
  const scenario = stories.find(s => s.id === id)!
  const world = worlds.get(scenario.world)!
  const twin = TWINS[scenario.world](scenario.description).find(t => t.id === kind)!
  const left = openRun(world, scenario)
  const end = playStory(left)
  const log = left.actions.map(({ at, action }, i) => ({ at, action, id: `récit-${i}` }))
  const right = openRun(world, { ...scenario, id: 'jumeau', description: twin.description, story: [{ cue: 'Jumeau' }] }, log)
  return { title: twin.title, difference: firstDifference(left, right, end), views: [left, right].map(run => frameAt(run, end).view) }
}

describe.each(stories.map(s => [s.id, s] as const))('%s', (_, { world, description }) => {
  it('has twins that can be built, each another one, with a title of its own', () => {
    const twins = TWINS[world](description)
    expect(twins.length).toBeGreaterThan(0)
    expect(new Set(twins.map(t => t.title)).size).toBe(twins.length)
    for (const twin of twins) {
      expect(worlds.get(world)!.reject(twin.description), twin.title).toBeNull()
      expect(twin.description, twin.title).not.toEqual(description)
    }
  })
})

describe('what a twin changes', () => {
  it('four copies on two sites: minimum 2 acknowledges on A alone, and loses it; minimum 3 refuses, and loses nothing (C9.12)', () => {
    const { title, views } = sideBySide('kafka-two-two', 'min-isr')
    const [two, three] = views as KafkaView[]
    const refused = (view: KafkaView) => view.clients[0].sent.filter(s => s.error.startsWith('NOT_ENOUGH_REPLICAS')).length
    expect(title).toBe('Avec minimum 3')
    expect([two.partitions[0].lost > 0, three.partitions[0].lost]).toEqual([true, 0])
    expect([refused(two), refused(three) > 0]).toEqual([0, true])
  })

  it('the other way round, and where there is no third copy to ask for', () => {
    expect(['kafka-min-three', 'kafka-two-one', 'kafka-defaults'].map(id => sideBySide(id, 'min-isr').title)).toEqual(['Avec minimum 2', 'Avec minimum 1', 'Avec minimum 2'])
  })

  it.each([
    ['kafka-two-two', 'acks', /^$/, /message 1 est acquitté/],
    ['kafka-two-two', 'unclean', /compte 0 réplique/, /compte 1 réplique/],
    ['es-crowded', 'forced', /réplique va sur b2/, /forced awareness garde sa place/],
    ['es-tiebreaker', 'forced', /forced awareness garde sa place/, /réplique va sur b2/],
    ['spread-trap', 'honor', /maxSkew/, /place web-5 sur n3/],
    ['site-loss', 'version', /^$/, /aucun bail depuis 40/],
    ['mono-cp-local', 'stretched', /n’existe que sur le site perdu/, /redémarre à froid sur esx-b/],
  ])('%s, %s: the first difference', (id, kind, left, right) => {
    const { difference } = sideBySide(id, kind)
    expect(difference!.left ?? '').toMatch(left)
    expect(difference!.right ?? '').toMatch(right)
  })

  it('a backup loses what is younger than it, a stretched disk nothing (C1.5)', () => {
    const [backup, stretched] = sideBySide('active-passive-backup', 'stretched').views.map(view => (view as PlatformView).recoveries[0])
    expect([backup.rpo > 0, stretched.rpo, stretched.rto < backup.rto]).toEqual([true, 0, true])
  })

  it('before version 7 a wrong minimum has two masters, since then there is one', () => {
    const [before, since] = sideBySide('es-minimum-master-nodes', 'voting').views.map(view => (view as ElasticView).masters.length)
    expect([before, since]).toEqual([2, 1])
  })
})
