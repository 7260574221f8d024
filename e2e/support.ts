/**
 * What the browser tests share: the built deck served on this machine, a browser
 * that may not reach anything else, and a walk through every click.
 */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-chromium'
import { launchBrowser } from '../scripts/browser.ts'
import { deckOutline } from '../scripts/outline.ts'
import type { Row } from '../scripts/running-order.ts'
import { serveDist } from '../scripts/serve.ts'
import { spawnSlidev } from '../scripts/slidev.ts'

/** The folder of the built deck. */
export const DIST = fileURLToPath(new URL('../dist', import.meta.url))

/** How long anything on a slide may take to appear, in ms. */
const PATIENCE = 15_000

/** A served deck with a browser on it. */
export interface Deck {
  /** Address of the deck, ending with `/`. */
  url: string
  browser: Browser
  rows: Row[]
  /** A window, or several that share storage, with everything that goes wrong in it recorded. */
  open: (options?: BrowserContextOptions) => Promise<{ context: BrowserContext, complaints: string[] }>
  close: () => Promise<void>
}

/**
 * Serves a built deck and launches the browser; for `beforeAll`.
 *
 * @param dir folder of the built deck
 * @param base path for which it was built
 */
export async function startDeck(dir: string = DIST, base = '/'): Promise<Deck> {
  const { rows } = await deckOutline()
  const server = await serveDist(dir, { port: 0, base })
  const browser = await launchBrowser().catch(async (error: Error) => {
    await server.close()
    throw error
  })
  return {
    url: server.url,
    browser,
    rows,
    open: options => openContext(browser, server.url, options),
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

/**
 * The deck as `npm run dev` serves it, which is also how it is exported; for `beforeAll`.
 *
 * @throws Error when the server does not answer in time
 */
export async function startDevDeck(): Promise<Deck> {
  const { rows } = await deckOutline()
  const port = await freePort()
  const url = `http://localhost:${port}/`
  const server = spawnSlidev(['--port', String(port)])
  const stop = () => new Promise<void>((resolve) => {
    if (server.exitCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill()
  })
  try {
    await answering(url)
    const browser = await launchBrowser()
    await warmUp(browser, url, rows.find(row => row.scenario)!.no)
    return {
      url, browser, rows,
      open: options => openContext(browser, url, options),
      close: async () => {
        await browser.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, 'localhost', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (await fetch(url).then(r => r.ok, () => false)) return
    await new Promise(done => setTimeout(done, 500))
  }
  throw new Error(`The development server did not answer at ${url}.`)
}

/**
 * Loads what the windows will load, once, whatever goes wrong: the server finds out then which
 * packages to bundle, and has the page reload when it finds more.
 */
async function warmUp(browser: Browser, url: string, no: number): Promise<void> {
  const page = await browser.newPage()
  const end = Date.now() + 8 * PATIENCE
  for (const path of [`presenter/${no}`, `${no}`]) {
    const isDrawn = () => page.goto(url + path, { timeout: 4 * PATIENCE })
      .then(() => page.locator(`#slideshow .slidev-page-${no} .run[data-digest]:not([data-digest=""])`).first().waitFor({ timeout: 4 * PATIENCE }))
      .then(() => page.waitForLoadState('networkidle'))
      .then(() => true, () => false)
    while (!await isDrawn()) if (Date.now() > end) throw new Error(`The development server does not come to show slide ${no}.`)
  }
  await page.close()
}

/**
 * A context that refuses and records every request outside the deck, and records
 * console errors and warnings, exceptions and failed requests of all its pages.
 */
async function openContext(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<{ context: BrowserContext, complaints: string[] }> {
  const complaints: string[] = []
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    // Frames are compared and measured: with motion reduced they stand still at once.
    reducedMotion: 'reduce',
    // A laptop grants Slidev's wish to keep the screen awake; a browser without a screen does not.
    permissions: ['screen-wake-lock'],
    ...options,
  })
  await context.route(request => !request.href.startsWith(url), async (route) => {
    complaints.push(`request outside the deck: ${route.request().url()}`)
    await route.abort()
  })
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`console ${message.type()}: ${message.text()}`)
  })
  context.on('weberror', error => complaints.push(`exception: ${error.error().stack || error.error().message}`))
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Leaving or reloading a page breaks off what it was loading ahead.
    if (!reason.includes('ERR_ABORTED'))
      complaints.push(`request failed: ${request.url()} (${reason})`)
  })
  context.on('response', (response) => {
    if (response.status() >= 400)
      complaints.push(`request failed: ${response.url()} (${response.status()})`)
  })
  return { context, complaints }
}

