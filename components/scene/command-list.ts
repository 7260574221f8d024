/** Every possible action now, by the object that it is done to, and those that a few typed words leave. */
import type { AnyStaging, Offer } from '../stage/staging.ts'

export interface CommandGroup {
  readonly title: string
  readonly offers: readonly Offer[]
}

export function commandsOf({ targetsOf, titleOf, choicesFor }: Pick<AnyStaging, 'targetsOf' | 'titleOf' | 'choicesFor'>, view: unknown): readonly CommandGroup[] {
  return targetsOf(view)
    .map(target => ({ title: titleOf(target), offers: choicesFor(view, target).filter(choice => 'action' in choice) }))
    .filter(group => group.offers.length > 0)
}

/** Accents and capitals are not asked of who types. */
const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036F]/g, '').toLowerCase()

/** Groups with the offers in whose title or label each word occurs. */
export function matching(groups: readonly CommandGroup[], typed: string): readonly CommandGroup[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const kept = groups.map(({ title, offers }) => ({
    title, offers: offers.filter(({ label }) => words.every(word => plain(`${title} ${label}`).includes(word))),
  }))
  return kept.filter(group => group.offers.length > 0)
}
