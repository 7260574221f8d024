/**
 * Why an action was refused, as a sentence: what every world's things have in common, and what the run
 * itself refuses (`malformed`, `log-full`, see `act` in run/run.ts). A world adds its own.
 */
import type { Refusal } from './world.ts'

export type Sentences = Readonly<Record<string, (subject: string) => string>>

const COMMON: Sentences = {
  'unknown-site': s => `Il n’y a pas de site « ${s} ».`,
  'unknown-client': s => `Il n’y a pas de client « ${s} ».`,
  'unknown-link': s => `Il n’y a pas de lien « ${s} ».`,
  'unknown-action': s => `L’action « ${s} » n’existe pas.`,
  'already-up': s => `${s} tourne déjà.`,
  'already-down': s => `${s} est déjà arrêté.`,
  'already-paused': s => `${s} est déjà figé.`,
  'not-paused': s => `${s} n’est pas figé.`,
  'already-cut': s => `${s} : c’est déjà coupé.`,
  'not-cut': s => `${s} : rien n’est coupé.`,
  'same-place': s => `Un lien relie deux endroits : « ${s} » n’en est qu’un.`,
  'site-already-lost': s => `Le site ${s} est déjà arrêté.`,
  'site-already-up': s => `Le site ${s} tourne déjà.`,
  'out-of-reach': s => `Le client ne joint pas ${s} : le lien est coupé.`,
  'malformed': s => `Action mal formée : ${s}.`,
  'log-full': s => `Le journal des actions est plein (${s}). Revenez au scénario pour continuer.`,
}

/** A world's `explain`: its own sentences come before those that all have. */
export function explainer(own: Sentences): (refusal: Refusal) => string {
  const sentences: Sentences = { ...COMMON, ...own }
  return ({ refused, subject }) => sentences[refused]?.(subject) ?? `Action impossible (${refused}, ${subject}).`
}
