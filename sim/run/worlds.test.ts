import { describe, expect, it } from 'vitest'
import { rejectAction } from '../etcd/forms.ts'
import { loadWorld, worldNames } from './worlds.ts'

describe.each(worldNames)('the world %s', (name) => {
  it('explains what a run refuses, whatever it simulates', async () => {
    const { explain } = await loadWorld(name)
    expect(explain({ refused: 'log-full', subject: '2000' })).toMatch(/plein \(2000\)/)
    expect(explain({ refused: 'malformed', subject: 'x' })).toMatch(/mal formée\s: x/)
    expect(explain({ refused: 'unknown-action', subject: 'x' })).toMatch(/«\sx\s» n’existe pas/)
  })

  it('refuses what is no action of anybody’s, by a sentence', async () => {
    const world = await loadWorld(name)
    expect(world.id).toBe(name)
    for (const candidate of [null, 3, [], {}, { type: 'nothing' }]) expect(world.rejectAction(candidate), JSON.stringify(candidate)).toEqual(rejectAction(candidate))
  })
})
