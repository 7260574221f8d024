/**
 * The published JSON Schema (draft 2020-12) of a scenario file, made from the very forms that check
 * one. What it refuses is refused here too; what it cannot say is in `UNSAID`. For the command line
 * and the tests: the page checks with the forms alone.
 */
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { descriptionForm } from './etcd/description.ts'
import { actionForms } from './etcd/forms.ts'
import { actionForms as counterActions, descriptionForm as counterDescription } from './noquorum/description.ts'
import { scenarioForm } from './run/scenario.ts'
import { FIELD_WORDS } from './schema-words.ts'

type Json = { [key: string]: unknown }

/** Rules of a scenario file that the schema does not say. */
export const UNSAID: readonly string[] = [
  'Names of sites, members and clients are all different.',
  'The site of a member, of a client and of a link exists; so do a client’s endpoints.',
  'A client that another goes through exists, and goes through none itself.',
  'A pair of sites has one link at most.',
  'heartbeatInterval × electionTicks is at most 50 s.',
  'Known when it is played: that an event, its fields and its values exist, and that the world carries out an action at its instant.',
]

/** Worlds that a scenario may be told in: what each is built from, and what can be done to it. */
const worlds: Readonly<Record<string, { readonly description: GenericSchema, readonly actions: Readonly<Record<string, GenericSchema>> }>> = {
  etcd: { description: descriptionForm, actions: actionForms },
  noquorum: { description: counterDescription, actions: counterActions },
}

/** The schema, plain data. */
export function scenarioSchema(): Json {
  const { $schema, properties, ...rest } = convert(scenarioForm, 'scenario') as Json & { properties: Record<string, Json> }
  const defs: Json = {}
  const cases = Object.entries(worlds).map(([id, { description, actions }]) => {
    defs[`${id}-description`] = bare(convert(description, id))
    defs[`${id}-action`] = { oneOf: Object.entries(actions).map(([type, form]) => bare(convert(form, type))) }
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

function convert(form: GenericSchema, owner: string): Json {
  const schema = toJsonSchema(form, {
    target: 'draft-2020-12',
    // The last form of a pipe is the whole of it; those before refuse lists.
    typeMode: 'output',
    // A check is either said by the metadata beside it, or cannot be said; a number of JSON is finite.
    overrideAction: ({ valibotAction: { type }, jsonSchema }) => (type === 'check' || type === 'finite' ? jsonSchema : undefined),
  }) as Json
  describe(schema, owner)
  return schema
}

/** A part of a larger schema names no dialect. */
function bare({ $schema: _, ...schema }: Json): Json {
  return schema
}

/** Writes beside every property what it is. */
function describe(schema: unknown, owner: string): void {
  if (typeof schema !== 'object' || schema === null) return
  const { properties, items, oneOf } = schema as { properties?: Record<string, Json>, items?: unknown, oneOf?: unknown[] }
  for (const [name, property] of Object.entries(properties ?? {})) {
    property.description = FIELD_WORDS[`${owner}.${name}`] ?? FIELD_WORDS[name]
    describe(property, name)
  }
  describe(items, owner)
  for (const part of oneOf ?? []) describe(part, owner)
}
