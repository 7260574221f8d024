/** The members' logs beside one another: which entries are in sight, and what each member has of them. */
import type { EtcdView, LogCell, MemberView } from '../../sim/etcd/view.ts'

/** Rows in sight: as many as a view has cells of a log. */
const ROWS = 8

export type Held = LogCell | 'snapshot' | 'absent'

export interface LogRow {
  readonly index: number
  /** In the order of the members. */
  readonly cells: readonly Held[]
}

/** The last rows, newest last; none while every log is empty. */
export function rowsOf({ members }: Pick<EtcdView, 'members'>): readonly LogRow[] {
  const last = Math.max(0, ...members.map(m => m.lastIndex))
  const first = Math.max(1, last - ROWS + 1)
  return Array.from({ length: last - first + 1 }, (_, i) => ({ index: first + i, cells: members.map(m => heldAt(m, first + i)) }))
}

function heldAt(member: MemberView, index: number): Held {
  const cell = member.log.find(c => c.index === index)
  if (cell) return cell
  return index < member.firstIndex ? 'snapshot' : 'absent'
}

/** The leader of the highest term, whose view of the others is shown. */
export function viewerOf({ members }: Pick<EtcdView, 'members'>): MemberView | null {
  const leaders = members.filter(m => m.role === 'leader' && m.status !== 'down')
  return leaders.reduce<MemberView | null>((best, m) => (best === null || m.term > best.term ? m : best), null)
}

export function cellWords(cell: Held, applied: number): string {
  if (cell === 'absent') return 'absente'
  if (cell === 'snapshot') return 'dans le snapshot'
  return [
    `mandat ${cell.term}`, cell.label || 'entrée vide', cell.committed ? 'commise' : 'pas commise',
    ...(cell.durable ? [] : ['pas encore sur disque']), ...(cell.index <= applied ? ['appliquée'] : []),
  ].join(', ')
}
