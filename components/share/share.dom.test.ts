import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bringTrace } from '../../composables/traceFile.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { etcd } from '../../sim/etcd/world.ts'
import { decodeLink } from '../../sim/run/link.ts'
import type { SharedRun } from '../../sim/run/link.ts'
import { openShared, writeTrace } from '../../sim/run/trace-file.ts'
import SharePanel from './SharePanel.vue'
import TraceDrop from './TraceDrop.vue'
import { covers } from './svg.ts'

const ADDRESS = 'https://exemple.org/labo#1AQc'
const election = scenarios.find(s => s.id === 'election')!
const run: SharedRun = { scenario: election, seed: election.seed, settings: {}, log: [], at: 1_000_000 }
const file = writeTrace(run, openShared(run, etcd))

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true }
  URL.createObjectURL = () => 'blob:x'
  URL.revokeObjectURL = () => {}
})
afterEach(() => { vi.restoreAllMocks(); document.body.replaceChildren() })

const clipboard = (writeText: (text: string) => Promise<void>) => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
const button = (panel: ReturnType<typeof mount>, name: string) => panel.findAll('button').find(each => each.text().startsWith(name))!

describe('the panel', () => {
  it('closes and lets the clicker’s keys pass, and keeps all others', () => {
    const opener = document.body.appendChild(document.createElement('button'))
    opener.focus()
    const panel = mount(SharePanel, { props: { address: ADDRESS }, attachTo: document.body })
    const dialog = panel.get('dialog').element as HTMLDialogElement
    const heard: string[] = []
    const hear = (event: KeyboardEvent) => heard.push(event.key)
    window.addEventListener('keydown', hear)
    const press = (key: string) => dialog.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    for (const key of ['ArrowRight', ' ', 'b']) press(key)
    expect([heard, dialog.open]).toEqual([[], true])
    press('PageDown')
    window.removeEventListener('keydown', hear)
    expect([heard, dialog.open, document.activeElement]).toEqual([['PageDown'], false, document.body])
  })

  it('copies the link and says so', async () => {
    const copied: string[] = []
    clipboard((text) => { copied.push(text); return Promise.resolve() })
    const panel = mount(SharePanel, { props: { address: ADDRESS }, attachTo: document.body })
    await button(panel, 'Copier').trigger('click')
    await flushPromises()
    expect(copied).toEqual([ADDRESS])
    expect(panel.get('.told').text()).toBe('Lien copié.')
  })

  it('copies through a selection where the clipboard is closed, and leaves it to the keyboard where nothing works', async () => {
    clipboard(() => Promise.reject(new Error('denied')))
    const selected: string[] = []
    let works = true
    document.execCommand = () => { selected.push(document.querySelector('textarea')?.value ?? ''); return works }
    const panel = mount(SharePanel, { props: { address: ADDRESS }, attachTo: document.body })
    await button(panel, 'Copier').trigger('click')
    await flushPromises()
    expect(selected).toEqual([ADDRESS])
    expect(panel.get('.told').text()).toBe('Lien copié.')
    works = false
    await button(panel, 'Copier').trigger('click')
    await flushPromises()
    expect(panel.get('.told').text()).toContain('copiez-le au clavier')
    expect(document.querySelector('textarea')).toBeNull()
  })

  it('draws the code on demand', async () => {
    const panel = mount(SharePanel, { props: { address: ADDRESS } })
    expect(panel.find('.qr').exists()).toBe(false)
    await button(panel, 'Code QR').trigger('click')
    expect(panel.get('.qr title').text()).toContain(ADDRESS)
    expect(button(panel, 'Code QR').attributes('aria-expanded')).toBe('true')
  })

  it('offers what can be downloaded, and no more; says what came of it', async () => {
    const names: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) { names.push(this.download) })
    const panel = mount(SharePanel, { props: { address: ADDRESS, downloads: { name: 'election', trace: () => Promise.resolve(file) } } })
    expect(panel.findAll('.downloads button').map(each => each.text())).toEqual(['Télécharger la trace (JSON)'])
    await button(panel, 'Télécharger la trace').trigger('click')
    await flushPromises()
    expect(names).toEqual(['election.trace.json'])
    expect(panel.get('.downloads [role=status]').text()).toMatch(/Téléchargé.: election\.trace\.json/)
    const broken = mount(SharePanel, { props: { address: ADDRESS, downloads: { name: 'x', picture: () => Promise.reject(new Error('rien')) } } })
    await button(broken, 'Télécharger l’image (SVG)').trigger('click')
    await flushPromises()
    expect(broken.get('.downloads [role=status]').text()).toMatch(/a échoué.: rien/)
    expect(names).toHaveLength(1)
  })
})

describe('a trace that comes back', () => {
  const bring = (text: string) => bringTrace(text, new AbortController().signal, () => {})

  it('is replayed and opens as a link to the same run', async () => {
    const brought = await bring(file)
    expect(brought).toMatchObject({ ok: true, notice: null, run: { at: run.at } })
    if (brought.ok) expect(decodeLink(brought.fragment, id => scenarios.find(s => s.id === id), etcd)).toMatchObject({ ok: true, run: { at: run.at, seed: run.seed } })
  })

  it('is shown as it replays, with a sentence, when it was changed', async () => {
    expect(await bring(file.replace(/"hash": "[^"]+"/, '"hash": "0"'))).toMatchObject({ ok: true, notice: expect.stringContaining('a été modifié') as string })
    expect(await bring('no trace')).toMatchObject({ ok: false })
  })

  it('can be left on the way', async () => {
    const stop = new AbortController()
    const far = file.replace(/"at": \d+/, '"at": 600000000')
    await expect(bringTrace(far, stop.signal, () => stop.abort())).rejects.toThrow()
  })

  it('may be dropped on the page', async () => {
    const place = mount(TraceDrop, { attachTo: document.body })
    const drop = (content: string) => {
      const event = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { types: ['Files'], files: [new File([content], 'x.json')] } })
      window.dispatchEvent(event)
      return event
    }
    expect(drop(file).defaultPrevented).toBe(true)
    await vi.waitFor(() => expect(place.emitted('open')).toHaveLength(1))
    expect(place.get('[role=status]').text()).toContain('les événements sont les mêmes')
    drop('{}')
    await vi.waitFor(() => expect(place.get('[role=status]').text()).toContain('Cette trace ne se lit pas'))
    expect(place.emitted('open')).toHaveLength(1)
  })
})

it.each([
  ['', 'a', true], ['U+0000-00FF', 'été', true], ['U+0100-02BA, U+20A0-20C0', 'été', false], ['U+20A0-20C0', '5 €', true], ['U+26??', '☃', true], ['U+41', 'B', false], ['U+20', 'a b', false],
])('a font with range %j holds a letter of %j: %j', (range, text, holds) => {
  expect(covers(range, text)).toBe(holds)
})
