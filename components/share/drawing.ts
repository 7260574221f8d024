/** A frame of a run as a standalone picture: drawn by a scene beside the page, where nobody looks, with nothing to act on. */
import { h, render } from 'vue'
import type { AppContext } from 'vue'
import type { Frame } from '../../sim/run/run.ts'
import type { MessageMode } from '../scene/focus.ts'
import { clockText } from '../../composables/times.ts'
import type { AnyStaging, SceneWords } from '../stage/staging.ts'
import { standaloneSvg } from './svg.ts'

const BESIDE = 'position:fixed;top:0;left:-2000px;width:980px;height:600px;font-family:"Atkinson Hyperlegible Next Variable",sans-serif'

/**
 * The text of an SVG file.
 *
 * @param app of whoever asks: Slidev has every component of the deck ask the application for its slide
 */
export async function drawingOf({ view, at }: Frame<unknown>, { staging, title, messages, app }: { staging: AnyStaging, title: string, messages: MessageMode, app: AppContext }): Promise<string> {
  const host = Object.assign(document.createElement('div'), { inert: true })
  host.style.cssText = BESIDE
  document.body.append(host)
  try {
    render(Object.assign(h(staging.scene, { view, at, actable: false, messages }), { appContext: app }), host)
    return await standaloneSvg(host.querySelector('svg') as SVGSVGElement, { title, desc: `À ${clockText(at)}. ${proseOf(staging.wordsOf(view))}` })
  } finally {
    render(null, host)
    host.remove()
  }
}

/** Rows and lists as running text. */
function proseOf({ lead, tables, lists }: SceneWords): string {
  const rows = tables.flatMap(({ headings, rows }) => rows.map(([name, ...cells]) => `${name} : ${cells.map((cell, i) => `${headings[i + 1].toLowerCase()} ${cell}`).join(', ')}.`))
  return [...(lead ? [lead] : []), ...rows, ...lists.flatMap(({ items }) => items)].join(' ')
}
