/**
 * Contrast of the words in drawings. Axe knows the text and background of HTML only: in an SVG the
 * ground of a word is whatever shape lies under it, which is asked of the browser here.
 */
import type { Page } from 'playwright-chromium'

/**
 * Words of the drawings on a slide that stand out too little (WCAG 1.4.3): below 4.5 to 1, or 3 to 1
 * from 24 px, bold from 18.7 px, in pixels of the canvas. And how many words were measured.
 */
export async function drawingContrast(page: Page, no: number): Promise<{ measured: number, faint: string[] }> {
  return page.evaluate((wantedNo) => {
    type Colour = readonly [number, number, number, number]
    const slide = document.querySelector<HTMLElement>(`#slideshow .slidev-page-${wantedNo}`)!
    // Everything painted counts, whether a pointer would meet it or not.
    const style = document.createElement('style')
    style.textContent = '.slidev-page svg, .slidev-page svg * { pointer-events: painted !important }'
    document.head.append(style)
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
    const parse = (text: string): Colour => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = text
      canvas.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
      return [r, g, b, a / 255]
    }
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
    const luminance = (colour: Colour) => {
      const [r, g, b] = colour.slice(0, 3).map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const opacityOf = (element: Element): number => {
      let opacity = 1
      for (let at: Element | null = element; at !== null && at !== slide; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity)
      return opacity
    }
    /** What an element paints at a point: null for nothing, or for a hatching, which is lighter than the plate on it. */
    const paintAt = (element: Element, x: number, y: number): Colour | null => {
      const { fill, stroke, backgroundColor } = getComputedStyle(element)
      let paint = element instanceof SVGElement ? fill : backgroundColor
      if (element instanceof SVGGeometryElement) {
        const at = new DOMPoint(x, y).matrixTransform(element.getScreenCTM()!.inverse())
        if (stroke !== 'none' && element.isPointInStroke(at)) paint = stroke
      }
      if (paint === '' || paint === 'none' || paint.startsWith('url')) return null
      const [r, g, b, a] = parse(paint)
      return [r, g, b, a * opacityOf(element)]
    }
    /** The colour under a word, painted from the bottom up. */
    const groundOf = (text: Element, x: number, y: number): Colour => {
      const stack = document.elementsFromPoint(x, y)
      const last = stack.findLastIndex(element => text.contains(element))
      return stack.slice(last + 1).reverse().reduce<Colour>((ground, element) => {
        if (element instanceof SVGTextContentElement || element instanceof SVGSVGElement) return ground
        const paint = paintAt(element, x, y)
        return paint === null ? ground : over(paint, ground)
      }, [255, 255, 255, 1])
    }
    const faint: string[] = []
    let measured = 0
    for (const text of slide.querySelectorAll<SVGTextElement>('svg text')) {
      const box = text.getBoundingClientRect()
      if ((text.textContent ?? '').trim() === '' || box.width === 0 || !text.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      const { fill, stroke, strokeWidth, paintOrder, fontSize, fontWeight } = getComputedStyle(text)
      const under = groundOf(text, box.x + box.width / 2, box.y + box.height / 2)
      // A halo behind the letters is their ground.
      const ground = paintOrder.startsWith('stroke') && stroke !== 'none' && Number.parseFloat(strokeWidth) > 3 ? over(parse(stroke), under) : under
      const [r, g, b, a] = parse(fill)
      const ink = over([r, g, b, a * opacityOf(text)], ground)
      const [light, dark] = [luminance(ink), luminance(ground)].sort((m, n) => n - m)
      const ratio = (light + 0.05) / (dark + 0.05)
      const size = Number.parseFloat(fontSize)
      const needed = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5
      measured += 1
      if (ratio < needed - 0.005) faint.push(`“${text.textContent?.trim()}” has ${ratio.toFixed(2)} : 1 of ${needed} : 1 (${fill} on ${ground.map(Math.round).slice(0, 3)})`)
    }
    style.remove()
    return { measured, faint }
  }, no)
}
