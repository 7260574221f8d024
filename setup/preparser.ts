/** With `DECK_PUBLIC` set, as when the site is published, notes lose their private cues. */
import process from 'node:process'
import { definePreparserSetup } from '@slidev/types'
import { withoutPrivateCues } from '../components/handout/notes.ts'

export default definePreparserSetup(() => (process.env.DECK_PUBLIC
  ? [{ name: 'private-cues', transformNote: note => Promise.resolve(note && withoutPrivateCues(note)) }]
  : []))
