/**
 * What an illustration says, as data: zones, what stands in them, what passes between them, and what
 * changes at each click. `Picture.vue` draws it in the vocabulary of the simulations, so that the same
 * thing looks the same on every slide: site A left, site B right, the third zone above and between.
 */

/** A place: site A is blue (`a`), site B orange (`b`), the third zone grey (`c`); `plain` is no site. */
export interface Zone {
  readonly id: string
  readonly label: string
  readonly tone: 'a' | 'b' | 'c' | 'plain'
  /** Side by side in the order of the list, or centred above those; `row` by default. */
  readonly place?: 'row' | 'above'
  /** Width relative to the other zones of the row; by default what its content asks for. */
  readonly share?: number
  readonly lost?: boolean
}

/** Something that stands in a zone, or in another thing. */
export interface Thing {
  readonly id: string
  readonly zone: string
  /** From 0, top to bottom; the things of one row stand left to right in the order of the list. */
  readonly row: number
  readonly kind: Kind
  /** Inside the shape: 1–14 characters; a note takes more. */
  readonly label: string
  /** Under the shape: at most 22 characters. */
  readonly sub?: string
  readonly state?: State
  /** The thing that contains it; `zone` and `row` then say nothing. */
  readonly inside?: string
}

export type Kind = 'member' | 'machine' | 'vm' | 'pod' | 'service' | 'storage' | 'backup' | 'client' | 'api' | 'operator' | 'broker' | 'shard' | 'cluster' | 'witness' | 'note'
export type State = 'ok' | 'leader' | 'candidate' | 'passive' | 'frozen' | 'down' | 'absent' | 'new'

/** From thing or zone to thing or zone. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly kind: 'flow' | 'sync' | 'async' | 'cut' | 'refused'
  /** At most 16 characters. */
  readonly label?: string
}

/** What one click changes. */
export interface Step {
  readonly zones?: Readonly<Record<string, Partial<Zone>>>
  readonly things?: Readonly<Record<string, Partial<Thing>>>
  readonly addThings?: readonly Thing[]
  readonly addArrows?: readonly Arrow[]
  /** As `from→to`. */
  readonly dropArrows?: readonly string[]
}

export interface Picture {
  /** Two or three sentences that tell the whole picture, steps included, to those who do not see it. */
  readonly alt: string
  readonly zones: readonly Zone[]
  readonly things: readonly Thing[]
  readonly arrows?: readonly Arrow[]
  /** The n-th is applied at click n, on top of those before it. */
  readonly steps?: readonly Step[]
}
