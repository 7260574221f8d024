/**
 * The published JSON Schema (draft 2020-12) of a scenario file, made from the very forms that check
 * one. What it refuses is refused here too; what it cannot say is in `UNSAID`. For the command line
 * and the tests: the page checks with the forms alone.
 */
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { descriptionForm as elasticDescription } from './elasticsearch/description.ts'
import { actionForms as elasticActions } from './elasticsearch/forms.ts'
import { descriptionForm } from './etcd/description.ts'
import { actionForms } from './etcd/forms.ts'
import { actionForms as fleetActions } from './fleet/actions.ts'
import { descriptionForm as fleetDescription } from './fleet/description.ts'
import { descriptionForm as kafkaDescription } from './kafka/description.ts'
import { actionForms as kafkaActions } from './kafka/forms.ts'
import type { Forms } from './kernel/form.ts'
import { actionForms as counterActions, descriptionForm as counterDescription } from './noquorum/description.ts'
import { actionForms as platformActions } from './platform/actions.ts'
import { descriptionForm as platformDescription } from './platform/description.ts'
import { scenarioForm } from './run/scenario.ts'
import { FIELD_WORDS, WORDS_OF } from './schema-words.ts'

type Json = { [key: string]: unknown }

/** Rules of a scenario file that the schema does not say. */
export const UNSAID: readonly string[] = [
  'Names of sites, and of what stands on them, are all different.',
  'The site of a member, of a client and of a link exists; so does whatever a field names.',
  'A client that another goes through exists, and goes through none itself.',
  'A pair of sites has one link at most.',
  'heartbeatInterval × electionTicks is at most 50 s.',
  'Known when it is played: that an event, its fields and its values exist, and that the world carries out an action at its instant.',
]

/** Worlds that a scenario may be told in: what each is built from, and what can be done to it. */
const worlds: Readonly<Record<string, { readonly description: GenericSchema, readonly actions: Forms }>> = {
  platform: { description: platformDescription, actions: platformActions },
  // One that is given an etcd is described, and acted on, as one without.
  'platform-etcd': { description: platformDescription, actions: platformActions },
  etcd: { description: descriptionForm, actions: actionForms },
  noquorum: { description: counterDescription, actions: counterActions },
  kafka: { description: kafkaDescription, actions: kafkaActions },
  elasticsearch: { description: elasticDescription, actions: elasticActions },
  fleet: { description: fleetDescription, actions: fleetActions },
}

/** The schema, plain data. */
export function scenarioSchema(): Json {
  const { $schema, properties, ...rest } = convert(scenarioForm, 'scenario', FIELD_WORDS) as Json & { properties: Record<string, Json> }
  const defs: Json = {}
  const cases = Object.entries(worlds).map(([id, { description, actions }]) => {
    const words = { ...FIELD_WORDS, ...WORDS_OF[id === 'platform-etcd' ? 'platform' : id] }
    defs[`${id}-description`] = bare(convert(description, id, words))
    defs[`${id}-action`] = { oneOf: Object.entries(actions).map(([type, form]) => bare(convert(form, type, words))) }
    return {
      if: { properties: { world: { const: id } } },
      then: {
        properties: {
          description: { $ref: `#/$defs/${id}-description` },
          story: { items: { properties: { act: { $ref: `#/$defs/${id}-action` } } } },
        },
      },
    }
  })
  return {
    $schema,
    title: 'Scenario',
    description: `A story told by a simulated world. All durations are whole µs of virtual time. Not said here: ${UNSAID.join(' ')}`,
    ...rest,
    properties: { ...properties, world: { ...properties.world, enum: Object.keys(worlds) } },
    allOf: cases,
    $defs: defs,
  }
}

type Words = Readonly<Record<string, string>>

function convert(form: GenericSchema, owner: string, words: Words): Json {
  const schema = toJsonSchema(form, {
    target: 'draft-2020-12',
    // The last form of a pipe is the whole of it; those before refuse lists.
    typeMode: 'output',
    // A check is either said by the metadata beside it, or cannot be said; a number of JSON is finite.
    overrideAction: ({ valibotAction: { type }, jsonSchema }) => (type === 'check' || type === 'finite' ? jsonSchema : undefined),
  }) as Json
  describe(schema, owner, words)
  return schema
}

/** A part of a larger schema names no dialect. */
function bare({ $schema: _, ...schema }: Json): Json {
  return schema
}

/** Writes beside every property what it is. */
function describe(schema: unknown, owner: string, words: Words): void {
  if (typeof schema !== 'object' || schema === null) return
  const { properties, items, oneOf } = schema as { properties?: Record<string, Json>, items?: unknown, oneOf?: unknown[] }
  for (const [name, property] of Object.entries(properties ?? {})) {
    property.description = words[`${owner}.${name}`] ?? words[name]
    describe(property, name, words)
  }
  describe(items, owner, words)
  for (const part of oneOf ?? []) describe(part, owner, words)
}
