/**
 * Who leads a partition, and who may later: the controller's rule (PartitionChangeBuilder). An
 * in-sync replica that is active, in the order of the assignment; none: one of the eligible leader
 * replicas (KIP-966, C9.10); none: the last known leader, if it is back; none: any replica that is
 * active, where unclean elections are allowed, and what it lacks is lost (C9.9).
 */
import { How, isActive, minIsrOf, NOBODY } from './image.ts'
import type { Image, Partition } from './image.ts'
import { Fault } from './state.ts'
import type { AlterPartition } from './state.ts'

export interface Wanted {
  readonly isr: readonly number[]
  /** Lets a replica that is not in sync lead, if no other can. */
  readonly unclean: boolean
  /** Must not lead, nor be eligible: it stopped without a word, and starts anew. */
  readonly uncleanShutdown?: number
  /** Must not lead: about to be fenced. */
  readonly leaving?: number
}

export interface Change { readonly to: Partition, readonly how: How }

/** The partition as it becomes, or null when nothing changes. */
export function changePartition(image: Image, partition: Partition, elrEnabled: boolean, wanted: Wanted): Change | null {
  const may = (b: number) => isActive(image, b) && b !== wanted.leaving && b !== wanted.uncleanShutdown
  let isr = wanted.isr
  let elr = elrEnabled ? eligible(image, partition, wanted) : []
  const elected = elect(partition, isr, elr, elrEnabled, wanted.unclean, may)
  const { leader, how } = elected
  if (leader !== partition.leader && leader !== NOBODY && how !== How.Isr) {
    // Whoever leads from outside the ISR is all of it, for now.
    isr = [leader]
    elr = how === How.Elr ? elr.filter(b => b !== leader) : []
  }
  // Without ELR, the last replica in sync stays in the ISR: it alone may lead again.
  if (isr.length === 0 && !elrEnabled) isr = partition.isr
  const lastKnownLeader = !elrEnabled || leader !== NOBODY ? NOBODY
    : isr.length === 0 && partition.isr.length > 0 && partition.leader !== NOBODY ? partition.leader : partition.lastKnownLeader
  const leads = leader !== partition.leader
  if (!leads && same(isr, partition.isr) && same(elr, partition.elr) && lastKnownLeader === partition.lastKnownLeader) return null
  return {
    how,
    to: {
      ...partition, isr, elr, lastKnownLeader, leader,
      leaderEpoch: partition.leaderEpoch + (leads ? 1 : 0), partitionEpoch: partition.partitionEpoch + 1,
    },
  }
}

/** Who leaves an ISR that is too small stays eligible, until it is large enough again. */
function eligible(image: Image, partition: Partition, { isr, uncleanShutdown }: Wanted): readonly number[] {
  if (isr.length >= minIsrOf(image, partition)) return []
  const candidates = [...new Set([...partition.elr, ...partition.isr])]
  return candidates.filter(b => !isr.includes(b) && b !== uncleanShutdown)
}

function elect(
  partition: Partition, isr: readonly number[], elr: readonly number[], elrEnabled: boolean, unclean: boolean, may: (broker: number) => boolean,
): { readonly leader: number, readonly how: How } {
  const { leader, replicas, lastKnownLeader } = partition
  const inSync = (b: number) => isr.includes(b) && may(b)
  if (inSync(leader)) return { leader, how: How.Isr }
  const next = replicas.find(inSync)
  if (next !== undefined) return { leader: next, how: How.Isr }
  const kept = isr.length === 0 ? replicas.find(b => elr.includes(b) && may(b)) : undefined
  if (kept !== undefined) return { leader: kept, how: How.Elr }
  if (elrEnabled && isr.length === 0 && elr.length === 0 && lastKnownLeader !== NOBODY && may(lastKnownLeader)) {
    return { leader: lastKnownLeader, how: How.LastKnown }
  }
  const any = unclean ? replicas.find(may) : undefined
  return any === undefined ? { leader: NOBODY, how: How.Isr } : { leader: any, how: How.Unclean }
}

/** Why a leader may not have the ISR it asks for, if it may not (AlterPartition). */
export function rejectAlter(image: Image, partition: Partition, from: number, { leaderEpoch, partitionEpoch, isr }: AlterPartition): Fault {
  if (leaderEpoch !== partition.leaderEpoch || from !== partition.leader) return Fault.FencedLeaderEpoch
  if (partitionEpoch !== partition.partitionEpoch) return Fault.InvalidUpdateVersion
  // Only who is registered under this start, and not fenced, may join (KIP-903).
  const eligible = isr.every(r => isActive(image, r.broker) && image.brokers[r.broker]?.life === r.life)
  return eligible ? Fault.None : Fault.IneligibleReplica
}

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((x, i) => x === b[i])
