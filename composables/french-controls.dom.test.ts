import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import type { EffectScope } from 'vue'
import { inFrench, speakFrench } from './french-controls.ts'

let scope: EffectScope
beforeEach(() => {
  document.body.innerHTML = `<div id="app"><div class="grid-container">
    <div class="grid-section main"><div id="head"><span> Current </span></div><div class="slidev-slide-container"><p id="slide">Next</p></div></div>
    <div class="grid-section note"><div class="slidev-note"><p id="said">Next</p></div><div class="slidev-note italic"><p id="none">No notes.</p></div></div>
    <nav><button id="full" title="Enter fullscreen"><span>Enter fullscreen</span></button></nav>
  </div></div>`
  scope = effectScope()
  scope.run(speakFrench)
})
afterEach(() => scope.stop())

const settled = () => new Promise(done => setTimeout(done))
const text = (id: string) => document.getElementById(id)?.textContent?.trim()

it('replaces names, headings and hints', () => {
  expect(text('head')).toBe('En cours')
  expect(text('none')).toBe('Pas de notes.')
  expect([document.getElementById('full')?.title, text('full')]).toEqual(['Plein écran', 'Plein écran'])
})

it('leaves slides and notes alone', async () => {
  document.getElementById('slide')!.append('Current')
  await settled()
  expect(text('slide')).toBe('NextCurrent')
  expect(text('said')).toBe('Next')
})

describe('follows Slidev', () => {
  it('when a name or a text changes', async () => {
    const button = document.getElementById('full')!
    button.title = 'Close fullscreen'
    button.firstElementChild!.textContent = 'Close fullscreen'
    await settled()
    expect([button.title, button.textContent]).toEqual(['Quitter le plein écran', 'Quitter le plein écran'])
  })

  it('when a control appears, in a holder or in a control', async () => {
    document.querySelector('.main')!.insertAdjacentHTML('beforeend', '<div id="clicks" title="Clicks in this slide: 5"></div>')
    document.querySelector('nav')!.insertAdjacentHTML('beforeend', '<div><b id="mode">Sync Mode</b></div>')
    await settled()
    expect(document.getElementById('clicks')?.title).toBe('Clics de cette diapositive : 5')
    expect(text('mode')).toBe('Sens')
  })

  it('until its scope ends', async () => {
    scope.stop()
    document.getElementById('full')!.title = 'Close fullscreen'
    await settled()
    expect(document.getElementById('full')?.title).toBe('Close fullscreen')
  })
})

it('has no word for what is not Slidev’s, nor for what an object has by itself', () => {
  expect(['Le leader propose', '', 'constructor', 'Nextcloud'].map(inFrench)).toEqual([null, null, null, null])
})
