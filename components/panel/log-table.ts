/** The members' logs beside one another: which entries are in sight, and what each member has of them. */
import type { EtcdView, LogCell, MemberView, ProgressView } from '../../sim/etcd/view.ts'

/** Rows in sight: as many as a view has cells of a log. */
const ROWS = 8

export type Held = LogCell | 'snapshot' | 'absent'

export interface LogRow {
  readonly index: number
  /** In the order of the members. */
  readonly cells: readonly Held[]
}

/** The last rows, newest last; none while every log is empty. */
function rowsOf({ members }: Pick<EtcdView, 'members'>): readonly LogRow[] {
  const last = Math.max(0, ...members.map(m => m.lastIndex))
  const first = Math.max(1, last - ROWS + 1)
  return Array.from({ length: last - first + 1 }, (_, i) => ({ index: first + i, cells: members.map(m => heldAt(m, first + i)) }))
}

function heldAt(member: MemberView, index: number): Held {
  const cell = member.log.find(c => c.index === index)
  if (cell) return cell
  return index < member.firstIndex ? 'snapshot' : 'absent'
}

export interface LogColumn {
  readonly name: string
  readonly down: boolean
  readonly commit: number
  readonly applied: number
  /** What the leader knows of it; null without a leader, or for one who is not in its group. */
  readonly known: ProgressView | null
}

export interface LogTableData {
  readonly columns: readonly LogColumn[]
  readonly rows: readonly LogRow[]
  /** The leader whose view it is; empty without one. */
  readonly viewer: string
}

export function tableOf(view: Pick<EtcdView, 'members'>): LogTableData {
  const viewer = viewerOf(view)
  const columns = view.members.map(({ name, status, commit, applied }) =>
    ({ name, down: status === 'down', commit, applied, known: viewer?.progress.find(p => p.name === name) ?? null }))
  return { columns, rows: rowsOf(view), viewer: viewer?.name ?? '' }
}

/** The leader of the highest term, whose view of the others is shown. */
function viewerOf({ members }: Pick<EtcdView, 'members'>): MemberView | null {
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
