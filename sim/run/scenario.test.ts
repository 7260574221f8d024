import { describe, expect, it } from 'vitest'
import { etcd } from '../etcd/world.ts'
import { twoSites } from '../etcd/test-support.ts'
import { compile } from './match.ts'
import { openRun, playStory } from './run.ts'
import { STEP_LIMIT } from './limits.ts'
import { cuesOf, rejectScenario } from './scenario.ts'
import type { Scenario, Wait } from './scenario.ts'
import { loadWorld, worldNames } from './worlds.ts'

const sound: Scenario = { id: 'test', title: 'Essai', world: 'etcd', seed: 1, description: twoSites(), story: [{ cue: 'Début.' }] }
const cue = { cue: 'Un repère.' }

describe('the form of a scenario', () => {
  it('accepts a sound one', () => {
    expect(rejectScenario(sound)).toBeNull()
    expect(rejectScenario({ ...sound, tail: 0, story: [{ event: 'committed', where: { index: 1, member: 'm1' }, nth: 2, plus: 10, cue: 'x' }] })).toBeNull()
  })

  it.each<[sentence: string, candidate: unknown]>([
    ['le scénario est un objet', null],
    ['le scénario est un objet', 'election'],
    ['« id » manque', { ...sound, id: undefined }],
    ['« id » doit être un texte', { ...sound, id: 7 }],
    ['« id » ne peut pas être vide', { ...sound, id: '' }],
    ['« title » ne peut pas être vide', { ...sound, title: '' }],
    ['« world » manque', { ...sound, world: undefined }],
    ['« seed » manque', { ...sound, seed: undefined }],
    ['« seed » est un nombre entier', { ...sound, seed: '1' }],
    ['« seed » est un nombre entier', { ...sound, seed: 1.5 }],
    ['« seed » ne peut pas être négatif', { ...sound, seed: -1 }],
    ['« seed » dépasse 4 294 967 295', { ...sound, seed: 2 ** 32 }],
    ['« tail » ne peut pas être négatif', { ...sound, tail: -1 }],
    ['« story » manque', { ...sound, story: undefined }],
    ['« story » est une liste d’étapes', { ...sound, story: {} }],
    ['« story » n’a aucun repère (« cue »)', { ...sound, story: [] }],
    ['« story » n’a aucun repère (« cue »)', { ...sound, story: [{ act: { type: 'crash' } }] }],
    [`« story » compte plus de ${STEP_LIMIT} étapes`, { ...sound, story: new Array(STEP_LIMIT + 1).fill(cue) }],
    ['« story.1 » est soit un repère (« cue »), soit une action (« act »)', { ...sound, story: [cue, { plus: 1 }] }],
    ['« story.0 » est soit un repère (« cue »), soit une action (« act »)', { ...sound, story: [{ ...cue, act: { type: 'crash' } }] }],
    ['« story.0.cue » ne peut pas être vide', { ...sound, story: [{ cue: '' }] }],
    ['« story.0.act.type » manque', { ...sound, story: [{ act: { member: 'm1' } }, cue] }],
    ['« story.0.act » est une action, nommée par son « type »', { ...sound, story: [{ act: 'crash' }, cue] }],
    ['« story.0.event » ne peut pas être vide', { ...sound, story: [{ ...cue, event: '' }] }],
    ['« story.0 » a « where » ou « nth » sans « event »', { ...sound, story: [{ ...cue, where: { member: 'm1' } }] }],
    ['« story.0 » a « where » ou « nth » sans « event »', { ...sound, story: [{ ...cue, nth: 2 }] }],
    ['« story.0.where.member » est un texte ou un nombre', { ...sound, story: [{ ...cue, event: 'started', where: { member: true } }] }],
    ['« story.0.nth » est un nombre entier', { ...sound, story: [{ ...cue, event: 'started', nth: 1.5 }] }],
    ['« story.0.nth » compte à partir de 1', { ...sound, story: [{ ...cue, event: 'started', nth: 0 }] }],
    ['« story.0.plus » est un nombre entier de µs', { ...sound, story: [{ ...cue, plus: 0.5 }] }],
    ['« story.0.plus » ne peut pas être négatif', { ...sound, story: [{ ...cue, plus: -1 }] }],
    ['« story.0.plus » dépasse un jour', { ...sound, story: [{ ...cue, plus: 86_400_000_001 }] }],
  ])('%s', (sentence, candidate) => {
    expect(rejectScenario(candidate)).toBe(sentence)
  })

  it('names a field that a step does not have', () => {
    expect(rejectScenario({ ...sound, story: [{ ...cue, evnet: 'started' }] })).toMatch(/^« story\.0\.evnet » /)
  })

  it('is checked when a run is opened, and the sentence names the scenario', () => {
    expect(() => openRun(etcd, { ...sound, seed: -1 })).toThrow('Scénario « test » : « seed » ne peut pas être négatif.')
    expect(() => openRun(etcd, null as never)).toThrow('le scénario est un objet')
    expect(() => openRun(etcd, { ...sound, description: { ...twoSites(), members: [] } })).toThrow('Scénario « test » : « members » compte de 1 à 51 membres.')
  })

  it('has its cues’ captions in order', () => {
    expect(cuesOf({ story: [{ cue: 'a' }, { act: { type: 'crash' } }, { cue: 'b' }] })).toEqual(['a', 'b'])
  })
})

