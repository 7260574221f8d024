/** Files made of a scene: they open elsewhere and show what the page shows. */
import type { Browser, Page } from 'playwright-chromium'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../scripts/browser.ts'
import { openEntry } from '../scripts/page.ts'
import type { LonePage } from '../scripts/page.ts'

interface Made { type: string, bytes: number[], shares: number[] }
interface SharePage {
  svg: () => Promise<string>
  png: () => Promise<Made>
  kind: () => string | null
  best: (cancelAt?: number) => Promise<Made>
  gif: (cancelAt?: number) => Promise<Made>
}

let browser: Browser
let lone: LonePage
/** Another page, that knows nothing of the deck. */
let elsewhere: Page

beforeAll(async () => {
  browser = await launchBrowser()
  lone = await openEntry(browser, fileURLToPath(new URL('pages/share.ts', import.meta.url)))
  await lone.page.evaluate(() => document.fonts.ready)
  elsewhere = await browser.newPage({ viewport: { width: 800, height: 600 } })
})
afterAll(() => browser?.close())

type Name = keyof SharePage
const make = <N extends Name>(name: N, ...args: Parameters<SharePage[N]>) =>
  lone.page.evaluate(([name, args]) => (window as unknown as { page: Record<string, (...args: unknown[]) => unknown> }).page[name](...args), [name, args] as const) as Promise<Awaited<ReturnType<SharePage[N]>>>

/** Share of pixels that differ clearly between two pictures of one size. */
function difference(a: Buffer, b: Buffer): Promise<number> {
  return elsewhere.evaluate(async (sources) => {
    const [one, other] = await Promise.all(sources.map(async (source) => {
      const image = new Image()
      image.src = `data:image/png;base64,${source}`
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: 644, height: 400 })
      canvas.getContext('2d')!.drawImage(image, 0, 0, 644, 400)
      return canvas.getContext('2d')!.getImageData(0, 0, 644, 400).data
    }))
    let far = 0
    for (let i = 0; i < one.length; i += 4) if (Math.abs(one[i] - other[i]) + Math.abs(one[i + 1] - other[i + 1]) + Math.abs(one[i + 2] - other[i + 2]) > 96) far++
    return far / (one.length / 4)
  }, [a.toString('base64'), b.toString('base64')])
}

it('an SVG stands alone, has words for those who do not see it, and looks elsewhere as it did on the page', async () => {
  const svg = await make('svg')
  const said = await elsewhere.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      root: parsed.documentElement.localName, title: parsed.querySelector('svg > title')?.textContent, desc: parsed.querySelector('svg > desc')?.textContent,
      left: [...parsed.querySelectorAll('[class], [tabindex], [role], [data-v-app]')].length,
      references: [...text.matchAll(/url\(#([^)]+)\)/g)].filter(([, id]) => parsed.getElementById(id) === null).length,
      fonts: [...text.matchAll(/@font-face\{font-family:"([^"]+)"[^}]*data:font\/woff2/g)].map(([, family]) => family),
    }
  }, svg)
  expect(said).toMatchObject({ root: 'svg', title: 'Deux sites & un lien', desc: 'Le lien est <coupé>.', left: 0, references: 0 })
  expect(said.fonts).toContain('Atkinson Hyperlegible Next Variable')
  expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)

  const here = await lone.page.locator('#app').screenshot()
  await elsewhere.setContent(`<body style="margin:0;background:#fbfaf7"><img style="display:block;width:644px;height:400px;object-fit:contain;object-position:0 0" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`)
  const there = await elsewhere.locator('img').screenshot()
  const blank = await elsewhere.screenshot({ clip: { x: 0, y: 420, width: 644, height: 100 } })
  expect(await difference(here, there)).toBeLessThan(0.025)
  // The measure can tell: a page without the scene differs much more.
  expect(await difference(here, blank)).toBeGreaterThan(0.1)
}, 60_000)

it('a PNG is twice as fine', async () => {
  const { type, bytes } = await make('png')
  expect(type).toBe('image/png')
  const [width, height] = [16, 20].map(at => Buffer.from(bytes).readUInt32BE(at))
  const box = await lone.page.locator('svg.scene').evaluate(svg => ({ width: (svg as SVGSVGElement).viewBox.baseVal.width, height: (svg as SVGSVGElement).viewBox.baseVal.height }))
  expect(Math.abs(width - 2 * box.width)).toBeLessThanOrEqual(2)
  expect(Math.abs(height - 2 * box.height)).toBeLessThanOrEqual(2)
})

it('a film plays: WebM where the browser records one', async () => {
  expect(await make('kind')).toMatch(/^video\/webm/)
  const { type, bytes, shares } = await make('best')
  expect(type).toBe('video/webm')
  expect(shares.at(-1)).toBe(1)
  const played = await elsewhere.evaluate(async (data) => {
    const video = Object.assign(document.createElement('video'), { muted: true, src: URL.createObjectURL(new Blob([new Uint8Array(data)], { type: 'video/webm' })) })
    document.body.append(video)
    const ended = new Promise((done, fail) => { Object.assign(video, { onended: done, onerror: () => fail(new Error('not a film')) }) })
    await video.play()
    await ended
    return { width: video.videoWidth, height: video.videoHeight, seconds: video.currentTime }
  }, bytes)
  expect(played).toMatchObject({ width: 120, height: 80 })
  expect(played.seconds).toBeGreaterThan(0.8)
  expect(played.seconds).toBeLessThan(3)
}, 60_000)

it('a GIF where it does not: its frames last as long, equal ones are one', async () => {
  const { type, bytes, shares } = await make('gif')
  expect(type).toBe('image/gif')
  expect(Buffer.from(bytes).subarray(0, 6).toString()).toBe('GIF89a')
  // Graphic control extensions: one a frame, with its delay in hundredths of a second.
  const delays = bytes.flatMap((byte, i) => (byte === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4 ? [bytes[i + 4] + 256 * bytes[i + 5]] : []))
  expect(delays).toEqual([20, 20, 20, 20, 20])
  expect(shares.every((share, i) => i === 0 || share >= shares[i - 1])).toBe(true)
  expect(shares.at(-1)).toBe(1)
})

it.each(['best', 'gif'] as const)('a film can be left: %s', async (how) => {
  const { type, bytes, shares } = await make(how, 0.3)
  expect(type).toBe('AbortError')
  expect(bytes).toEqual([])
  expect(shares.at(-1)).toBeLessThan(0.9)
})

it('nothing of this asks the network', () => {
  expect(lone.complaints).toEqual([])
})
