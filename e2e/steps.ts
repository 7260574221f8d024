/**
 * What the people at two windows of the talk may do, drawn by lot from a seed, and done to real pages.
 * The lot is a 32-bit integer; the generator is mulberry32 (T. Ettinger, public domain).
 */
import type { Page } from 'playwright-chromium'

/** Numbers in [0, 1), the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One thing that is done; `draws` decide what exactly, among what the page offers at that moment. */
export interface Step {
  readonly kind: Kind
  /** 0 is the presenter's window, 1 the projector's. */
  readonly at: 0 | 1
  readonly draws: readonly [number, number, number]
  /** How long it may play before it is stopped, ms. */
  readonly plays: number
}

/** How often each is drawn. */
const WEIGHTS = {
  'next': 5, 'back': 3, 'jump': 1, 'mouse': 4, 'keyboard': 2, 'list': 1, 'drag': 3, 'slide keys': 3,
  'undo': 2, 'branch': 2, 'speed': 1, 'event': 2, 'panel': 2, 'scenario': 1, 'play': 2, 'reload': 1, 'both reload': 0.5,
} as const
export type Kind = keyof typeof WEIGHTS

export function drawSteps(seed: number, count: number): Step[] {
  const draw = dice(seed)
  const all = Object.entries(WEIGHTS) as [Kind, number][]
  const sum = all.reduce((total, [, weight]) => total + weight, 0)
  return Array.from({ length: count }, () => {
    let left = draw() * sum
    const kind = (all.find(([, weight]) => (left -= weight) < 0) ?? all[0])[0]
    return { kind, at: draw() < 0.5 ? 0 : 1, draws: [draw(), draw(), draw()], plays: Math.floor(draw() * 250) }
  })
}

export function nameOf({ kind, at, draws, plays }: Step): string {
  return `${kind} at the ${at === 0 ? 'presenter’s' : 'projector’s'} (${draws.map(d => d.toFixed(2)).join(', ')}; ${plays} ms)`
}

/** Slide and clicks of the talk where a sequence takes place. */
export interface Place {
  readonly no: number
  readonly clicks: number
}

/**
 * Does a step, or the nearest thing that can be done; the page may still move afterwards.
 *
 * @param pages the presenter's window and the projector's
 */
