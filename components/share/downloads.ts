/** What a run can be downloaded as; whoever shows the run says how each is made. */
import type { Film } from './animation.ts'

export interface Downloads {
  /** Name of the files, without what follows the dot. */
  readonly name: string
  /** Standalone SVG of what is shown now. */
  readonly picture?: () => Promise<string>
  readonly film?: () => Promise<Film>
  /** Text of the trace file. */
  readonly trace?: () => Promise<string>
}

/** Longest film, ms. */
export const FILM_LIMIT = 120_000

export type Kind = 'svg' | 'png' | 'film' | 'trace'

/** The kinds that are offered, in the order in which they stand. */
export function kindsOf({ picture, film, trace }: Downloads): Kind[] {
  return [...(picture ? ['svg', 'png'] as const : []), ...(film ? ['film'] as const : []), ...(trace ? ['trace'] as const : [])]
}

/** Makes a file. Rejects with an AbortError once the signal is given. */
export async function makeFile(downloads: Downloads, kind: Kind, signal: AbortSignal, onProgress: (share: number) => void): Promise<{ name: string, content: Blob }> {
  const { name, picture, film, trace } = downloads
  if (kind === 'svg' && picture) return { name: `${name}.svg`, content: new Blob([await picture()], { type: 'image/svg+xml' }) }
  if (kind === 'trace' && trace) return { name: `${name}.trace.json`, content: new Blob([await trace()], { type: 'application/json' }) }
  if (kind === 'png' && picture) {
    const { pngOf } = await import('./raster.ts')
    return { name: `${name}.png`, content: await pngOf(await picture()) }
  }
  if (kind === 'film' && film) {
    const { filmOf } = await import('./animation.ts')
    const content = await filmOf(await film(), { signal, onProgress })
    return { name: `${name}.${content.type === 'image/gif' ? 'gif' : 'webm'}`, content }
  }
  throw new Error(`invariant downloads/offered: « ${kind} » is not offered`)
}
