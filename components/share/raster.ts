/** A standalone SVG as pixels: for a PNG, and for the frames of an animation. */

/** Draws the text of an SVG on a canvas, over the whole of it. @throws Error when it is no drawing */
export async function drawSvg(svg: string, canvas: HTMLCanvasElement): Promise<void> {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    await image.decode()
    const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  } catch {
    throw new Error('Le navigateur ne dessine pas cette image.')
  } finally {
    URL.revokeObjectURL(image.src)
  }
}

/** Width and height of an SVG's text, in px. */
export function sizeOf(svg: string): { width: number, height: number } {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  return { width: Number(root.getAttribute('width')), height: Number(root.getAttribute('height')) }
}

/** A canvas for an SVG, `scale` pixels for each of its px. Even sides: films want them. */
export function canvasFor(svg: string, scale: number): HTMLCanvasElement {
  const { width, height } = sizeOf(svg)
  const even = (length: number) => Math.max(2, 2 * Math.round(length * scale / 2))
  return Object.assign(document.createElement('canvas'), { width: even(width), height: even(height) })
}

/** A PNG of an SVG, twice as fine. */
export async function pngOf(svg: string): Promise<Blob> {
  const canvas = canvasFor(svg, 2)
  await drawSvg(svg, canvas)
  return new Promise((resolve, reject) => canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('Le navigateur ne rend pas cette image en PNG.'))), 'image/png'))
}
