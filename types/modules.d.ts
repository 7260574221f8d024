/** Modules that the bundler provides and TypeScript cannot find on disk. */

declare module 'server-reactive:*' {
  /** vite-plugin-vue-server-ref's shared object; plain and local in a static build. */
  const state: Record<string, unknown>
  export default state
}

declare module 'virtual:deck-reading' {
  /** What the build makes of the slides and the glossary: scripts/reading/plugin.ts. */
  export type Reading = import('../scripts/reading/plugin.ts').Reading
  export type ReadingSlide = import('../scripts/reading/plugin.ts').ReadingSlide
  export type GlossaryTerm = import('../scripts/reading/glossary.ts').GlossaryTerm
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
