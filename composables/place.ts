/**
 * Places of the deck, and its public address: `DECK_URL` when the deck is built, else `publicUrl` at
 * the head of `slides.md`. Without either there are only places, which hold in any copy of the deck.
 */
import { configs, pathPrefix } from './slidev.ts'

/** The page where a shared run opens; a link's fragment follows it. */
export const LAB = '/labo'

/** The deck's public address without a slash at its end; empty while it has none. */
export function publicUrl(): string {
  const { publicUrl: written = '' } = (configs.themeConfig ?? {}) as { publicUrl?: string }
  return (import.meta.env.DECK_URL as string | undefined || written).trim().replace(/\/+$/, '')
}

/** A small screen under a finger, held either way. */
export const PHONE = '(pointer: coarse) and (max-width: 640px), (pointer: coarse) and (max-height: 480px)'

/** A slide at a click. */
export function slidePlace(no: number, click: number): string {
  return `/${no}${click > 0 ? `?clicks=${click}` : ''}`
}

/** The address of a place in this very copy of the deck. */
export function hrefOf(place: string): string {
  return pathPrefix + place.slice(1)
}
