/**
 * A drawing of the page as a file of its own: it looks the same in any viewer. What style sheets
 * gave it is written into it, fonts included; what is only for acting on it goes.
 */

/** What style sheets may say of a drawing; SVG's own initial values are left out. */
const PROPERTIES: Readonly<Record<string, string>> = {
  'fill': 'rgb(0, 0, 0)', 'fill-opacity': '1', 'stroke': 'none', 'stroke-width': '1px', 'stroke-opacity': '1',
  'stroke-dasharray': 'none', 'stroke-dashoffset': '0px', 'stroke-linecap': 'butt', 'stroke-linejoin': 'miter', 'opacity': '1',
  'paint-order': 'normal', 'text-anchor': 'start', 'dominant-baseline': 'auto', 'letter-spacing': 'normal', 'visibility': 'visible',
  'font-family': '', 'font-size': '', 'font-weight': '400', 'font-style': 'normal', 'font-variant-numeric': 'normal', 'transform': 'none',
}
/** Attributes of a page, not of a picture. */
const OF_THE_PAGE = /^(?:class|style|tabindex|role|aria-|data-|focusable|id$)/

export interface Titled {
  readonly title: string
  /** What the picture shows, in words. */
  readonly desc: string
}

/**
 * The text of a standalone SVG file.
 *
 * @param source a drawing that is in the page and shown, with a `viewBox`
 * @param paper colour behind it
 */
export async function standaloneSvg(source: SVGSVGElement, { title, desc }: Titled, paper = '#fbfaf7'): Promise<string> {
  const copy = source.cloneNode(true) as SVGSVGElement
  const families = new Set<string>()
  carry(source, copy, families)
  const { x, y, width, height } = source.viewBox.baseVal
  for (const [name, value] of Object.entries({ xmlns: 'http://www.w3.org/2000/svg', width: String(width), height: String(height), viewBox: `${x} ${y} ${width} ${height}` })) copy.setAttribute(name, value)
  const make = (name: string, content: string) => Object.assign(document.createElementNS('http://www.w3.org/2000/svg', name), { textContent: content })
  const back = make('rect', '')
  for (const [name, value] of Object.entries({ x, y, width, height, fill: paper })) back.setAttribute(name, String(value))
  const fonts = await fontFaces(families, source.textContent ?? '')
  copy.prepend(make('title', title), make('desc', desc), ...(fonts ? [make('style', fonts)] : []), back)
  return new XMLSerializer().serializeToString(copy)
}

/** Writes computed styles into the copy; what is not shown is taken out of it. */
function carry(from: Element, to: Element, families: Set<string>): void {
  const style = getComputedStyle(from)
  // A paint that something else refers to is never shown itself, and keeps its name.
  const resource = from.closest('defs') !== null
  for (const { name } of [...to.attributes]) if (OF_THE_PAGE.test(name) && !(resource && name === 'id')) to.removeAttribute(name)
  const kept = Object.entries(PROPERTIES).flatMap(([name, initial]) => {
    const value = style.getPropertyValue(name)
    return value === '' || value === initial || (name.startsWith('font') && !hasText(from)) ? [] : [`${name}:${value.replaceAll(/url\("?[^#"]*(#[^")]+)"?\)/g, 'url($1)')}`]
  })
  if (kept.length > 0 && from.localName !== 'svg') to.setAttribute('style', kept.join(';'))
  if (hasText(from)) for (const family of style.fontFamily.split(',')) families.add(unquoted(family))
  const copies = [...to.children]
  for (const [i, child] of [...from.children].entries()) {
    const hidden = !resource && child.localName !== 'defs' && getComputedStyle(child).display === 'none'
    if (hidden || ['title', 'desc', 'style', 'script'].includes(child.localName)) copies[i].remove()
    else carry(child, copies[i], families)
  }
}

function hasText(element: Element): boolean {
  return element.localName === 'text' || element.localName === 'tspan'
}

const unquoted = (family: string) => family.trim().replaceAll(/^["']|["']$/g, '')

/**
 * The fonts of these families as rules with their data in them: the files that hold a letter of the
 * text. A font that cannot be fetched is left out, and the viewer takes its own sans serif.
 */
async function fontFaces(families: ReadonlySet<string>, text: string): Promise<string> {
  const faces = [...document.styleSheets].flatMap(rulesOf)
    .filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => families.has(unquoted(style.getPropertyValue('font-family'))) && !/italic|oblique/.test(style.getPropertyValue('font-style')))
    .filter(({ style }) => covers(style.getPropertyValue('unicode-range'), text))
  const rules = await Promise.all(faces.map(async ({ style, parentStyleSheet }) => {
    const address = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src'))?.[1]
    if (address === undefined) return ''
    try {
      const data = await dataUri(new URL(address, parentStyleSheet?.href ?? document.baseURI).href)
      const range = style.getPropertyValue('unicode-range')
      return `@font-face{font-family:"${unquoted(style.getPropertyValue('font-family'))}";font-weight:${style.getPropertyValue('font-weight') || 'normal'};`
        + `src:url(${data}) format("woff2");${range ? `unicode-range:${range};` : ''}}`
    } catch {
      return ''
    }
  }))
  return rules.join('')
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  try {
    return [...sheet.cssRules]
  } catch {
    // A sheet of another origin is not ours to read.
    return []
  }
}

/** Whether a `unicode-range` has one of the text's letters; without a range it has all. */
export function covers(range: string, text: string): boolean {
  if (range.trim() === '') return true
  const spans = range.split(',').map((part) => {
    const [from, to = from] = part.trim().replace(/^u\+/i, '').split('-')
    return [parseInt(from.replaceAll('?', '0'), 16), parseInt(to.replaceAll('?', 'f'), 16)] as const
  })
  return [...text].some((letter) => {
    const code = letter.codePointAt(0) as number
    return letter.trim() !== '' && spans.some(([from, to]) => code >= from && code <= to)
  })
}

const fetched = new Map<string, Promise<string>>()

/** A file as a data URI; asked for once. */
function dataUri(address: string): Promise<string> {
  const known = fetched.get(address)
  if (known) return known
  const asked = fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return `data:font/woff2;base64,${btoa(binary)}`
  })
  fetched.set(address, asked)
  asked.catch(() => fetched.delete(address))
  return asked
}
