/** The pages of the deck beside its slides: `/handout?print`, which the export prints, and the rehearsals. */
import { defineRoutesSetup } from '@slidev/types'

export default defineRoutesSetup(routes => [
  { name: 'handout', path: '/handout', component: () => import('../components/handout/Handout.vue') },
  { name: 'labo', path: '/labo', component: () => import('../components/lab/Lab.vue') },
  { name: 'repetition', path: '/repetition', component: () => import('../components/speaker/Rehearsals.vue') },
  // Slidev's own come last: they end with one that takes every address.
  ...routes,
])
