/** What the counter-model is built from, and what may be done to it: sites, members, clients; cuts, writes, reads. */
import * as v from 'valibot'
import { actionFormsOf, fields, firstIssue, list, rejecterOf, text } from '../kernel/form.ts'

export interface Description {
  readonly sites: readonly { readonly name: string }[]
  /** The first is primary when it begins. */
  readonly members: readonly { readonly name: string, readonly site: string }[]
  readonly clients: readonly { readonly name: string, readonly site: string, readonly endpoints: readonly string[] }[]
}

export type Action =
  /** Both directions between two sites. */
  | { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string }
  | { readonly type: 'write', readonly client: string, readonly key?: string, readonly value?: string }
  | { readonly type: 'read', readonly client: string, readonly key?: string }

const name = text(20)

export const descriptionForm = fields({
  sites: list(fields({ name }), 1, 3),
  members: list(fields({ name, site: name }), 1, 7),
  clients: list(fields({ name, site: name, endpoints: list(name, 1, 7) }), 0, 7),
})

const between = { from: name, to: name }
const asked = { client: name, key: v.optional(text(40)) }
const kinds: Readonly<Record<Action['type'], v.ObjectEntries>> = {
  cut: between, heal: between, write: { ...asked, value: v.optional(text(40, 0)) }, read: asked,
}

/** The form of an action, by its `type`. */
export const actionForms = actionFormsOf(kinds)
export const rejectAction = rejecterOf(actionForms)

/** What is wrong with a description, in a sentence, or null. */
export function rejectDescription(candidate: unknown): string | null {
  const wrong = firstIssue(descriptionForm, candidate, 'la description')
  if (wrong) return wrong
  const { sites, members, clients } = candidate as Description
  const names = [...sites, ...members, ...clients].map(thing => thing.name)
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) return `le nom «\u00a0${twice}\u00a0» est donné deux fois`
  const astray = [...members, ...clients].find(thing => !sites.some(s => s.name === thing.site))
  if (astray) return `«\u00a0${astray.name}\u00a0» est sur un site inconnu, «\u00a0${astray.site}\u00a0»`
  const lost = clients.find(c => c.endpoints.some(e => !members.some(m => m.name === e)))
  return lost ? `«\u00a0${lost.name}\u00a0» s’adresse à un membre inconnu` : null
}
