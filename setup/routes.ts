/** The pages of the deck beside its slides: the handout, which the export prints, the lab, the rehearsals, the deck to read. */
import { defineRoutesSetup } from '@slidev/types'
import { PHONE } from '../composables/place.ts'

/**
 * Whoever opens the published deck on a phone, with no slide in the address, gets it to read. An
 * address that names a slide always shows the slide; so does the development server, where a phone
 * follows the talk.
 */
function frontDoor(to: { query: object }): { path: string } {
  const reads = import.meta.env.PROD && !('print' in to.query) && !('embedded' in to.query) && matchMedia(PHONE).matches
  return { path: reads ? '/lire' : '/1' }
}

export default defineRoutesSetup(routes => [
  { name: 'handout', path: '/handout', component: () => import('../components/handout/Handout.vue') },
  { name: 'labo', path: '/labo', component: () => import('../components/lab/Lab.vue') },
  { name: 'repetition', path: '/repetition', component: () => import('../components/speaker/Rehearsals.vue') },
  { name: 'lire', path: '/lire', component: () => import('../components/lire/Lire.vue') },
  // Slidev's own come last: they end with one that takes every address.
  ...routes.map(route => (route.path === '' && route.redirect ? { ...route, redirect: frontDoor } : route)),
])
