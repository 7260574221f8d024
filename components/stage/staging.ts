/**
 * How a world is staged: its scene, the panels beside it, what a menu offers of a thing, the scene in
 * words. A stage knows this form and no world; a world's own is made in its folder of
 * `components/scene/` and named in the table of `worlds.ts`.
 */
import type { Component } from 'vue'
import type { Look } from '../../composables/playback.ts'
import type { Action, Stage } from '../../composables/useStage.ts'
import type { Wish } from '../../sim/kernel/world.ts'
import type { Frame } from '../../sim/run/run.ts'

/** Something that can be done to a thing. */
export interface Offer {
  readonly label: string
  readonly action: Action
  /** Not among the first things one reaches for: shown on demand. */
  readonly more?: true
}

/** One of a menu: something to do, to look at, or to wish. */
export type Choice = Offer
  | { readonly label: string, readonly more?: true, readonly look: Partial<Look> }
  | { readonly label: string, readonly more?: true, readonly wish: Wish }

/** All that the world knows of a thing, by its name. */
export const knowing = (name: string): Choice => ({ label: `Tout savoir de ${name}`, look: { subject: { kind: 'member', name } } })

/** The panel that all worlds have, and that a slide shows unless it says otherwise. */
export const JOURNAL = { id: 'journal', title: 'Journal' } as const

/** A panel beside the scene, of a world's own. */
export interface PanelKind<V> {
  readonly id: string
  readonly title: string
  readonly component: Component
  /** `live`: someone may act. Elsewhere a panel is a still, without controls. */
  readonly propsOf: (shown: { readonly frame: Frame<V>, readonly stage: Stage<V>, readonly live: boolean }) => Record<string, unknown>
}

/** A frame in words, for those who do not see it: rows under headings, then sentences under titles. */
export interface SceneWords {
  readonly lead?: string
  readonly tables: readonly {
    readonly caption: string
    readonly headings: readonly string[]
    /** The first cell names the row. */
    readonly rows: readonly (readonly string[])[]
  }[]
  readonly lists: readonly { readonly title: string, readonly items: readonly string[] }[]
}

/** A setting of the lab's twin. */
export interface TwinKind {
  readonly id: string
  readonly title: string
  readonly description: unknown
}

/** @typeParam V the world's view; @typeParam T what its scene lets one point at */
export interface Staging<V, T> {
  /**
   * Draws a frame: an `<svg class="scene">`. Props: `view`, `at` (µs), `actable`, `focus` (names of what a
   * cue brings out, or null), `messages`, `portrait`. Emits `open(target, x, y)` with shares of its width
   * and height, and `inspect(message)`.
   */
  readonly scene: Component
  /** It also takes `wide`: it has the width of a slide, and no panel beside it. */
  readonly hasWide?: true
  readonly panels: readonly PanelKind<V>[]
  /** What a still may show under its scene, in the place of the timeline: what it comes to, on the width of the slide. */
  readonly strips?: readonly PanelKind<V>[]
  /** All that can be acted on now, in the order in which it is listed. */
  readonly targetsOf: (view: V) => readonly T[]
  readonly titleOf: (target: T) => string
  readonly choicesFor: (view: V, target: T) => readonly Choice[]
  readonly wordsOf: (view: V) => SceneWords
  /** What one may wish of the whole. */
  readonly wishes?: readonly (Choice & { readonly wish: Wish })[]
  /** What is said of an instant at which nobody is in charge. */
  readonly vacant?: string
  /** Messages of clients can be told from those of the protocol, and left out. */
  readonly hasProtocol?: true
  /** The lab's twins of a run. */
  readonly twinsOf?: (description: never) => readonly TwinKind[]
  /** The lab's study of distance and disks is about it. */
  readonly hasTimings?: true
  /** The lab's study of election rounds is about it. */
  readonly hasRounds?: true
}

// A stage does not know which world it shows; this is that ignorance, as `AnyWorld` is a run's.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyStaging = Staging<any, any>
