/**
 * Where two logs part (KIP-101, KIP-279, KIP-595): a replica that fetches says the epoch of its last
 * record, and the leader how far its own log agrees with that.
 */
import type { LogRecord } from './state.ts'

export const lastEpochOf = (records: readonly LogRecord[], end = records.length) => (end > 0 ? records[end - 1].epoch : -1)

/** End of the records of that epoch or an earlier one. */
export function endOfEpoch(records: readonly LogRecord[], epoch: number): number {
  let end = records.length
  while (end > 0 && records[end - 1].epoch > epoch) end--
  return end
}

export interface Parting {
  /** Last epoch that both may have, -1 for none, and where it ends in the leader's log. */
  readonly epoch: number
  readonly end: number
}

/** Where a log that ends at `offset`, in `lastEpoch`, parts from the leader's; null where it does not. */
export function divergence(leader: readonly LogRecord[], offset: number, lastEpoch: number): Parting | null {
  if (offset === 0 || lastEpoch < 0) return null
  const end = endOfEpoch(leader, lastEpoch)
  const epoch = lastEpochOf(leader, end)
  return epoch === lastEpoch && end >= offset ? null : { epoch, end }
}

/** Where a log must end so that nothing after it parts from the leader's; called again until nothing does. */
export const agreedEnd = (own: readonly LogRecord[], { epoch, end }: Parting) => Math.min(end, endOfEpoch(own, epoch))