describe('a step’s condition', () => {
  const { state } = openRun(etcd, sound).recorder
  const compiled = (wait: Wait) => compile(etcd, state, wait)

  it('turns words into numbers by the world’s vocabulary', () => {
    const { code, fields } = compiled({ event: 'role-changed', where: { member: 'm3', to: 'leader', term: 4 } })
    expect(etcd.vocabulary[code].name).toBe('role-changed')
    expect(fields).toEqual([[0, 3], [2, 2], [3, 4]])
  })

  it.each<[sentence: string, wait: Wait]>([
    ['l’événement « role-change » n’existe pas', { event: 'role-change' }],
    ['l’événement « started » n’a pas de champ « leader »', { event: 'started', where: { leader: 'm1' } }],
    ['« m9 » n’est pas une valeur de « member »', { event: 'started', where: { member: 'm9' } }],
    ['« chef » n’est pas une valeur de « to »', { event: 'role-changed', where: { to: 'chef' } }],
    ['« deux » n’est pas une valeur de « term »', { event: 'role-changed', where: { term: 'deux' } }],
  ])('that says « %s »', (sentence, wait) => {
    expect(() => compiled(wait)).toThrow(sentence)
    const run = openRun(etcd, { ...sound, story: [{ cue: 'Début.' }, { ...wait, cue: 'Jamais.' }] })
    expect(() => playStory(run)).toThrow(`Scénario « test », étape 2 : ${sentence}.`)
  })

  it('that never comes true within a minute fails the scenario', () => {
    const run = openRun(etcd, { ...sound, story: [{ cue: 'Début.' }, { event: 'stopped', cue: 'Jamais.' }] })
    expect(() => playStory(run)).toThrow('Scénario « test », étape 2 : « stopped » n’arrive pas en 60 s.')
  })

  it('on an action that the world refuses fails the scenario, with the reason', () => {
    const run = openRun(etcd, { ...sound, story: [{ cue: 'Début.' }, { act: { type: 'restart', member: 'm1' }, plus: 1000 }] })
    expect(() => playStory(run)).toThrow('Scénario « test », étape 2 : action refusée (already-up, m1).')
  })
})

describe('a world', () => {
  it('is loaded by its name', async () => {
    expect((await loadWorld('etcd')).id).toBe('etcd')
  })

  it.each(['zookeeper', 'toString', ''])('named « %s » is unknown: the sentence says which are known', async name => {
    await expect(loadWorld(name)).rejects.toThrow(`Monde inconnu : « ${name} ». Mondes connus : ${worldNames.join(', ')}.`)
  })
})
