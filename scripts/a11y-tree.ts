/**
 * `node scripts/a11y-tree.ts [--write] [slide[@click]…]`: what a screen reader is given of slides of
 * the built deck, as the browser's accessibility tree reduced to lines of role and name.
 *
 * Without slides, those that `docs/accessibilite.md` shows; `--write` puts their trees there.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { CDPSession, Page } from 'playwright-chromium'
import { launchBrowser } from './browser.ts'
import { serveDist } from './serve.ts'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const DOCUMENT = fileURLToPath(new URL('../docs/accessibilite.md', import.meta.url))
/** A tree in the document: its command, then the block that it fills. */
const BLOCK = /(<!-- a11y-tree (\d+)@(\d+) -->\n```text\n)[\s\S]*?(```)/g

/** The part of the protocol's `AXNode` that is read here. */
export interface AxNode {
  readonly nodeId: string
  readonly ignored: boolean
  readonly role?: { readonly value?: unknown }
  readonly name?: { readonly value?: unknown }
  readonly properties?: readonly { readonly name: string, readonly value: { readonly value?: unknown } }[]
  readonly childIds?: readonly string[]
}

/** Roles that say nothing by themselves. */
const SILENT = new Set(['none', 'generic', 'rowgroup', 'InlineTextBox', 'ListMarker', 'LayoutTable', 'LayoutTableRow', 'LayoutTableCell'])
/** States worth a word, where they are not false. */
const STATES = ['level', 'expanded', 'checked', 'disabled', 'hasPopup', 'live']

/** A tree as indented lines: what is ignored or says nothing gives its place to its children. */
export function linesOf(nodes: readonly AxNode[]): string[] {
  const byId = new Map(nodes.map(node => [node.nodeId, node]))
  const lines: string[] = []
  const visit = (node: AxNode, depth: number, said: string): void => {
    const role = String(node.role?.value ?? '')
    const name = String(node.name?.value ?? '').replaceAll(/\s+/g, ' ').trim()
    // A text is heard with what it names.
    const isSilent = node.ignored || SILENT.has(role) || (role === 'StaticText' && (name === '' || said.includes(name)))
    if (!isSilent) lines.push(`${'  '.repeat(depth)}${role === 'StaticText' ? 'text' : role}${name === '' ? '' : ` “${name}”`}${statesOf(node)}`)
    for (const id of node.childIds ?? []) {
      const child = byId.get(id)
      if (child) visit(child, isSilent ? depth : depth + 1, isSilent ? said : name)
    }
  }
  if (nodes.length > 0) visit(nodes[0], 0, '')
  return lines
}

function statesOf({ properties = [] }: AxNode): string {
  const told = STATES.flatMap((state) => {
    const value = properties.find(p => p.name === state)?.value.value
    return value === undefined || value === false || value === 'false' || value === 'off' ? [] : [value === true || value === 'true' ? state : `${state} ${String(value)}`]
  })
  return told.length === 0 ? '' : ` (${told.join(', ')})`
}

async function treeOf(page: Page, session: CDPSession, url: string, slide: number, click: number): Promise<string[]> {
  await page.goto(`${url}${slide}?clicks=${click}`)
  await page.locator(`#slideshow .slidev-page-${slide} .slidev-layout`).waitFor()
  // A run draws its first frame, the narration waits for it to stand, Slidev loads its drawing layer.
  await page.waitForTimeout(4_000)
  await session.send('Accessibility.enable')
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  return linesOf(nodes as unknown as AxNode[])
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { write: { type: 'boolean', default: false } }, allowPositionals: true })
  let text = readFileSync(DOCUMENT, 'utf8')
  const wanted = positionals.length > 0 ? positionals : [...text.matchAll(BLOCK)].map(([,, slide, click]) => `${slide}@${click}`)
  const server = await serveDist(DIST, { port: 0, base: '/' })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' })
    const session = await page.context().newCDPSession(page)
    for (const each of wanted) {
      const [slide, click = 0] = each.split('@').map(Number)
      const tree = (await treeOf(page, session, server.url, slide, click)).join('\n')
      if (values.write) text = text.replace(BLOCK, (block, begin: string, no: string, at: string, end: string) => (`${no}@${at}` === `${slide}@${click}` ? `${begin}${tree}\n${end}` : block))
      else console.log(`${each}\n${tree}\n`)
    }
  } finally {
    await browser.close()
    await server.close()
  }
  if (values.write) writeFileSync(DOCUMENT, text)
}

if (import.meta.main) {
  await main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
