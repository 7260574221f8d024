/**
 * What must hold of an etcd cluster after every event, whatever goes wrong, within the fault model of
 * `invariant-sight.ts`: the paper's properties, those of etcd's TLA+ specification, what disks have
 * promised, and what stores hold. Each has a memory of its own, and examines only what has changed.
 */
import type { Rule } from './invariant-rules.ts'
import { ofTheDisk } from './invariants-disk.ts'
import { ofThePaper } from './invariants-raft.ts'
import { ofTheStore } from './invariants-store.ts'
import { ofTheSpecification } from './invariants-tla.ts'

export const invariants: readonly Rule[] = [...ofThePaper, ...ofTheSpecification, ...ofTheDisk, ...ofTheStore]
