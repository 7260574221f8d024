/** Two windows of one talk, as on stage: the presenter's and the projector's, in one browser. */
import type { BrowserContextOptions, Page } from 'playwright-chromium'
import { settle } from './support.ts'
import type { Deck } from './support.ts'

export interface Pair {
  readonly presenter: Page
  readonly projector: Page
  readonly both: readonly [presenter: Page, projector: Page]
  /** What went wrong in any window of their context. */
  readonly complaints: readonly string[]
  /** Opens both at a slide's click, and waits until they show it. */
  readonly open: (no: number, click?: number) => Promise<void>
  /** Waits until both show a slide's click. */
  readonly settle: (no: number, click: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** Two windows with nothing in them yet. */
export async function openPair(deck: Deck, options?: BrowserContextOptions): Promise<Pair> {
  const { context, complaints } = await deck.open(options)
  const [presenter, projector] = [await context.newPage(), await context.newPage()]
  const both = [presenter, projector] as const
  const settleBoth = async (no: number, click: number) => void await Promise.all(both.map(page => settle(page, no, click)))
  return {
    presenter, projector, both, complaints,
    settle: settleBoth,
    async open(no, click = 0) {
      await presenter.goto(`${deck.url}presenter/${no}?clicks=${click}`)
      await projector.goto(`${deck.url}${no}?clicks=${click}`)
      await settleBoth(no, click)
    },
    close: () => context.close(),
  }
}

/** A slide in the window that shows it. */
export const slideOf = (page: Page, no: number) => page.locator(`#slideshow .slidev-page-${no}`)
