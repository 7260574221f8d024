/**
 * Eight systems that decide by majority, and what losses leave of each (facts C1.11, C9.3, C10.2–C10.5,
 * C12.10, C12.12, C12.19, C13.6–C13.7). Votes are counted after each move, without messages or clocks:
 * losses that nothing separates strike at once, and only a wait gives a system the time to change who votes.
 */
import { reconfigure } from '../elasticsearch/quorum.ts'
import { countOf } from './layout.ts'
import type { Count } from './layout.ts'

export const ZONES = ['A', 'B', 'C'] as const
export type Zone = (typeof ZONES)[number]

/**
 * `standby`: has the data and no vote until it is promoted. `witness`: votes and never leads (Ceph's
 * tiebreaker, Elasticsearch's voting-only node). `diskless`: votes without data, for those who have a
 * quorum: it cannot give one back (DRBD).
 */
export type Kind = 'voter' | 'standby' | 'witness' | 'diskless'

export interface Electorate {
  readonly id: string
  readonly nodes: readonly { readonly zone: Zone, readonly kind: Kind }[]
  /** What a wait changes while it decides: a stand-by takes the place of a lost voter; the lost are no longer counted. */
  readonly adapts?: 'promotes' | 'shrinks'
}

export type Move =
  | { readonly type: 'lose' | 'restore', readonly zone: Zone }
  /** Long enough for one promotion, or one new voting configuration. */
  | { readonly type: 'wait' }

export interface Standing {
  readonly lost: readonly Zone[]
  /** Places of the nodes whose votes count, there or lost. */
  readonly voters: readonly number[]
  /** Place of the leader; -1: nobody leads. */
  readonly leader: number
  readonly decides: boolean
}

const placed = (kinds: Readonly<Record<Zone, readonly Kind[]>>) => ZONES.flatMap(zone => kinds[zone].map(kind => ({ zone, kind })))
const one = placed({ A: ['voter'], B: ['voter'], C: ['voter'] })
const fiveWithWitness = placed({ A: ['voter', 'voter'], B: ['voter', 'voter'], C: ['witness'] })

/** In the order in which the talk names them. */
export const ELECTORATES: readonly Electorate[] = [
  { id: 'kubernetes', nodes: one },
  { id: 'swarm', nodes: one },
  { id: 'mesos', nodes: one },
  { id: 'microk8s', nodes: placed({ A: ['voter', 'standby'], B: ['voter', 'standby'], C: ['voter', 'standby'] }), adapts: 'promotes' },
  { id: 'ceph', nodes: fiveWithWitness },
  { id: 'drbd', nodes: placed({ A: ['voter'], B: ['voter'], C: ['diskless'] }) },
  { id: 'kafka', nodes: one },
  { id: 'elasticsearch', nodes: fiveWithWitness, adapts: 'shrinks' },
]

/** The same nodes on two sites: what stood in the third zone stands in A. */
export function onTwoSites(electorate: Electorate): Electorate {
  return { ...electorate, nodes: electorate.nodes.map(node => (node.zone === 'C' ? { ...node, zone: 'A' } : node)) }
}

/** What a system has come to after these moves, from all there. */
export function standingAfter(electorate: Electorate, moves: readonly Move[]): Standing {
  const voters = electorate.nodes.flatMap(({ kind }, place) => (kind === 'standby' ? [] : [place]))
  const start: Standing = { lost: [], voters, leader: voters[0], decides: true }
  return moves.reduce((standing, move) => judged(electorate, standing, moved(electorate, standing, move)), start)
}

/** The votes of a standing, as they are counted: of all voters, the lost included. */
export function votesOf({ nodes }: Electorate, { lost, voters }: Pick<Standing, 'lost' | 'voters'>): Count {
  return countOf(voters.length, voters.filter(place => !lost.includes(nodes[place].zone)).length)
}

function moved(electorate: Electorate, standing: Standing, move: Move): Standing {
  const others = move.type === 'wait' ? [] : standing.lost.filter(zone => zone !== move.zone)
  switch (move.type) {
    case 'lose': return { ...standing, lost: [...others, move.zone] }
    case 'restore': return { ...standing, lost: others }
    // Who votes is itself decided by a majority: without one it stays as it is.
    case 'wait': return standing.decides && electorate.adapts ? { ...standing, voters: ADAPTED[electorate.adapts](electorate, standing) } : standing
  }
}

const ADAPTED: Readonly<Record<NonNullable<Electorate['adapts']>, (electorate: Electorate, standing: Standing) => readonly number[]>> = {
  promotes({ nodes }, { lost, voters }) {
    const there = (place: number) => !lost.includes(nodes[place].zone)
    const gone = voters.find(place => !there(place))
    const ready = nodes.flatMap((_, place) => (there(place) && !voters.includes(place) ? [place] : []))
    // A zone without a voter comes first (MicroK8s, failure-domain).
    const chosen = ready.find(place => !voters.some(voter => there(voter) && nodes[voter].zone === nodes[place].zone)) ?? ready[0]
    return gone === undefined || chosen === undefined ? voters : voters.map(place => (place === gone ? chosen : place))
  },
  shrinks({ nodes }, { lost, voters, leader }) {
    const live = nodes.flatMap(({ zone }, place) => (lost.includes(zone) ? [] : [place]))
    return reconfigure({ nodes: nodes.map((_, id) => ({ id })), settings: { autoShrink: true } }, live, leader, voters)
  },
}

/** Whether it decides now, and who leads. */
function judged(electorate: Electorate, before: Standing, { lost, voters }: Standing): Standing {
  const { nodes } = electorate
  const there = voters.filter(place => !lost.includes(nodes[place].zone))
  // “A node that has lost quorum cannot regain quorum by connecting to a diskless node” (DRBD 9 user guide).
  const able = before.decides ? there : there.filter(place => nodes[place].kind !== 'diskless')
  const leaders = there.filter(place => nodes[place].kind === 'voter' || nodes[place].kind === 'standby')
  const decides = countOf(voters.length, able.length).decides && leaders.length > 0
  return { lost, voters, decides, leader: !decides ? -1 : leaders.includes(before.leader) ? before.leader : leaders[0] }
}
