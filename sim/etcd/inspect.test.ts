import { describe, expect, it } from 'vitest'
import { stepEngine } from '../kernel/world.ts'
import type { Inspection } from '../kernel/world.ts'
import { inspect } from './inspect.ts'
import { act, ask, cluster, followersOf, leaderOf, pass, settled, storm } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { view } from './view.ts'
import { createEngine } from '../kernel/world.ts'
import { etcd } from './world.ts'

const member = ({ state, kernel }: EtcdEngine, name: string) => inspect(state, kernel, { kind: 'member', name })!
const message = ({ state, kernel }: EtcdEngine, id: number) => inspect(state, kernel, { kind: 'message', id })
const section = ({ sections }: Inspection, title: string) => sections.find(s => s.title.startsWith(title))!
const value = (inspection: Inspection, title: string, name: string) => section(inspection, title).rows.find(([key]) => key === name)?.[1]

describe('a member', () => {
  it('that leads tells what it knows, and how far each other has come', () => {
    const engine = settled()
    ask(engine, { kind: 'put', key: 'x', value: '7' })
    pass(engine, 200_000)
    const leader = leaderOf(engine)!
    const told = member(engine, leader.name)
    const { log, term } = leader.node!
    expect(told.title).toBe(`${leader.name} · leader, site A`)
    expect(value(told, 'Consensus', 'term')).toBe(String(term))
    expect(value(told, 'Consensus', 'lead')).toBe(leader.name)
    expect(value(told, 'Consensus', 'commit')).toBe(String(log.committed))
    expect(value(told, 'Consensus', 'applied')).toBe(String(log.applied))
    const progress = section(told, 'Progression')
    expect(progress.columns).toEqual(['membre', 'match', 'next', 'état', 'en vol', 'actif'])
    expect(progress.rows).toEqual(['m1', 'm2', 'm3'].map(name => [name, String(log.committed), String(log.committed + 1), 'replicate', '0', 'oui']))
    expect(section(told, 'Données').rows[0].slice(0, 2)).toEqual(['x', '7'])
    expect(value(told, 'Configuration', 'voters')).toBe('m1, m2, m3')
    expect(value(told, 'Disque', 'fsync')).toBe('au repos')
  })

  it('that follows has no progress of others', () => {
    const engine = settled()
    expect(section(member(engine, followersOf(engine)[0].name), 'Progression')).toBeUndefined()
  })

  it('that syncs says so, and what a crash would lose', () => {
    const engine = settled(cluster({ settings: { fsync: 50_000, fsyncJitter: 0 } }))
    ask(engine, { kind: 'put', key: 'x', value: '7' })
    pass(engine, 20_000)
    const told = member(engine, leaderOf(engine)!.name)
    expect(value(told, 'Disque', 'fsync')).toBe('en cours')
    expect(value(told, 'Disque', 'non synchronisé')).toBe('1')
    pass(engine, 60_000)
    expect(value(member(engine, leaderOf(engine)!.name), 'Disque', 'non synchronisé')).toBe('0')
  })

  it('that is stopped is its disk; one whose disk is wiped belongs to nobody', () => {
    const engine = settled()
    const { name } = followersOf(engine)[0]
    act(engine, { type: 'crash', member: name })
    expect(member(engine, name).title).toBe(`${name} · arrêté, site A`)
    expect(section(member(engine, name), 'Consensus')).toBeUndefined()
    expect(value(member(engine, name), 'Disque', 'WAL')).toBe(`jusqu’à l’entrée ${leaderOf(engine)!.node!.log.committed}`)
    act(engine, { type: 'wipe-disk', member: name })
    expect(section(member(engine, name), 'Disque')).toMatchObject({ rows: [], empty: 'Le répertoire de données est vide.' })
  })

  it('shows leases, watches and alarms', () => {
    const engine = settled()
    ask(engine, { kind: 'lease-grant', id: 12, ttl: 30 })
    ask(engine, { kind: 'watch', key: 'x' }, 'm1')
    pass(engine, 200_000)
    expect(section(member(engine, leaderOf(engine)!.name), 'Baux').rows).toEqual([['12', '30\u00A0s', '30\u00A0s']])
    expect(section(member(engine, followersOf(engine)[0].name), 'Baux').rows[0][2]).toBe('le leader seul le sait')
    expect(section(member(engine, 'm1'), 'Observateurs').rows).toEqual([['c1', 'x', expect.any(String)]])
    expect(value(member(engine, 'm1'), 'Configuration', 'alarmes')).toBe('aucune')
  })

  it('that nobody is, is null', () => {
    const engine = settled()
    expect(inspect(engine.state, engine.kernel, { kind: 'member', name: 'm9' })).toBeNull()
  })
})

