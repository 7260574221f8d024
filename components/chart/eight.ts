/** What the eight are called, who votes in each, and what became of them, in words. */
import { judge, lostOf, zonesOf } from '../../composables/quorums.ts'
import type { Happened, Judged } from '../../composables/quorums.ts'
import type { Kind } from '../../sim/study/quorums.ts'

export const NAMES: Readonly<Record<string, { readonly name: string, readonly votes: string }>> = {
  kubernetes: { name: 'Kubernetes', votes: 'membres etcd' },
  swarm: { name: 'Docker Swarm', votes: 'managers' },
  mesos: { name: 'Mesos (retiré)', votes: 'serveurs ZooKeeper' },
  microk8s: { name: 'MicroK8s', votes: 'votants Dqlite' },
  ceph: { name: 'Ceph', votes: 'moniteurs' },
  drbd: { name: 'DRBD', votes: 'nœuds' },
  kafka: { name: 'Kafka', votes: 'contrôleurs KRaft' },
  elasticsearch: { name: 'Elasticsearch', votes: 'configuration de vote' },
}

/** How a node looks, and what that is called. */
export type Mark = Kind | 'leader' | 'gone'
export const MARKS: Readonly<Record<Mark, string>> = {
  leader: 'leader', voter: 'votant', standby: 'suppléant, sans voix', witness: 'témoin', diskless: 'témoin sans disque', gone: 'perdu',
}

export interface Node { readonly zone: string, readonly mark: Mark, readonly leads: boolean, readonly gone: boolean }

/** Each node as it looks now: one whose vote does not count is a stand-by, whatever it was. */
export function nodesOf({ electorate, standing }: Judged): readonly Node[] {
  return electorate.nodes.map(({ zone, kind }, place) => {
    const votes = standing.voters.includes(place)
    return { zone, mark: !votes ? 'standby' : kind === 'standby' ? 'voter' : kind, leads: standing.leader === place, gone: standing.lost.includes(zone) }
  })
}

export const tallyOf = ({ votes }: Judged) => `${votes.present} sur ${votes.declared}`

/** A small picture in words. */
export function tileText(judged: Judged): string {
  const { name, votes } = NAMES[judged.electorate.id]
  const nodes = nodesOf(judged).map(({ zone, mark, leads, gone }) => `${zone} ${leads ? MARKS.leader : MARKS[mark]}${gone ? ' perdu' : ''}`)
  return `${name}, ${votes}\u00A0: ${nodes.join(', ')}. ${tallyOf(judged)}, il en faut ${judged.votes.needed}\u00A0: ${judged.standing.decides ? 'il décide' : 'arrêt'}.`
}

const listOf = (words: readonly string[]) => new Intl.ListFormat('fr').format(words)
const namesOf = (judged: readonly Judged[]) => listOf(judged.map(({ electorate }) => NAMES[electorate.id].name))

/** What is lost, and who decides. */
export function captionOf(happened: Happened): string {
  const eight = judge(happened)
  return [`${placeText(happened)}\u00A0: ${verdictText(eight)}.`, likewiseText(happened), ...eight.map(ownText)].filter(text => text !== '').join(' ')
}

function placeText(happened: Happened): string {
  const lost = lostOf(happened)
  const [place, gone] = happened.sites === 2 ? ['Deux sites', 'perdu'] : ['Trois zones', 'perdue']
  return lost.length === 0 ? place : `${place}, ${listOf(lost)} ${gone}${lost.length > 1 ? 's' : ''}`
}

function verdictText(eight: readonly Judged[]): string {
  const [deciding, stopped] = [true, false].map(decides => eight.filter(({ standing }) => standing.decides === decides))
  if (stopped.length === 0) return 'les huit décident'
  if (deciding.length === 0) return 'les huit s’arrêtent'
  if (deciding.length > stopped.length) return `tous décident, sauf ${namesOf(stopped)}`
  return deciding.length === 1 ? `seul ${namesOf(deciding)} décide` : `seuls ${namesOf(deciding)} décident`
}

/** Where any other site could have been lost alone, with the same verdicts. */
function likewiseText(happened: Happened): string {
  const lost = lostOf(happened)
  if (lost.length !== 1 || happened.moves.length !== 1) return ''
  const others = zonesOf(happened).filter(zone => zone !== lost[0])
  const verdicts = (zone: typeof lost[number]) => judge({ ...happened, moves: [{ type: 'lose', zone }] }).map(({ standing }) => standing.decides).join()
  return others.every(zone => verdicts(zone) === verdicts(lost[0])) ? `Sans ${others.join(', ou sans ')}\u00A0: de même.` : ''
}

/** What one of them does that the others do not. */
function ownText({ electorate: { id, nodes, adapts }, standing: { voters, decides }, votes }: Judged): string {
  const { name } = NAMES[id]
  if (!decides && votes.decides) return `${name}\u00A0: un témoin sans disque ne rend pas un quorum perdu.`
  if (adapts === 'promotes' && voters.some(place => nodes[place].kind === 'standby')) return `${name} a promu un suppléant.`
  return adapts === 'shrinks' && voters.length < nodes.length ? `${name} ne compte plus que ${voters.length} voix.` : ''
}
