/** Modules that the bundler provides and TypeScript cannot find on disk. */

declare module 'server-reactive:*' {
  /** vite-plugin-vue-server-ref's shared object; plain and local in a static build. */
  const state: Record<string, unknown>
  export default state
}

declare module 'virtual:deck-reading' {
  /** A term of docs/glossaire.md. */
  export interface GlossaryTerm {
    /** Stable within the page: an anchor. */
    readonly id: string
    readonly term: string
    readonly english: string
    /** HTML. */
    readonly sense: string
    /** The forms by which a text names it, in the singular. */
    readonly forms: readonly string[]
  }

  export interface GlossaryGroup {
    readonly title: string
    readonly terms: readonly GlossaryTerm[]
  }

  export interface ReadingSlide {
    /** Without the title; empty for a slide that is all picture. */
    readonly html: string
    /** What each figure shows, in words. */
    readonly alts: readonly string[]
  }

  /** What the build makes of the slides, in their order, and of the glossary: scripts/reading/plugin.ts. */
  export interface Reading {
    readonly slides: readonly ReadingSlide[]
    readonly glossary: readonly GlossaryGroup[]
  }

  const reading: Reading
  export default reading
}

declare module 'gifenc' {
  type Palette = number[][]
  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options?: { palette?: Palette, delay?: number, repeat?: number }): void
    finish(): void
    bytes(): Uint8Array<ArrayBuffer>
  }
  export function GIFEncoder(): Encoder
  export function quantize(rgba: Uint8ClampedArray, maxColors: number): Palette
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array
}