/**
 * Goes through the deck as a speaker does, with the clicker's key only.
 *
 * @param page any page of a context of this deck
 * @param deck the served deck
 * @param visit called once on every slide at every click, when it has settled
 */
export async function walk(page: Page, deck: Deck, visit: (row: Row, click: number) => Promise<void>): Promise<void> {
  await page.goto(`${deck.url}1`)
  for (const row of deck.rows) {
    for (let click = 0; click <= row.clicks; click++) {
      if (row.no > 1 || click > 0)
        await page.keyboard.press('PageDown')
      await settle(page, row.no, click)
      await visit(row, click)
    }
  }
}

/** Waits until the window shows this slide at this click, loaded and laid out. */
export async function settle(page: Page, no: number, click: number): Promise<void> {
  await page.waitForFunction(([wantedNo, wantedClick]) => {
    const slide = document.querySelector<HTMLElement>(`#slideshow .slidev-page-${wantedNo}`)
    const shown = slide !== null && slide.checkVisibility()
    const at = Number(new URLSearchParams(location.search).get('clicks') ?? 0)
    const pending = slide?.querySelectorAll('[data-waitfor]') ?? []
    const drawn = [...pending].every(each => each.querySelector(each.getAttribute('data-waitfor') || '*') !== null)
    return shown && at === wantedClick && drawn
      && slide.querySelector('.slidev-layout') !== null
      && slide.querySelector('.slidev-slide-loading') === null
  }, [no, click] as const, { timeout: PATIENCE })
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
}

/** Fingerprint of the frame that a slide's run shows; empty while it moves. */
export async function shownDigest(page: Page, no: number): Promise<string> {
  return page.locator(`#slideshow .slidev-page-${no} .run`).first().evaluate(run => (run as HTMLElement).dataset.digest ?? '')
}

/** Fingerprints of all runs of a page, in its order, once all are drawn. */
export async function allDigests(page: Page, count: number): Promise<string[]> {
  const runs = page.locator('.run')
  const read = () => runs.evaluateAll(all => all.map(run => (run as HTMLElement).dataset.digest ?? ''))
  await page.waitForFunction((wanted) => {
    const all = [...document.querySelectorAll<HTMLElement>('.run')]
    return all.length === wanted && all.every(run => run.dataset.digest)
  }, count, { timeout: 2 * PATIENCE })
  return read()
}

/**
 * What does not fit the slide that is shown: scrolled layouts, components that
 * do not exist, and visible elements or words of a drawing that stick out of
 * the slide or their drawing.
 */
export async function overflow(page: Page, no: number): Promise<string[]> {
  return page.evaluate((wantedNo) => {
    const found: string[] = []
    const slide = document.querySelector<HTMLElement>(`#slideshow .slidev-page-${wantedNo}`)!
    const name = (element: Element): string =>
      `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> “${(element.textContent ?? '').trim().slice(0, 40)}”`
    for (const layout of slide.querySelectorAll('.slidev-layout')) {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = layout
      if (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1)
        found.push(`${name(layout)} needs ${scrollWidth}×${scrollHeight} of ${clientWidth}×${clientHeight}`)
    }
    // One px for rounding, as the slide is scaled to the window.
    const sticksOut = (inner: DOMRect, outer: DOMRect): boolean =>
      inner.left < outer.left - 1 || inner.top < outer.top - 1 || inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1
    const clips = (element: Element): boolean => getComputedStyle(element).overflow !== 'visible'
    const isClipped = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null && at !== slide; at = at.parentElement) {
        if (clips(at) && !at.matches('.slidev-layout'))
          return true
      }
      return false
    }
    const frame = slide.getBoundingClientRect()
    for (const element of slide.querySelectorAll('*')) {
      // A built deck says nothing of a component that it could not find.
      if (element instanceof HTMLUnknownElement)
        found.push(`${name(element)} is no element and no component`)
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        continue
      const drawing = element instanceof SVGTextElement ? element.ownerSVGElement?.getBoundingClientRect() : undefined
      if (drawing && sticksOut(box, drawing))
        found.push(`${name(element)} sticks out of its drawing`)
      else if (sticksOut(box, frame) && !isClipped(element))
        found.push(`${name(element)} sticks out of the slide`)
    }
    return found
  }, no)
}
