import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runSlidev } from '../scripts/slidev.ts'
import { settle, startDeck } from './support.ts'

const BASE = '/un/sous-dossier/'

it.each([
  ['addresses in the path', [], ['3', 'presenter/1', '3']],
  ['addresses after a #, which any file server can serve', ['--router-mode', 'hash'], ['#/3', '#/presenter/1', '#/3']],
])('the deck, built for the public, works under another base path, with %s', async (_, args, [slide, presenter, again]) => {
  const out = mkdtempSync(join(tmpdir(), 'deck-base-'))
  await runSlidev(['build', '--base', BASE, '--out', out, ...args], { DECK_PUBLIC: '1' })
  const deck = await startDeck(out, BASE)
  try {
    const { context, complaints } = await deck.open()
    const page = await context.newPage()
    await page.goto(deck.url + slide)
    await settle(page, 3, 0)
    await page.goto(deck.url + presenter)
    await page.locator('.slidev-presenter .slidev-page-1 .slidev-layout').first().waitFor()
    await page.goto(deck.url + again)
    await page.reload()
    await settle(page, 3, 0)
    await context.close()
    expect(textsOf(out).some(text => text.includes('[privé]') || text.includes('[/privé]')), 'private cues').toBe(false)
    expect(complaints).toEqual([])
  }
  finally {
    await deck.close()
    rmSync(out, { recursive: true, force: true })
  }
})

/** All JavaScript of a built deck. */
function textsOf(out: string): string[] {
  return readdirSync(join(out, 'assets'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js')).map(file => readFileSync(join(out, 'assets', file), 'utf8'))
}
