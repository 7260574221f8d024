/**
 * A moving picture of a run: WebM where the browser can record one, else GIF. Frames are asked for
 * by their instant, so that a slow machine drops frames and never time.
 */
import { FILM_LIMIT } from './downloads.ts'
import { canvasFor, drawSvg } from './raster.ts'

export interface Film {
  /** The standalone SVG to be seen that many ms after the beginning. */
  readonly frameSvgAt: (ms: number) => Promise<string>
  readonly durationMs: number
}

export interface Making {
  readonly signal: AbortSignal
  /** Share done, 0 to 1. */
  readonly onProgress: (share: number) => void
}

const GIF_FPS = 10
const WEBM_TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm']

/** The kind of WebM that this browser records; undefined when it records none. */
export function webmType(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return undefined
  return WEBM_TYPES.find(type => MediaRecorder.isTypeSupported(type))
}

/** A film in the best kind there is. Rejects with an AbortError once the signal is given. */
export function filmOf(film: Film, making: Making): Promise<Blob> {
  const type = webmType()
  return type === undefined ? gifOf(film, making) : webmOf(film, making, type)
}

/** Plays the film once in real time and records what the canvas shows. */
export async function webmOf(film: Film, { signal, onProgress }: Making, type: string): Promise<Blob> {
  const length = Math.min(film.durationMs, FILM_LIMIT)
  const first = await film.frameSvgAt(0)
  const canvas = canvasFor(first, 1)
  await drawSvg(first, canvas)
  const stream = canvas.captureStream(30)
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 4_000_000 })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => { if (data.size > 0) parts.push(data) }
  const ended = new Promise<void>((resolve, reject) => {
    recorder.onstop = () => resolve()
    recorder.onerror = () => reject(new Error('L’enregistrement s’est arrêté.'))
  })
  recorder.start(1_000)
  try {
    const start = performance.now()
    for (let now = 0; now < length; now = performance.now() - start) {
      signal.throwIfAborted()
      await drawSvg(await film.frameSvgAt(now), canvas)
      onProgress(Math.min(1, now / length))
      await nextFrame()
    }
    await drawSvg(await film.frameSvgAt(length), canvas)
    // The recorder takes what was shown a moment ago: the last frame stays for one.
    await pause(200)
    signal.throwIfAborted()
  } finally {
    if (recorder.state !== 'inactive') recorder.stop()
    await ended
    for (const track of stream.getTracks()) track.stop()
  }
  onProgress(1)
  return new Blob(parts, { type: 'video/webm' })
}

/** Ten frames a second, equal ones joined; the palette is each frame's own. */
export async function gifOf(film: Film, { signal, onProgress }: Making): Promise<Blob> {
  const { applyPalette, GIFEncoder, quantize } = await import('gifenc')
  const gif = GIFEncoder()
  const length = Math.min(film.durationMs, FILM_LIMIT)
  const frames = Math.max(1, Math.ceil(length * GIF_FPS / 1_000))
  const canvas = canvasFor(await film.frameSvgAt(0), 1)
  const { width, height } = canvas
  const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
  let held = { svg: '', delay: 0 }
  const write = async () => {
    if (held.delay === 0) return
    await drawSvg(held.svg, canvas)
    const { data } = pen.getImageData(0, 0, width, height)
    // Each part is a slice of work; the page may answer between them.
    await pause(0)
    const palette = quantize(data, 256)
    await pause(0)
    const index = applyPalette(data, palette)
    await pause(0)
    gif.writeFrame(index, width, height, { palette, delay: held.delay })
  }
  for (let i = 0; i < frames; i++) {
    signal.throwIfAborted()
    const svg = await film.frameSvgAt(Math.min(length, i * 1_000 / GIF_FPS))
    if (svg !== held.svg) {
      await write()
      held = { svg, delay: 0 }
    }
    held.delay += 1_000 / GIF_FPS
    onProgress(i / frames)
    await pause(0)
  }
  await write()
  gif.finish()
  signal.throwIfAborted()
  onProgress(1)
  return new Blob([gif.bytes()], { type: 'image/gif' })
}

const pause = (ms: number) => new Promise<void>((done) => { setTimeout(done, ms) })
/** A frame of the screen, or a moment where none is drawn: a hidden tab films on. */
const nextFrame = () => Promise.race([new Promise<void>((done) => { requestAnimationFrame(() => done()) }), pause(50)])
