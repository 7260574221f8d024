/** Whatever a menu offers to know all of can be known, at every cue of every story, and is the truth of that instant. */
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { Inspection } from '../../sim/kernel/world.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import { loadWorld, worldNames } from '../../sim/run/worlds.ts'
import type { Choice } from '../stage/staging.ts'
import * as elastic from './elasticsearch/actions.ts'
import * as fleet from './fleet/offers.ts'
import * as kafka from './kafka/actions.ts'
import * as platform from './platform/actions.ts'

interface Menus { readonly targetsOf: (view: unknown) => readonly unknown[], readonly choicesFor: (view: unknown, target: unknown) => readonly Choice[] }

const worlds = new Map(await Promise.all(worldNames.map(async name => [name, await loadWorld(name)] as const)))
const MENUS = { kafka, elasticsearch: elastic, fleet, platform } as unknown as Readonly<Record<string, Menus>>
const stories = scenarios.filter(s => s.world in MENUS)

function atCue(id: string, cue: number) {
  const scenario = stories.find(s => s.id === id)!
  const world = worlds.get(scenario.world)!
  const run = openRun(world, scenario)
  const { view } = frameAt(run, cueInstant(run, cue))
  const { state, kernel } = run.player.engine
  return { view, inspect: (name: string) => world.inspect!(state, kernel, { kind: 'member', name }) }
}
const known = (id: string, cue: number, name: string) => atCue(id, cue).inspect(name)!
const section = ({ sections }: Inspection, title: string) => sections.find(s => s.title.startsWith(title))!
const value = (told: Inspection, title: string, name: string) => section(told, title).rows.find(([key]) => key === name)?.[1]

describe.each(stories.map(s => [s.id, s] as const))('%s', (id, { world, story }) => {
  it('everything that one may ask about has an answer, row by row as long as its heading', () => {
    const { targetsOf, choicesFor } = MENUS[world]
    for (let cue = 0; cue < story.filter(step => 'cue' in step).length; cue++) {
      const { view, inspect } = atCue(id, cue)
      const asked = targetsOf(view).flatMap(target => choicesFor(view, target)).flatMap(choice => ('look' in choice && choice.look.subject?.kind === 'member' ? [choice.look.subject.name] : []))
      expect(asked.length).toBeGreaterThan(0)
      for (const name of asked) {
        const told = inspect(name)!
        expect(told.title.startsWith(`${name} · `), told.title).toBe(true)
        for (const { title, columns, rows, empty } of told.sections) {
          expect(rows.length > 0 || empty !== '', `${name}, ${title}`).toBe(true)
          for (const row of rows) expect(row, `${name}, ${title}`).toHaveLength(columns.length || 3)
        }
        expect(JSON.stringify(told), name).not.toMatch(/undefined|NaN|Infinity|\bnull\b|["\s]-\d/)
      }
      expect(inspect('personne')).toBeNull()
    }
  })
})

describe('what is known', () => {
  it('of brokers: who leads knows how far the others are, and the controller who spoke when', () => {
    const leader = known('kafka-two-two', 1, 'b1')
    expect(section(leader, 'Répliques').rows[0].slice(0, 2)).toEqual(['commandes', 'leader'])
    expect(section(leader, 'Followers de commandes').rows.map(([broker, , , isr]) => [broker, isr])).toEqual([['b2', 'oui'], ['b3', 'non'], ['b4', 'non']])
    expect(section(known('kafka-two-two', 1, 'b3'), 'Followers')).toBeUndefined()
    const { view, inspect } = atCue('kafka-two-two', 3)
    const active = (view as { controllers: readonly { name: string, role: string }[] }).controllers.find(c => c.role === 'active')!
    expect(value(inspect(active.name)!, 'Quorum', 'CurrentVoters')).toBe('3')
    expect(section(inspect(active.name)!, 'Sessions').rows.map(([broker]) => broker)).toEqual(['b1', 'b2', 'b3', 'b4'])
    expect(inspect('b1')!.title).toBe('b1 · broker détruit, site A')
  })

  it('of Elasticsearch nodes: the voting configuration, odd by exclusion (C10.2), and whom a master checks', () => {
    const master = known('es-two-two-b', 0, 'es-a2')
    expect(master.title).toBe('es-a2 · master, site A')
    expect(value(master, 'Configuration', 'last_committed')!.split(', ')).toHaveLength(3)
    expect(section(master, 'Vérifications').rows).toHaveLength(3)
    expect(value(known('es-two-two-b', 2, 'es-a1'), 'Coordination', 'écritures')).toBe('refusées')
  })

  it('of nodes and pods: the lease that grows old, the taint, and a pod that the API takes for running', () => {
    const silent = known('site-loss', 2, 'n1')
    expect(value(silent, 'Nœud', 'Ready')).toBe('Unknown')
    expect(value(silent, 'Nœud', 'Lease')).toMatch(/^il y a 5\d/)
    expect(value(silent, 'Nœud', 'unreachable')).toMatch(/^depuis/)
    expect(known('cold-open', 2, 'boutique-1').title).toContain('arrêté en vrai')
    expect(section(known('active-passive-backup', 1, 'boutique'), 'Copies').rows).toEqual([['sauvegarde', 'B', '8\u00a0h']])
  })

  it('of a site: its cluster, its copy of the database, its hub', () => {
    expect(value(known('two-clusters', 0, 'A'), 'Base', 'rôle')).toBe('primaire')
    expect(value(known('two-clusters', 3, 'B'), 'Cluster', 'décide ici')).toBe('oui')
    expect(section(known('two-clusters', 1, 'Hub'), 'Méta-cluster').rows).toEqual([['A', 'oui', '1'], ['B', 'oui', '1']])
    expect(known('two-clusters', 3, 'A').title).toBe('A · perdu')
  })
})
