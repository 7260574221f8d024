/**
 * What MirrorMaker 2 saves (facts C9.14): a copy counts once the other cluster has acknowledged it, and
 * while a disk there holds it. What was acknowledged and has none is the RPO.
 */
import type { Whereabouts } from './losses.ts'
import { Outcome } from './state.ts'
import type { Message } from './state.ts'

/** @param where what the copy's own cluster has of it */
export function countsAsCopy({ outcome }: Message, where: Whereabouts): boolean {
  return outcome === Outcome.Acknowledged && where !== 'lost'
}