describe('a message', () => {
  /** Runs until a message of that type is on its way; its id. */
  function flying(engine: EtcdEngine, type: string): number {
    for (let i = 0; i < 200_000; i++) {
      const found = view(engine.state, engine.kernel).messages.find(m => m.type === type)
      if (found) return found.id
      stepEngine(engine, Infinity)
    }
    throw new Error(`no ${type} on its way`)
  }

  it('shows its fields by their names, what it carries, and where it is', () => {
    const engine = settled()
    const { node, name } = leaderOf(engine)!
    const before = node!.log.committed
    ask(engine, { kind: 'put', key: 'x', value: '7' })
    const told = message(engine, flying(engine, 'MsgApp'))!
    expect(told.title).toMatch(new RegExp(`^MsgApp · ${name} → m[123]$`))
    expect(value(told, 'Champs', 'term')).toBe(String(node!.term))
    expect(value(told, 'Champs', 'index')).toBe(String(before))
    expect(value(told, 'Champs', 'commit')).toBe(String(before))
    expect(value(told, 'Champs', 'reject')).toBe('false')
    expect(section(told, 'entries').rows).toEqual([[String(before + 1), String(node!.term), 'x=7']])
    expect(value(told, 'Trajet', 'arrive dans')).toMatch(/ms$/)
  })

  it('of a client and the answer to it are told in etcd’s words', () => {
    const engine = settled()
    ask(engine, { kind: 'put', key: 'x', value: '7' })
    expect(value(message(engine, flying(engine, 'request'))!, 'Champs', 'demande')).toBe('x=7')
    expect(value(message(engine, flying(engine, 'answer'))!, 'Champs', 'réponse')).toBe('OK')
  })

  it('that has arrived is no more', () => {
    const engine = settled()
    const id = flying(engine, 'MsgHeartbeat')
    pass(engine, 50_000)
    expect(message(engine, id)).toBeNull()
  })

  it('of any kind, in storms, says nothing undefined, nor does any member', () => {
    const types = new Set<string>()
    for (let seed = 1; seed <= 4; seed++) {
      const { description, actions, until } = storm(seed, { preVotes: true })
      const engine = createEngine(etcd, description, { seed }) as EtcdEngine
      for (const { at, action } of [...actions, { at: until, action: null }]) {
        for (let i = 0; i < 400 && stepEngine(engine, at); i++) {
          const { messages, members } = view(engine.state, engine.kernel)
          for (const m of messages.slice(0, 3)) {
            types.add(m.type)
            expect(JSON.stringify(message(engine, m.id))).not.toMatch(/undefined|NaN|null/)
          }
          if (i % 50 === 0) for (const m of members) expect(JSON.stringify(member(engine, m.name))).not.toMatch(/undefined|NaN|null/)
        }
        while (stepEngine(engine, at));
        engine.kernel.now = Math.max(engine.kernel.now, at)
        if (action) etcd.act(engine.state, engine.kernel, action as never)
      }
    }
    expect([...types]).toEqual(expect.arrayContaining(['MsgApp', 'MsgAppResp', 'MsgHeartbeat', 'MsgVote', 'MsgVoteResp', 'request', 'answer']))
  })
})
