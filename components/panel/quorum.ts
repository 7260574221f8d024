/**
 * Who counts towards a majority now, as the network lets them: the voters that one member reaches both
 * ways, itself included. That member is the leader who reaches a majority; without one, whoever reaches most.
 */
import type { EtcdView, MemberView } from '../../sim/etcd/view.ts'

export type Presence = 'centre' | 'present' | 'unreached' | 'paused' | 'down'

export interface Counted {
  readonly name: string
  readonly presence: Presence
}

export interface Quorum {
  /** From whose place it is counted; empty when nobody runs. */
  readonly centre: string
  /** It leads, with a majority in reach. */
  readonly leads: boolean
  readonly present: number
  readonly needed: number
  readonly voters: number
  /** Votes that a majority lacks. */
  readonly missing: number
  readonly sites: readonly { readonly name: string, readonly voters: readonly Counted[] }[]
  readonly learners: readonly Counted[]
  /** Members that take themselves for leaders without a majority in reach. */
  readonly stale: readonly string[]
}

export function quorumOf(view: Pick<EtcdView, 'sites' | 'members' | 'links' | 'voters' | 'learners' | 'quorum'>): Quorum {
  const named = (names: readonly string[]) => names.flatMap(name => view.members.find(m => m.name === name) ?? [])
  const voters = named(view.voters)
  const open = (a: string, b: string) => a === b
    || view.links.some(l => l.kind === 'member' && l.cut === 'none' && ((l.from === a && l.to === b) || (l.from === b && l.to === a)))
  const up = voters.filter(m => m.status === 'up')
  const reach = new Map(up.map(m => [m.name, up.filter(o => open(m.name, o.name)).length]))
  const reached = (m: MemberView) => reach.get(m.name) ?? 0
  const leaders = up.filter(m => m.role === 'leader')
  const inOffice = leaders.filter(m => reached(m) >= view.quorum)
  const [centre] = (inOffice.length > 0 ? inOffice : up).slice().sort((a, b) => reached(b) - reached(a) || b.term - a.term)
  const presenceOf = (m: MemberView): Presence => {
    if (m.status !== 'up') return m.status
    return m === centre ? 'centre' : centre && open(centre.name, m.name) ? 'present' : 'unreached'
  }
  const counted = (members: readonly MemberView[]) => members.map(m => ({ name: m.name, presence: presenceOf(m) }))
  const present = centre ? reached(centre) : 0
  return {
    centre: centre?.name ?? '', leads: inOffice.length > 0, present, needed: view.quorum, voters: voters.length,
    missing: Math.max(0, view.quorum - present),
    sites: view.sites.map(name => ({ name, voters: counted(voters.filter(m => m.site === name)) })),
    learners: counted(named(view.learners)),
    stale: leaders.filter(m => !inOffice.includes(m)).map(m => m.name),
  }
}

export const PRESENCES = {
  centre: { mark: '●', word: 'compte' }, present: { mark: '✓', word: 'joint' }, unreached: { mark: '⊘', word: 'injoignable' },
  paused: { mark: 'Ⅱ', word: 'figé' }, down: { mark: '✕', word: 'arrêté' },
} as const satisfies Record<Presence, { mark: string, word: string }>

export function quorumText({ present, needed, voters, missing, leads }: Quorum): string {
  if (voters === 0) return 'Aucun membre ne vote.'
  const count = `${present} voix sur ${voters}, il en faut ${needed}`
  if (missing > 0) return `${count} : il en manque ${missing}. Rien ne peut être commis.`
  return leads ? `${count} : le cluster décide.` : `${count} : un leader peut être élu.`
}
