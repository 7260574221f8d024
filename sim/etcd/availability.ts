/**
 * For how long a write could be acknowledged: some leader that runs reaches, both ways, a majority of
 * the voters of its configuration, itself included (raft paper §5.3: a majority's disks decide). The
 * count begins when that is first so. What a client reaches is another matter, as are disks and quotas.
 *
 * It changes with roles, configurations, processes and links only: who changes one of these within an
 * event says so (`stale`), and the world looks again once the event is over.
 */
import { isCut } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import type { Kernel } from '../kernel/world.ts'
import { majorityOf, Role } from '../raft/index.ts'
import type { EtcdState, Member } from './state.ts'

export interface Availability {
  stale: boolean
  /** Could a write be acknowledged when one last looked? */
  can: boolean
  /** When it first could, µs; -1 before. */
  first: number
  /** When `can` last changed, µs. */
  since: number
  /** Time during which it could, up to `since`, µs. */
  total: number
}

export function neverYet(): Availability {
  return { stale: false, can: false, first: -1, since: 0, total: 0 }
}

/** Looks again, now. */
export function observe(state: EtcdState, kernel: Kernel): void {
  const { availability } = state
  availability.stale = false
  const can = canAcknowledge(state, kernel)
  if (can === availability.can) return
  if (can) availability.first = availability.first < 0 ? kernel.now : availability.first
  else availability.total += kernel.now - availability.since
  availability.can = can
  availability.since = kernel.now
}

/** Time during which a write could be acknowledged, and time since it first could, up to now, µs. */
export function servedTime({ availability: { can, first, since, total } }: EtcdState, now: number): { readonly could: number, readonly of: number } {
  return { could: total + (can ? now - since : 0), of: first < 0 ? 0 : now - first }
}

export function canAcknowledge(state: EtcdState, kernel: Kernel): boolean {
  return state.members.some(m => m.node?.role === Role.Leader && isUp(kernel, m.id) && reachesMajorities(state, kernel, m))
}

/** Would a write that this member is asked for be acknowledged? It serves, reaches the leader it knows, and that one a majority. */
export function acknowledgesAt(state: EtcdState, kernel: Kernel, member: Member): boolean {
  const { network, places, members } = state
  if (member.node === null || !member.serves || !isUp(kernel, member.id)) return false
  const leader = members[places[member.node.lead] - 1]
  if (leader?.node?.role !== Role.Leader || leader.node.term !== member.node.term || !isUp(kernel, leader.id)) return false
  const linked = leader === member || (!isCut(network, member.id - 1, leader.id - 1) && !isCut(network, leader.id - 1, member.id - 1))
  return linked && reachesMajorities(state, kernel, leader)
}

const isUp = (kernel: Kernel, place: number) => kernel.processes[place - 1].status === ProcessStatus.Up

/** Of both halves, while its configuration is joint. */
function reachesMajorities({ network, places, members }: EtcdState, kernel: Kernel, { id, node }: Member): boolean {
  const reaches = (raftId: number) => {
    const place = places[raftId]
    if (place === id) return true
    return members[place - 1].node !== null && isUp(kernel, place)
      && !isCut(network, id - 1, place - 1) && !isCut(network, place - 1, id - 1)
  }
  const { voters, votersOutgoing } = node!.conf
  return [voters, votersOutgoing].every(half => half.length === 0 || half.filter(reaches).length >= majorityOf(half.length))
}
