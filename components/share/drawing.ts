/** A frame of a run as a standalone picture: drawn by a scene beside the page, where nobody looks, with nothing to act on. */
import { h, render } from 'vue'
import type { AppContext } from 'vue'
import type { EtcdView } from '../../sim/etcd/view.ts'
import type { Frame } from '../../sim/run/run.ts'
import { clientSentence, linkSentences, MEMBER_HEADINGS, memberRow } from '../a11y/describe.ts'
import type { MessageMode } from '../scene/focus.ts'
import Scene from '../scene/Scene.vue'
import { clockText } from '../scene/words.ts'
import { standaloneSvg } from './svg.ts'

const BESIDE = 'position:fixed;top:0;left:-2000px;width:980px;height:600px;font-family:"Atkinson Hyperlegible Next Variable",sans-serif'

/**
 * The text of an SVG file.
 *
 * @param app of whoever asks: Slidev has every component of the deck ask the application for its slide
 */
export async function drawingOf({ view, at }: Frame<EtcdView>, { title, messages, app }: { title: string, messages: MessageMode, app: AppContext }): Promise<string> {
  const host = Object.assign(document.createElement('div'), { inert: true })
  host.style.cssText = BESIDE
  document.body.append(host)
  try {
    render(Object.assign(h(Scene, { view, at, actable: false, messages }), { appContext: app }), host)
    return await standaloneSvg(host.querySelector('svg') as SVGSVGElement, { title, desc: wordsOf(view, at) })
  } finally {
    render(null, host)
    host.remove()
  }
}

function wordsOf(view: EtcdView, at: number): string {
  const members = view.members.map(memberRow).map(({ name, cells }) => `${name} : ${cells.map((cell, i) => `${MEMBER_HEADINGS[i + 1].toLowerCase()} ${cell}`).join(', ')}.`)
  return [`À ${clockText(at)}.`, ...members, ...linkSentences(view), ...view.clients.map(clientSentence)].join(' ')
}