export async function perform({ kind, at, draws: [one, two, three] }: Step, pages: readonly [Page, Page], { no, clicks }: Place): Promise<void> {
  const page = pages[at]
  const slide = page.locator(`#slideshow .slidev-page-${no}`)
  const click = Number(new URL(page.url()).searchParams.get('clicks') ?? 0)
  const pick = async (selector: string, draw: number) => {
    const found = slide.locator(selector)
    const count = await found.count()
    return count === 0 ? null : found.nth(Math.min(count - 1, Math.floor(draw * count)))
  }
  /** A click that does not wait for what moves under it: it is the handler that counts. */
  const press = async (selector: string, draw = 0): Promise<boolean> => {
    const found = await pick(selector, draw)
    if (!found) return false
    // What is there may go before it is pressed: the other window's run plays on.
    return found.dispatchEvent('click', undefined, { timeout: 500 }).then(() => true, () => false)
  }
  const drag = async () => {
    const box = (await slide.locator('.timeline').boundingBox())!
    const where = (share: number) => [box.x + 2 + share * (box.width - 4), box.y + box.height / 2] as const
    await page.mouse.move(...where(one))
    await page.mouse.down()
    await page.mouse.move(...where(two), { steps: 3 })
    await page.mouse.up()
  }
  const open = async (group: string, draw: number) => {
    await press('[aria-label="Plus de commandes"][aria-haspopup]')
    await slide.locator(`.more [aria-label="${group}"]`).waitFor()
    await press(`.more [aria-label="${group}"] button`, draw)
    if (await slide.locator('.more').count() > 0) await press('[aria-label="Plus de commandes"][aria-haspopup]')
  }

  switch (kind) {
    case 'next': return page.keyboard.press(click < clicks ? 'PageDown' : 'PageUp')
    case 'back': return page.keyboard.press(click > 0 ? 'PageUp' : 'PageDown')
    case 'jump':
      await page.keyboard.press('ArrowUp')
      await page.waitForURL(url => url.pathname.endsWith(`/${no - 1}`))
      await page.waitForTimeout(three * 100)
      return page.keyboard.press('ArrowDown')
    case 'mouse':
      if (!await press('.scene [role="button"]', one)) return
      if (!await press('.action-menu [role="menuitem"]', two)) return
      if (await slide.locator('.action-menu').count() > 0) await press('.action-menu [role="menuitem"]', three)
      return
    case 'keyboard': {
      const thing = await pick('.scene [role="button"]', one)
      await thing?.press('Enter')
      for (let presses = Math.floor(two * 3); presses > 0; presses--) await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      return page.keyboard.press('Escape')
    }
    case 'list':
      await page.keyboard.press('/')
      await slide.locator('.command-list input').waitFor()
      await page.keyboard.type(['arreter', 'figer', 'ecrire', 'couper'][Math.floor(one * 4)])
      for (let presses = Math.floor(two * 4); presses > 0; presses--) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      return page.keyboard.press('Escape')
    case 'drag': return drag()
    case 'slide keys':
      await slide.locator('.timeline').press(['Home', 'End', 'ArrowLeft', 'ArrowRight', 'ArrowUp'][Math.floor(one * 5)])
      for (let presses = Math.floor(two * 6); presses > 0; presses--) await page.keyboard.press(three < 0.5 ? 'ArrowLeft' : 'ArrowRight')
      return slide.locator('.timeline').blur()
    case 'undo': return void (await press('.branches > button:not(.back)') || await drag())
    case 'branch': return void (await press('.branches [role="radio"]', one) || await drag())
    case 'speed': return open('Vitesse', one)
    case 'panel': return open('Panneau', one)
    case 'event': return void await press('[aria-label^="Événement "]', one)
    case 'scenario': return page.keyboard.press('r')
    case 'play': return void await press('[aria-label="Lire la suite"]')
    case 'reload': return void await page.reload()
    case 'both reload': return void await Promise.all(pages.map(each => each.reload()))
  }
}

/** What a window shows of the talk, as far as the room can tell. */
export interface Shown {
  readonly path: string
  readonly click: number
  /** Empty while it moves. */
  readonly digest: string
  readonly at: string
  readonly panel: string
  readonly suites: readonly string[]
  /** What went wrong in the run itself. */
  readonly error: string
}

export function shownIn(page: Page, no: number): Promise<Shown> {
  return page.evaluate((wanted) => {
    const slide = document.querySelector<HTMLElement>(`#slideshow .slidev-page-${wanted}`)
    const run = slide?.checkVisibility() ? slide.querySelector<HTMLElement>('.run') : null
    return {
      path: location.pathname.split('/').at(-1) ?? '',
      click: Number(new URLSearchParams(location.search).get('clicks') ?? 0),
      digest: run?.dataset.digest ?? '',
      at: run?.dataset.at ?? '',
      panel: run?.querySelector('.stage-panel')?.getAttribute('aria-label') ?? run?.querySelector('.stage-panel section')?.getAttribute('aria-label') ?? '',
      suites: [...run?.querySelectorAll('.branches [role="radio"]') ?? []].map(each => `${each.getAttribute('aria-label')} ${each.getAttribute('aria-checked')}`),
      error: run?.querySelector('.run-error')?.textContent ?? '',
    }
  }, no)
}

/** What has the focus in a window: the first thing to know where a key is not taken. */
export function focusIn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement
    return `<${focused?.tagName.toLowerCase()} class="${focused?.getAttribute('class') ?? ''}"> ${focused?.getAttribute('aria-label') ?? focused?.textContent?.trim().slice(0, 40) ?? ''}`
  })
}

/** Stops the run in this window if it plays. */
export function stop(page: Page, no: number): Promise<void> {
  return page.evaluate((wanted) => {
    document.querySelector<HTMLElement>(`#slideshow .slidev-page-${wanted} [aria-label="Mettre en pause"]`)?.click()
  }, no)
}
