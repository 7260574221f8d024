/**
 * What becomes of a layout of members over sites when sites go: who still decides (more than half of
 * the declared members, the absent included: raft paper §5.2, etcd's FAQ, “What is failure
 * tolerance?”), and how often. Closed forms, for perfect machines and sites that fail independently;
 * a link cut counts as the loss of the smaller side.
 */
import { majorityOf } from '../raft/quorum.ts'

/** Members of site A, B, C…; a site without members is no part of the layout. */
export type Layout = readonly number[]

/** The layouts of the talk's table. */
export const LAYOUTS: readonly Layout[] = [[3, 0], [2, 1], [2, 2], [3, 2], [4, 1], [1, 1, 1], [2, 2, 1]]

/** Availabilities of a site that the talk compares. */
export const SITE_AVAILABILITIES = [0.99, 0.999] as const

/** Minutes in a year of 365 days. */
export const YEAR = 365 * 24 * 60

export const nameOf = (layout: Layout): string => layout.join('/')

export const membersOf = (layout: Layout): number => layout.reduce((a, b) => a + b, 0)

/** Votes present and needed, of those declared. */
export interface Count {
  readonly present: number
  readonly needed: number
  readonly declared: number
  readonly decides: boolean
}

/** @param declared members of the configuration; @param present those of them that run and reach each other */
export function countOf(declared: number, present: number): Count {
  const needed = declared === 0 ? 0 : majorityOf(declared)
  return { present, needed, declared, decides: declared > 0 && present >= needed }
}

/** Members that may be lost while the others still decide. */
export const toleranceOf = (members: number): number => members - majorityOf(members)

/** Copies left, and votes, once the sites of these places are gone. */
export function without(layout: Layout, lost: readonly number[]): Count {
  return countOf(membersOf(layout), membersOf(layout.filter((_, site) => !lost.includes(site))))
}

/** Share of time in which the layout decides, when each site is there a share `site` of it (0 to 1). */
export function availabilityOf(layout: Layout, site: number): number {
  let total = 0
  for (let states = 0; states < 1 << layout.length; states++) {
    const lost = lostIn(states, layout.length)
    if (!without(layout, lost).decides) continue
    let share = 1
    for (let place = 0; place < layout.length; place++) share *= lost.includes(place) ? 1 - site : site
    total += share
  }
  return total
}

/** Bit n of `states`: the site at place n is lost. */
export function lostIn(states: number, sites: number): readonly number[] {
  return Array.from({ length: sites }, (_, place) => place).filter(place => (states >> place & 1) === 1)
}
