import { nextTick, effectScope } from 'vue'
import type { EffectScope } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { currentSlideNo, isPresenter, resetSlide } from '../test-support/slidev-client.ts'
import { keepLandmarks } from './landmarks.ts'

const PRESENTER = `
  <div class="slidev-presenter">
    <div class="grid-section main"><div id="slideshow"></div></div>
    <div class="grid-section next"></div>
    <div class="grid-section note"><div class="slidev-note">Notes</div></div>
    <nav></nav>
  </div>`

let scope: EffectScope
beforeEach(() => {
  resetSlide()
  scope = effectScope()
})
afterEach(() => scope.stop())

const $ = (selector: string) => document.querySelector<HTMLElement>(selector)!

/** A button in a button is nothing that a parser makes: it is built as Vue builds it. */
function showPresenter(): void {
  document.body.innerHTML = PRESENTER
  const [outer, inner] = [document.createElement('button'), document.createElement('button')]
  inner.textContent = 'Réglages'
  inner.className = 'inner'
  outer.className = 'outer'
  outer.append(inner)
  $('nav').replaceChildren(outer)
}

it('gives the slide, the next one and the notes their landmarks, and the notes to the keyboard', () => {
  showPresenter()
  scope.run(keepLandmarks)
  return nextTick(() => {
    expect($('#slideshow').getAttribute('role')).toBe('main')
    expect([...document.querySelectorAll('[role="region"]')].map(r => r.getAttribute('aria-label'))).toEqual(['Diapositive suivante', 'Notes'])
    expect($('.slidev-note').tabIndex).toBe(0)
  })
})

it('leaves one button of two, with the name of the inner one', async () => {
  showPresenter()
  scope.run(keepLandmarks)
  await nextTick()
  const [outer, inner] = [$('.outer'), $('.inner')]
  expect([inner.hasAttribute('disabled'), inner.style.pointerEvents]).toEqual([true, 'none'])
  expect([outer.hasAttribute('disabled'), outer.textContent]).toEqual([false, 'Réglages'])
})

it('finds what Slidev makes later: the notes of the next slide, another page', async () => {
  document.body.innerHTML = ''
  scope.run(keepLandmarks)
  await nextTick()
  showPresenter()
  isPresenter.value = true
  await nextTick()
  await nextTick()
  expect($('#slideshow').getAttribute('role')).toBe('main')
  $('.slidev-note').outerHTML = '<div class="slidev-note">La suite</div>'
  currentSlideNo.value = 2
  await nextTick()
  await nextTick()
  expect($('.slidev-note').tabIndex).toBe(0)
})
