/** A member drawn: three sizes, and rows of them in a site. */
import type { Box, Point } from './layout.ts'

/** From a member's centre down: its radius, the baselines of its role and term, the top of its log. */
export interface MemberForm {
  readonly radius: number
  /** Of its name, and of the rest. */
  readonly nameSize: number
  readonly size: number
  readonly role: number
  readonly term: number
  readonly log: number
  readonly cell: number
  /** From the top of its crown to its centre; to the bottom of its log, all in all. */
  readonly above: number
  readonly height: number
}

export const FORMS = {
  large: { radius: 32, nameSize: 22, size: 18, role: 61, term: 82, log: 94, cell: 44, above: 66, height: 208 },
  medium: { radius: 27, nameSize: 20, size: 16, role: 52, term: 71, log: 79, cell: 42, above: 56, height: 184 },
  small: { radius: 16, nameSize: 16, size: 16, role: 33, term: 48, log: 52, cell: 36, above: 33, height: 123 },
} as const satisfies Record<string, MemberForm>

export interface MemberPlace extends Point {
  /** Width a member has to itself. */
  readonly room: number
  /** Cells of its log that fit in it. */
  readonly cells: number
  readonly form: MemberForm
}

/** Narrower than this, a long role is written short, and the large form is too wide. */
export const NARROW = 104
export const CELL_WIDTH = 38
const MOST_CELLS = 6

/** Rows of at most `most`, as large as the box allows. */
export function placeRows(names: readonly string[], box: Box, most: number): Record<string, MemberPlace> {
  const rows = Math.max(1, Math.ceil(names.length / most))
  const columns = Math.min(names.length, most)
  const [room, tall] = [box.width / columns, box.height / rows]
  const form: MemberForm = tall < FORMS.medium.height ? FORMS.small : tall < FORMS.large.height || room < NARROW ? FORMS.medium : FORMS.large
  const free = (tall - form.height) / 2
  return Object.fromEntries(names.map((name, i) => {
    const [x, y] = [box.x + room * (i % columns + 0.5), box.y + tall * Math.floor(i / columns) + free + form.above]
    return [name, { x, y, room, form, cells: Math.min(MOST_CELLS, Math.floor((room - 6) / CELL_WIDTH)) }]
  }))
}
