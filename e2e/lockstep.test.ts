/**
 * Two windows of the talk, and whatever anybody does in either: after each thing, when the run has
 * been stopped, both show the same frame of the same slide at the same click, with the same panel and
 * the same futures. A sequence that fails prints its seed and what was done.
 *
 * `LOCKSTEP=500` runs so many sequences; `LOCKSTEP_SEED=1234 LOCKSTEP=1` runs one again.
 */
import process from 'node:process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-chromium'
import { openPair } from './pair.ts'
import type { Pair } from './pair.ts'
import { startDeck } from './support.ts'
import type { Deck } from './support.ts'
import { dice, drawSteps, focusIn, nameOf, perform, shownIn, stop } from './steps.ts'
import type { Place, Shown, Step } from './steps.ts'

const SEQUENCES = Number(process.env.LOCKSTEP ?? 50)
const FIRST_SEED = Number(process.env.LOCKSTEP_SEED ?? 1)
const STEPS = 7
/** How long two windows may take to agree, ms: a busy machine takes its time to reload one. */
const PATIENCE = 30_000

let deck: Deck
let pair: Pair

beforeAll(async () => {
  deck = await startDeck()
  pair = await openPair(deck, { reducedMotion: 'no-preference' })
  await pair.open(places()[0].no)
})
afterAll(() => deck?.close())

const places = (): Place[] => deck.rows.filter(row => row.scenario && !row.still && row.clicks > 0)

/** Waits until both windows stand still on the same frame, twice in a row. */
async function together({ no }: Place): Promise<readonly [Shown, Shown]> {
  const end = Date.now() + PATIENCE
  let before = ''
  for (;;) {
    const [one, other] = await Promise.all([shownIn(pair.presenter, no), shownIn(pair.projector, no)])
    const now = JSON.stringify([one, other])
    const agrees = one.digest !== '' && JSON.stringify(one) === JSON.stringify(other) && one.path === String(no)
    if ((agrees && now === before) || Date.now() > end) return [one, other]
    if (one.digest === '') await stop(pair.presenter, no)
    before = now
    await new Promise(done => setTimeout(done, 30))
  }
}

/**
 * Both windows on the slide's first cue, with nothing left of what was done before: but for that, a sequence
 * begins in the windows as the one before left them, and either takes the dialog's jump.
 */
async function startAnew({ no }: Place, at: Page): Promise<void> {
  await at.bringToFront()
  await at.keyboard.press('g')
  await at.locator('#slidev-goto-dialog input:focus').waitFor()
  await at.keyboard.type(String(no))
  await at.keyboard.press('Enter')
  await pair.settle(no, 0)
  const { presenter } = pair
  await presenter.bringToFront()
  await presenter.keyboard.press('p')
  for (const name of ['Nouvelle séance…', 'Effacer']) await presenter.locator('.pacing-panel').getByRole('button', { name }).click()
  await presenter.keyboard.press('p')
}

const placeOf = (seed: number): Place => places()[Math.floor(dice(seed)() * places().length)]

async function play(seed: number): Promise<void> {
  const place = placeOf(seed)
  const drawn = pair.both[seed % 2]
  const done: string[] = []
  const check = async (step: Step | null) => {
    const [presenter, projector] = await together(place)
    const story = `LOCKSTEP_SEED=${seed} LOCKSTEP=1: slide ${place.no}\n${done.join('\n')}`
    expect(projector, story).toEqual(presenter)
    expect(presenter, story).toMatchObject({ path: String(place.no), error: '', digest: expect.stringMatching(/./) as string })
    if (step === null) expect(presenter, story).toMatchObject({ click: 0, suites: [] })
  }
  await startAnew(place, drawn)
  await check(null)
  for (const step of drawSteps(seed, STEPS)) {
    done.push(nameOf(step))
    await pair.both[step.at].bringToFront()
    try {
      await perform(step, pair.both, place)
    } catch (error) {
      const focus = await focusIn(pair.both[step.at])
      throw new Error(`LOCKSTEP_SEED=${seed} LOCKSTEP=1: slide ${place.no}\n${done.join('\n')}\nfocus on ${focus}`, { cause: error })
    }
    await new Promise(wait => setTimeout(wait, step.plays))
    await check(step)
  }
  expect(pair.complaints, `seed ${seed}`).toEqual([])
}

it(`stay together through ${SEQUENCES} sequences of ${STEPS} things, seeds from ${FIRST_SEED}`, async () => {
  const failures: unknown[] = []
  const begun = Date.now()
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed++) {
    await play(seed).catch((failure: unknown) => {
      console.error(`seed ${seed}, slide ${placeOf(seed).no}`, failure)
      failures.push(failure)
    })
    if (failures.length >= 5) break
    const count = seed - FIRST_SEED + 1
    if (count % 50 === 0) console.log(`${count} sequences in ${Math.round((Date.now() - begun) / 1000)} s, ${failures.length} came apart`)
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} sequences came apart: ${String(failures[0])}`)
}, 60_000 + SEQUENCES * 20_000)
