/** A scene with the deck's fonts, and what makes files of it, for the test of downloads. */
import { createApp } from 'vue'
import Scene from '../../components/scene/Scene.vue'
import { filmOf, gifOf, webmType } from '../../components/share/animation.ts'
import { pngOf } from '../../components/share/raster.ts'
import { standaloneSvg } from '../../components/share/svg.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import { etcd } from '../../sim/etcd/world.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import '../../styles/fonts.css'

const scenario = scenarios.find(({ id }) => id === 'two-sites-cut')!
const run = openRun(etcd, scenario)
const { view, at } = frameAt<EtcdView>(run, cueInstant(run, 2))
const host = document.querySelector<HTMLElement>('#app')!
host.style.cssText = 'width:644px;height:400px;background:#fbfaf7;font-family:"Atkinson Hyperlegible Next Variable",sans-serif'
createApp(Scene, { view, at, actable: true }).mount(host)

const words = { title: 'Deux sites & un lien', desc: 'Le lien est <coupé>.' }
const bytesOf = async (blob: Blob) => ({ type: blob.type, bytes: [...new Uint8Array(await blob.arrayBuffer())] })

/** A square that crosses the picture, at ten instants a second. */
const film = {
  durationMs: 1_000,
  frameSvgAt: (ms: number) => Promise.resolve(`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" viewBox="0 0 120 80"><rect width="120" height="80" fill="#fff"/><rect x="${Math.floor(ms / 200) * 20}" y="30" width="20" height="20" fill="#0072b2"/></svg>`),
}

export const svg = () => standaloneSvg(document.querySelector<SVGSVGElement>('svg.scene')!, words)
export const png = async () => bytesOf(await pngOf(await svg()))
export const kind = () => webmType() ?? null

async function made(make: typeof filmOf, cancelAt = Infinity) {
  const stop = new AbortController()
  const shares: number[] = []
  const content = await make(film, { signal: stop.signal, onProgress: (share) => {
    shares.push(share)
    if (share >= cancelAt) stop.abort()
  } }).then(bytesOf, (error: Error) => ({ type: error.name, bytes: [] }))
  return { ...content, shares }
}
export const best = (cancelAt?: number) => made(filmOf, cancelAt)
export const gif = (cancelAt?: number) => made(gifOf, cancelAt)
