/**
 * `npm run build`: checks the running order, then builds the static deck into `dist/`.
 *
 * Everything after `--` goes to `slidev build`, such as `--base /talk/` or
 * `--router-mode hash`. The check comes first because Slidev would build a deck
 * whose slides name a scenario that does not exist.
 */
import process from 'node:process'
import { checkDeck } from './outline.ts'
import { runSlidev } from './slidev.ts'

/**
 * Builds the deck.
 *
 * @param args options for `slidev build`
 * @throws Error listing every problem of the slides, or naming a failed build
 */
export async function buildDeck(args: string[]): Promise<void> {
  await checkDeck()
  await runSlidev(['build', ...args])
}

if (import.meta.main) {
  buildDeck(process.argv.slice(2)).then(() => console.log('The deck is built.'), (error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
