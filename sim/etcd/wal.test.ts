import { describe, expect, it } from 'vitest'
import { EMPTY_CONF, EntryType } from '../raft/index.ts'
import type { Entry, Snapshot } from '../raft/index.ts'
import { emptyWal, fold, replay } from './wal.ts'
import type { Wal, WalRecord } from './wal.ts'
import { createDisk, beginSync, endSync } from '../kernel/disk.ts'
import { createRandom, streamOf } from '../kernel/random.ts'

const entry = (index: number, term: number): Entry => ({ index, term, type: EntryType.Normal, data: null })
const snapshot = (index: number, term: number): Snapshot => ({ index, term, confState: EMPTY_CONF, data: null })
const origin = snapshot(0, 0)

/** What is read back after these records were synced, one after the other. */
function readBack(...records: WalRecord[]) {
  const disk = createDisk<WalRecord>({ fsync: 1, jitter: 0 }, streamOf(createRandom(1), 'disk'))
  const wal: Wal = emptyWal()
  for (const record of records) {
    disk.records.push(record)
    beginSync(disk)
    endSync(disk)
    fold(wal, disk)
  }
  return replay(origin, wal)
}

const written = (...entries: Entry[]): WalRecord => ({ hardState: null, entries, snapshot: null })
const received = (of: Snapshot): WalRecord => ({ hardState: null, entries: [], snapshot: of })
const three = written(entry(1, 1), entry(2, 1), entry(3, 1))

describe('a snapshot on the disk', () => {
  it('releases what it covers, and keeps what follows the same entry', () => {
    expect(readBack(three, received(snapshot(2, 1)))).toMatchObject({ snapshot: { index: 2 }, entries: [entry(3, 1)] })
  })

  it('takes the place of a log that holds another entry there: what stood on that is not read back', () => {
    expect(readBack(three, received(snapshot(2, 2)))).toMatchObject({ snapshot: { index: 2 }, entries: [] })
    expect(readBack(three, received(snapshot(2, 2)), written(entry(3, 2))).entries).toEqual([entry(3, 2)])
  })

  it('takes the place of a log that ends before it', () => {
    expect(readBack(three, received(snapshot(7, 2)), written(entry(8, 2)))).toMatchObject({ snapshot: { index: 7 }, entries: [entry(8, 2)] })
  })
})

it('an entry that conflicts takes the place of the one before and of what followed it', () => {
  expect(readBack(three, written(entry(2, 2))).entries).toEqual([entry(1, 1), entry(2, 2)])
})
