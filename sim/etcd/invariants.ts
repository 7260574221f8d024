/**
 * The Raft paper's five safety properties (extended version, figure 3), checked after every event.
 * Each keeps a memory of what it has seen and looks only at what changed, so a check costs little;
 * together they hold for the whole history, not for one instant.
 */
import type { Invariant } from '../kernel/world.ts'
import { lastIndex, Role, termAt } from '../raft/index.ts'
import type { Entry } from '../raft/index.ts'
import type { EtcdState, Member } from './state.ts'

type Check = (state: EtcdState) => string | null

/** Calls `look` for each running member whose log changed since the last call. */
function onLogChange(state: EtcdState, seen: Map<number, readonly [object, number]>, look: (m: Member) => string | null): string | null {
  for (const member of state.members) {
    if (member.node === null) continue
    const { log } = member.node
    const known = seen.get(member.id)
    if (known && known[0] === log && known[1] === log.revision) continue
    seen.set(member.id, [log, log.revision])
    const wrong = look(member)
    if (wrong) return wrong
  }
  return null
}

/** At most one leader can be elected in a given term (§5.2). */
function electionSafety(): Check {
  const leaders = new Map<number, string>()
  return state => {
    for (const { node, name } of state.members) {
      if (node === null || node.role !== Role.Leader) continue
      const known = leaders.get(node.term)
      if (known === undefined) leaders.set(node.term, name)
      else if (known !== name) return `${known} and ${name} both lead term ${node.term}`
    }
    return null
  }
}

/** A leader never overwrites or deletes entries in its log; it only appends (§5.3). */
function leaderAppendOnly(): Check {
  const seen = new Map<number, readonly [object, number]>()
  const logs = new Map<number, { term: number, entries: Entry[] }>()
  return state => {
    for (const { id, node } of state.members) {
      if (node === null || node.role !== Role.Leader || logs.get(id)?.term !== node.term) logs.delete(id)
    }
    return onLogChange(state, seen, ({ id, name, node }) => {
      if (node === null || node.role !== Role.Leader) return null
      const before = logs.get(id)?.entries ?? []
      const kept = before.every((entry, i) => node.log.entries[i] === entry)
      logs.set(id, { term: node.term, entries: node.log.entries.slice() })
      return kept ? null : `${name}, leader of term ${node.term}, changed its own log`
    })
  }
}

/** If two logs hold an entry of the same index and term, they are identical up to it (§5.3). */
function logMatching(): Check {
  const seen = new Map<number, readonly [object, number]>()
  const checked = new Map<number, Entry[]>()
  // By index and term: the entry, and the term before it. Identity of prefixes follows by induction.
  const entries = new Map<string, { entry: Entry, termBefore: number }>()
  return state => onLogChange(state, seen, ({ id, name, node }) => {
    if (node === null) return null
    const { log } = node
    const before = checked.get(id) ?? []
    for (let i = 0; i < log.entries.length; i++) {
      const entry = log.entries[i]
      // The same entry on top of the same entry: looked at already.
      if (before[i] === entry && before[i - 1] === log.entries[i - 1]) continue
      if (entry.index !== log.offset + i + 1) return `${name} holds entry ${entry.index} in place ${log.offset + i + 1}`
      const termBefore = termAt(log, entry.index - 1)
      const key = `${entry.index}/${entry.term}`
      const known = entries.get(key)
      if (known === undefined) entries.set(key, { entry, termBefore })
      else if (known.entry.data !== entry.data || known.termBefore !== termBefore) {
        return `${name} holds another entry ${entry.index} of term ${entry.term} than the first seen`
      }
    }
    checked.set(id, log.entries.slice())
    return null
  })
}

/** If an entry is committed in a term, it is in the logs of the leaders of all higher terms (§5.4). */
function leaderCompleteness(): Check {
  const committed: { entry: Entry, inTerm: number }[] = []
  const complete = new Map<number, readonly [term: number, upTo: number]>()
  return state => {
    for (const { node } of state.members) {
      if (node === null) continue
      for (let i = committed.length + 1; i <= node.log.committed; i++) {
        committed.push({ entry: node.log.entries[i - node.log.offset - 1], inTerm: node.term })
      }
    }
    for (const { id, name, node } of state.members) {
      if (node === null || node.role !== Role.Leader) continue
      const [term, upTo] = complete.get(id) ?? [0, 0]
      for (let i = term === node.term ? upTo : 0; i < committed.length; i++) {
        const { entry, inTerm } = committed[i]
        if (inTerm < node.term && (lastIndex(node.log) < entry.index || termAt(node.log, entry.index) !== entry.term)) {
          return `${name} leads term ${node.term} without entry ${entry.index}, committed in term ${inTerm}`
        }
      }
      complete.set(id, [node.term, committed.length])
    }
    return null
  }
}

/** No two members apply different entries at the same index (§5.4.3). */
function stateMachineSafety(): Check {
  const applied: Entry[] = []
  const upTo = new Map<number, readonly [object, number]>()
  return state => {
    for (const { id, name, node, applied: last } of state.members) {
      if (node === null) continue
      const { log } = node
      const known = upTo.get(id)
      let i = known && known[0] === log ? known[1] : 0
      if (last < i) return `${name} applied entry ${last} after entry ${i}`
      for (; i < last; i++) {
        const entry = log.entries[i - log.offset]
        if (entry === undefined) return `${name} applied entry ${i + 1} which its log does not hold`
        if (applied[i] === undefined) applied[i] = entry
        else if (applied[i].term !== entry.term || applied[i].data !== entry.data) {
          return `${name} applied another entry ${i + 1} than the first applied`
        }
      }
      upTo.set(id, [log, last])
    }
    return null
  }
}

const rule = (id: string, start: () => Check): Invariant<EtcdState> => ({ id, start })

export const invariants: readonly Invariant<EtcdState>[] = [
  rule('election-safety', electionSafety),
  rule('leader-append-only', leaderAppendOnly),
  rule('log-matching', logMatching),
  rule('leader-completeness', leaderCompleteness),
  rule('state-machine-safety', stateMachineSafety),
]
