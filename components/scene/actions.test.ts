import { beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/etcd.ts'
import type { EtcdDescription } from '../../sim/etcd/description.ts'
import type { EtcdView, MemberView } from '../../sim/etcd/view.ts'
import type { AnyWorld } from '../../sim/kernel/world.ts'
import { cueInstant, frameAt, openRun, playStory, refusalOf, withAction } from '../../sim/run/run.ts'
import type { Run } from '../../sim/run/run.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import type { Offer } from '../stage/staging.ts'
import { offersFor, targetsOf, titleOf } from './actions.ts'
import type { Target } from './actions.ts'

let world: AnyWorld
beforeAll(async () => { world = await loadWorld('etcd') })

const viewAt = (run: Run, at: number) => frameAt<EtcdView>(run, at).view

function open(id: string): { run: Run, at: number } {
  const run = openRun(world, scenarios.find(s => s.id === id)!)
  return { run, at: cueInstant(run, 0) }
}

/** The run with one more action, and an instant after it. */
function after({ run, at }: { run: Run, at: number }, action: Offer['action'], pause = 1_000): { run: Run, at: number } {
  expect(refusalOf(run, at, action), JSON.stringify(action)).toBeNull()
  return { run: openRun(world, run.scenario, withAction(run, { at, id: `a${at}`, action })), at: at + pause }
}

const labels = ({ run, at }: { run: Run, at: number }, target: Target) => offersFor(viewAt(run, at), target).filter(o => !o.more).map(o => o.label)
const others = ({ run, at }: { run: Run, at: number }, target: Target) => offersFor(viewAt(run, at), target).filter(o => o.more).map(o => o.label)

function choose(stage: { run: Run, at: number }, target: Target, label: string): { run: Run, at: number } {
  const offer = offersFor(viewAt(stage.run, stage.at), target).find(o => o.label === label)
  if (!offer) expect.unreachable(`« ${label} » is not among ${labels(stage, target).join(', ')}`)
  return after(stage, offer.action)
}

/** Every offer for everything in sight, tried on the world as it is at that instant. */
function refusedOffers(run: Run, at: number): string[] {
  const view = viewAt(run, at)
  return targetsOf(view).flatMap(target => offersFor(view, target).flatMap(({ label, action }) => {
    const refusal = refusalOf(run, at, action)
    return refusal ? [`${titleOf(target)}: ${label} (${refusal.refused})`] : []
  }))
}

describe('an offer is accepted by the world', () => {
  it.each(scenarios.map(s => s.id))('at any moment of %s', (id) => {
    const { run } = open(id)
    const end = playStory(run)
    const refused = new Set<string>()
    for (let at = 0; at <= end; at += 100_000) {
      for (const offer of refusedOffers(run, at)) refused.add(offer)
    }
    expect([...refused]).toEqual([])
  }, 60_000)

  it.each([
    ['a member is stopped', [{ type: 'crash', member: 'm1' }]],
    ['a member is frozen', [{ type: 'pause', member: 'm2' }]],
    ['a member is cut off', [{ type: 'isolate', member: 'm3' }]],
    ['a stopped member is cut off', [{ type: 'crash', member: 'm1' }, { type: 'isolate', member: 'm1' }]],
    ['two members are cut off', [{ type: 'isolate', member: 'm1' }, { type: 'isolate', member: 'm2' }]],
    ['a site is lost', [{ type: 'lose-site', site: 'A' }]],
    ['a site is lost but for one member', [{ type: 'lose-site', site: 'A' }, { type: 'restart', member: 'm2' }]],
    ['the sites are cut from A to B', [{ type: 'cut', from: 'A', to: 'B', oneWay: true }]],
    ['the sites are cut from B to A', [{ type: 'cut', from: 'B', to: 'A', oneWay: true }]],
    ['the sites are cut', [{ type: 'cut', from: 'A', to: 'B' }]],
    ['the sites are cut, and a member of its own', [{ type: 'isolate', member: 'm3' }, { type: 'cut', from: 'A', to: 'B' }]],
    ['the sites are cut, and a member of the larger', [{ type: 'isolate', member: 'm1' }, { type: 'cut', from: 'A', to: 'B' }]],
    ['everything has stopped', [{ type: 'lose-site', site: 'A' }, { type: 'lose-site', site: 'B' }]],
  ] as const)('when %s', (_, actions) => {
    let stage = open('uncommitted-lost')
    for (const action of actions) stage = after(stage, action)
    expect(refusedOffers(stage.run, stage.at)).toEqual([])
    expect(refusedOffers(stage.run, stage.at + 3_000_000), 'three seconds later').toEqual([])
  })

  it.each([1, 2, 5, 7])('in a cluster of %i on one site', (size) => {
    const names = Array.from({ length: size }, (_, i) => `m${i + 1}`)
    const description: EtcdDescription = {
      sites: [{ name: 'A' }], links: [], members: names.map(name => ({ name, site: 'A' })),
      clients: [{ name: 'c1', site: 'A', endpoints: names }],
    }
    const run = openRun(world, { ...scenarios[0], description, story: [{ cue: 'Ils démarrent.', plus: 10_000 }] })
    expect(refusedOffers(run, 10_000)).toEqual([])
    expect(refusedOffers(run, 4_000_000)).toEqual([])
  })
})

describe('offers follow what was done', () => {
  const m2: Target = { kind: 'member', name: 'm2' }
  const site: Target = { kind: 'site', name: 'A' }
  const link: Target = { kind: 'link', from: 'A', to: 'B' }
  const client: Target = { kind: 'client', name: 'c1' }

  it('a running member can be stopped, frozen or cut off', () => {
    expect(labels(open('replication'), m2)).toEqual(['Arrêter m2', 'Figer m2', 'Isoler m2 du réseau'])
  })

  it('a stopped member can be restarted, and stopped again', () => {
    const stopped = choose(open('replication'), m2, 'Arrêter m2')
    expect(labels(stopped, m2)).toEqual(['Redémarrer m2', 'Isoler m2 du réseau'])
    expect(labels(choose(stopped, m2, 'Redémarrer m2'), m2)).toEqual(labels(open('replication'), m2))
  })

  it('a frozen member can be thawed, and frozen again', () => {
    const frozen = choose(open('replication'), m2, 'Figer m2')
    expect(labels(frozen, m2)).toEqual(['Arrêter m2', 'Reprendre m2', 'Isoler m2 du réseau'])
    expect(labels(choose(frozen, m2, 'Reprendre m2'), m2)).toEqual(labels(open('replication'), m2))
  })

  it('a member cut off can be joined again, and cut off again', () => {
    const alone = choose(open('replication'), m2, 'Isoler m2 du réseau')
    expect(labels(alone, m2)).toEqual(['Arrêter m2', 'Figer m2', 'Rejoindre m2 au réseau'])
    expect(labels(choose(alone, m2, 'Rejoindre m2 au réseau'), m2)).toEqual(labels(open('replication'), m2))
  })

  it('a member whose neighbour is cut off is not cut off itself', () => {
    const alone = choose(open('replication'), { kind: 'member', name: 'm1' }, 'Isoler m1 du réseau')
    expect(labels(alone, m2)).toEqual(['Arrêter m2', 'Figer m2', 'Isoler m2 du réseau'])
  })

  it('a site can be lost, restored when all of it is down, both when part of it is', () => {
    expect(labels(open('replication'), site)).toEqual(['Perdre le site A'])
    expect(labels(choose(open('replication'), site, 'Perdre le site A'), site)).toEqual(['Rétablir le site A'])
    expect(labels(choose(open('replication'), m2, 'Arrêter m2'), site)).toEqual(['Perdre le site A', 'Rétablir le site A'])
  })

  it('a link can be cut where it is open and healed where it is cut', () => {
    const [all, forward, backward, heal] = ['Couper le lien', 'Couper de A vers B', 'Couper de B vers A', 'Rétablir le lien']
    expect(labels(open('replication'), link)).toEqual([all, forward, backward])
    expect(labels(choose(open('replication'), link, all), link)).toEqual([heal])
    expect(labels(choose(open('replication'), link, forward), link)).toEqual([all, backward, heal])
    expect(labels(choose(open('replication'), link, backward), link)).toEqual([all, forward, heal])
    expect(labels(choose(choose(open('replication'), link, forward), link, heal), link)).toEqual([all, forward, backward])
  })

  it('a client can write to any member that runs', () => {
    expect(labels(open('replication'), client)).toEqual(['Écrire x', 'Écrire x par m1', 'Écrire x par m2', 'Écrire x par m3', 'Arrêter c1'])
    expect(labels(choose(open('replication'), m2, 'Arrêter m2'), client)).toEqual(['Écrire x', 'Écrire x par m1', 'Écrire x par m3', 'Arrêter c1'])
  })

  it('a client can be stopped, and is then only started again', () => {
    const stopped = choose(open('replication'), client, 'Arrêter c1')
    expect([labels(stopped, client), others(stopped, client)]).toEqual([['Redémarrer c1'], []])
    expect(labels(choose(stopped, client, 'Redémarrer c1'), client)).toEqual(labels(open('replication'), client))
    // Nobody else asks the cluster to change its members.
    expect(others(stopped, m2)).toEqual(['Couper m2 de m1', 'Couper m2 de m3', 'Ralentir le disque de m2'])
  })

  it('has more to offer on demand: reads, members, disks, delays', () => {
    const stage = open('replication')
    expect(others(stage, client)).toEqual(['Lire x', ...['m1', 'm2', 'm3'].map(m => `Lire x sur ${m} sans demander au leader`)])
    expect(others(stage, m2)).toEqual(['Passer la main à m2', 'Retirer m2 du cluster', 'Couper m2 de m1', 'Couper m2 de m3', 'Ralentir le disque de m2'])
    expect(others(stage, { kind: 'member', name: 'm1' })).toEqual(['Retirer m1 du cluster', 'Couper m1 de m2', 'Couper m1 de m3', 'Ralentir le disque de m1'])
    expect(others(choose(stage, m2, 'Ralentir le disque de m2'), m2)).toContain('Rendre sa vitesse au disque de m2')
    const stopped = choose(stage, m2, 'Arrêter m2')
    expect(others(stopped, m2)).toEqual(['Retirer m2 du cluster', 'Couper m2 de m1', 'Couper m2 de m3', 'Effacer le disque de m2', 'Forcer un cluster de m2 seul', 'Ralentir le disque de m2'])
    expect(others(choose(stopped, m2, 'Effacer le disque de m2'), m2)).toContain('Démarrer m2 dans le cluster existant')
    expect(others(stage, link)).toEqual(['Ralentir le lien', 'Ralentir de A vers B'])
    expect(others(choose(stage, link, 'Ralentir le lien'), link)).toEqual(['Rendre son délai au lien'])
    expect(others(choose(choose(stage, link, 'Ralentir le lien'), link, 'Rendre son délai au lien'), link)).toEqual(others(stage, link))
  })

  it('a link between two members is cut and healed from either of them, or by itself', () => {
    const pair: Target = { kind: 'link', from: 'm1', to: 'm2' }
    const cut = choose(open('replication'), m2, 'Couper m2 de m1')
    expect(labels(cut, pair)).toEqual(['Rétablir le lien'])
    expect(labels(choose(cut, { kind: 'member', name: 'm1' }, 'Rétablir le lien de m1 à m2'), pair)).toEqual(['Couper le lien', 'Couper de m1 vers m2', 'Couper de m2 vers m1'])
    expect(others(cut, pair)).toEqual(['Ralentir le lien', 'Ralentir de m1 vers m2'])
  })

  it('nothing is offered for a link between members whose sites are cut: whether it is open is not known', () => {
    const cut = choose(open('replication'), link, 'Couper de A vers B')
    expect(offersFor(viewAt(cut.run, cut.at), { kind: 'link', from: 'm1', to: 'm3' })).toEqual([])
    expect(labels(cut, { kind: 'link', from: 'm1', to: 'm2' })).toContain('Couper le lien')
  })

  it('hands the lead over within some milliseconds', () => {
    const moved = choose(open('replication'), m2, 'Passer la main à m2')
    expect(viewAt(moved.run, moved.at + 30_000).members.map((m: MemberView) => m.role)).toEqual(['follower', 'leader', 'follower'])
  })

  it('each does what it says to the thing it names, and to no other', () => {
    const stage = open('replication')
    const statuses = (s: { run: Run, at: number }) => viewAt(s.run, s.at).members.map((m: MemberView) => m.status)
    expect(statuses(stage)).toEqual(['up', 'up', 'up'])
    expect(statuses(choose(stage, m2, 'Arrêter m2'))).toEqual(['up', 'down', 'up'])
    expect(statuses(choose(stage, m2, 'Figer m2'))).toEqual(['up', 'paused', 'up'])
    expect(statuses(choose(stage, site, 'Perdre le site A'))).toEqual(['down', 'down', 'up'])
    const written = choose(stage, client, 'Écrire x par m2')
    expect(viewAt(written.run, written.at).clients[0].requests.at(-1)).toMatchObject({ member: 'm2' })
  })
})

it('a menu is titled by the thing it belongs to', () => {
  expect(titleOf({ kind: 'member', name: 'm1' })).toBe('m1')
  expect(titleOf({ kind: 'client', name: 'c1' })).toBe('c1')
  expect(titleOf({ kind: 'site', name: 'A' })).toBe('Site A')
  expect(titleOf({ kind: 'link', from: 'A', to: 'B' })).toBe('Lien A–B')
})
