import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { scenarios } from './catalogue/index.ts'
import { etcd } from './etcd/world.ts'
import { rejectFor } from './run/admit.ts'
import type { Scenario } from './run/scenario.ts'
import { loadWorld, worldNames } from './run/worlds.ts'
import { scenarioSchema } from './schema.ts'
import { draws, mutated, sampleScenario } from '../test-support/mutate.ts'

const schema = scenarioSchema()
const isValid = new Ajv2020({ strict: false, strictNumbers: true }).compile(schema)

/** Sentences of the rules that a schema cannot say. */
const UNSAYABLE = /est donné deux fois$|sur un site inconnu|à un membre inconnu|mène à un site inconnu|un lien déjà décrit$|de plus de 50 s$/

const actionsOf = (candidate: unknown) => (candidate as Scenario).story.flatMap(step => ('act' in step ? [step.act] : []))

describe('the JSON Schema of a scenario', () => {
  it('says its dialect, and is plain data', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })

  it.each(scenarios)('accepts $id', async (scenario) => {
    expect(isValid(scenario), JSON.stringify(isValid.errors)).toBe(true)
    expect(rejectFor(await loadWorld(scenario.world), scenario)).toBeNull()
  })

  it('knows every world', () => {
    expect((schema.properties as { world: { enum: string[] } }).world.enum).toEqual(worldNames)
  })

  it.each(worldNames)('refuses nothing that %s takes, of its stories mutated, and most of what it does not', async (name) => {
    const [world, told] = [await loadWorld(name), scenarios.filter(s => s.world === name)]
    const draw = draws(5)
    const seen = { taken: 0, refused: 0, unsaid: 0 }
    for (let i = 0; i < 2_000; i++) {
      const candidate = mutated(draw, told[i % told.length], { json: true })
      const taken = rejectFor(world, candidate) === null
      const valid = isValid(candidate)
      if (taken) expect(valid, `${JSON.stringify(candidate)} ${JSON.stringify(isValid.errors)}`).toBe(true)
      seen[taken ? 'taken' : valid ? 'unsaid' : 'refused']++
    }
    expect(Math.min(seen.taken, seen.refused), JSON.stringify(seen)).toBeGreaterThan(100)
    expect(seen.unsaid, JSON.stringify(seen)).toBeLessThan(seen.refused)
  }, 60_000)

  it('says of every field what it is', () => {
    const silent: string[] = []
    const walk = (part: unknown, path: string): void => {
      if (typeof part !== 'object' || part === null) return
      for (const [key, value] of Object.entries(part)) {
        if (key === 'properties' && !path.includes('allOf')) {
          for (const [name, field] of Object.entries(value as object)) if (!(field as { description?: string }).description) silent.push(`${path}/${name}`)
        }
        walk(value, `${path}/${key}`)
      }
    }
    walk(schema, '')
    expect(silent).toEqual([])
  })

  it('stays with the command line: nothing that the deck imports knows it', async () => {
    const found: string[] = []
    for (const room of ['sim', 'components', 'composables', 'layouts', 'setup']) {
      for (const file of await readdir(room, { recursive: true })) {
        if (!/\.(?:ts|vue)$/.test(file) || file.endsWith('.test.ts')) continue
        const source = await readFile(join(room, file), 'utf8')
        if (/from '(?:@valibot\/to-json-schema|[./]+\/schema(?:-words)?\.ts)'/.test(source)) found.push(join(room, file))
      }
    }
    expect(found.sort()).toEqual(['sim/cli.ts', 'sim/schema.ts'])
  })

  it('is of the same opinion as the project’s own validation on 20,000 mutated scenarios, but for the rules it cannot say', () => {
    const draw = draws(4)
    const seen = { both: 0, neither: 0, unsaid: 0 }
    for (let i = 0; i < 20_000; i++) {
      const candidate = mutated(draw, sampleScenario(draw), { json: true })
      const sentence = rejectFor(etcd, candidate)
      const valid = isValid(candidate)
      const unsaid = sentence !== null && UNSAYABLE.test(sentence)
      // A rule of the description comes before those of the story's actions.
      const sound = unsaid ? actionsOf(candidate).every(action => etcd.rejectAction(action) === null) : sentence === null
      expect(valid, `${sentence}: ${JSON.stringify(candidate)} ${JSON.stringify(isValid.errors)}`).toBe(sound)
      seen[unsaid ? 'unsaid' : valid ? 'both' : 'neither']++
    }
    // The mutations say something only if every case comes up.
    expect(Math.min(seen.both, seen.neither), JSON.stringify(seen)).toBeGreaterThan(2_000)
    expect(seen.unsaid, JSON.stringify(seen)).toBeGreaterThan(200)
  }, 60_000)
})
