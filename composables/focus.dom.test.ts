import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { EffectScope } from 'vue'
import { keepClickerHarmless, keepSpeakerKeys } from './focus.ts'
import { activeElement } from './slidev.ts'

let scope: EffectScope
let isTalk: boolean
beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = `
    <button id="button">Lecture</button> <a id="link" href="#here">Ici</a>
    <details open><summary id="summary">Plus</summary></details>
    <input id="range" type="range"> <input id="checkbox" type="checkbox">
    <div role="menu"><button id="item" role="menuitem">Arrêter</button></div> <dialog open><button id="asked">Copier</button></dialog>
    <input id="text" type="text"> <textarea id="area"></textarea> <div id="editor" contenteditable="true" tabindex="0"></div>`
  scope = effectScope()
  isTalk = true
  scope.run(() => keepSpeakerKeys(() => isTalk))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function focus(id: string): HTMLElement {
  const element = document.getElementById(id)!
  element.focus()
  expect(document.activeElement).toBe(element)
  return element
}

/** What a browser does: the pointer goes down (and gives the focus), up, then the click is handled. */
function clickOn(id: string, { byKeyboardSince = false } = {}): { focusedInClick: boolean } {
  const element = document.getElementById(id)!
  // happy-dom has one focus for all; a browser shows none where a pointer gave it.
  const matches = element.matches.bind(element)
  vi.spyOn(element, 'matches').mockImplementation((selector: string) =>
    (selector === ':focus-visible' ? byKeyboardSince && document.activeElement === element : matches(selector)))
  let focusedInClick = false
  element.addEventListener('click', () => { focusedInClick = document.activeElement === element }, { once: true })
  element.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  element.focus()
  element.dispatchEvent(new Event('pointerup', { bubbles: true }))
  element.click()
  vi.runAllTimers()
  return { focusedInClick }
}

function press(key: string, init: KeyboardEventInit = {}): void {
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }))
}

describe('a click of the mouse', () => {
  it.each(['button', 'link', 'summary', 'range', 'checkbox'])('leaves no focus on a %s, once the click is handled', (id) => {
    expect(clickOn(id)).toEqual({ focusedInClick: true })
    expect(document.activeElement).toBe(document.body)
  })

  it.each(['text', 'area', 'editor'])('leaves the focus in a %s, for someone types there', (id) => {
    clickOn(id)
    expect(document.activeElement?.id).toBe(id)
  })

  it('leaves none where the pointer’s events are kept from the page', () => {
    document.getElementById('button')!.addEventListener('pointerup', event => event.stopPropagation())
    clickOn('button')
    expect(document.activeElement).toBe(document.body)
  })

  it('leaves it where the window does not show the talk', () => {
    isTalk = false
    clickOn('range')
    expect(document.activeElement?.id).toBe('range')
  })

  it('leaves the focus that keys have made visible', () => {
    clickOn('button', { byKeyboardSince: true })
    expect(document.activeElement?.id).toBe('button')
  })
})

describe('a key of the clicker or the speaker', () => {
  it.each(['PageDown', 'ArrowRight', 'PageUp', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'b', '.', 'g', 'G', 'o', 'f', 'p', 'r', '/'])('%s finds no button focused, whoever else listens', (key) => {
    const seen: (string | undefined)[] = []
    const look = () => { seen.push(document.activeElement?.id) }
    const atButton = focus('button')
    atButton.addEventListener('keydown', look)
    document.addEventListener('keydown', look, { capture: true, once: true })
    window.addEventListener('keydown', look, { once: true })
    press(key)
    expect(seen).toEqual(['', '', ''])
  })

  it.each(['link', 'summary', 'range', 'checkbox'])('takes the focus from a %s too', (id) => {
    focus(id)
    press('PageDown')
    expect(document.activeElement).toBe(document.body)
  })

  it.each(['area', 'editor'])('leaves it to a %s', (id) => {
    focus(id)
    for (const key of ['PageDown', 'ArrowRight', 'PageUp', 'ArrowLeft']) press(key)
    expect(document.activeElement?.id).toBe(id)
  })

  it('takes it from a line of text where the key means nothing there', () => {
    focus('text')
    for (const key of ['ArrowRight', 'ArrowLeft', 'b', '.']) press(key)
    expect(document.activeElement?.id).toBe('text')
    press('PageDown')
    expect(document.activeElement).toBe(document.body)
  })
})

it.each(['Tab', 'Enter', ' ', 'Escape', 'Home', 'Shift', 'F11'])('the key %j leaves the focus to a button', (key) => {
  focus('button')
  press(key)
  expect(document.activeElement?.id).toBe('button')
})

it.each(['ctrlKey', 'metaKey', 'altKey'])('a letter with %s is the browser’s', (modifier) => {
  focus('button')
  press('g', { [modifier]: true })
  expect(document.activeElement?.id).toBe('button')
})

it('a menu keeps its arrows, a dialog all but the clicker’s pages', () => {
  focus('item')
  for (const key of ['ArrowDown', 'ArrowUp']) press(key)
  expect(document.activeElement?.id).toBe('item')
  press('g')
  expect(document.activeElement).toBe(document.body)
  focus('asked')
  for (const key of ['g', 'ArrowLeft', 'ArrowDown']) press(key)
  expect(document.activeElement?.id).toBe('asked')
  press('PageDown')
  expect(document.activeElement).toBe(document.body)
})

it.each(['ArrowDown', 'ArrowRight', 'PageDown', 'g'])('%s keeps its meaning where the window does not show the talk', (key) => {
  isTalk = false
  for (const id of ['range', 'button', 'text']) {
    focus(id)
    press(key)
    expect(document.activeElement?.id).toBe(id)
  }
})

it('a key tells Slidev where the focus is, when what had it has gone unheard', () => {
  activeElement.value = document.createElement('button')
  press('PageDown')
  expect(activeElement.value).toBe(document.body)
})

it('ends with the scope it was called in', () => {
  scope.stop()
  focus('button')
  press('PageDown')
  expect(document.activeElement?.id).toBe('button')
})

describe('the start and stop keys of a clicker', () => {
  function pressed(init: KeyboardEventInit): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    document.body.dispatchEvent(event)
    return event
  }

  it.each([{ key: 'F5' }, { key: 'F5', shiftKey: true }])('%j does not reload the window', (init) => {
    scope.run(keepClickerHarmless)
    expect(pressed(init).defaultPrevented).toBe(true)
  })

  it.each([{ key: 'F5', ctrlKey: true }, { key: 'r', ctrlKey: true }, { key: 'r', metaKey: true }, { key: 'Escape' }])('%j keeps its meaning', (init) => {
    scope.run(keepClickerHarmless)
    expect(pressed(init).defaultPrevented).toBe(false)
  })

  it('Escape is asked to leave the full screen alone, as long as there is one', () => {
    const keyboard = { lock: vi.fn(() => Promise.resolve()), unlock: vi.fn() }
    vi.stubGlobal('navigator', { keyboard })
    // happy-dom has no full screen.
    const fullscreen = (element: Element | null) => Object.defineProperty(document, 'fullscreenElement', { value: element, configurable: true })
    scope.run(keepClickerHarmless)
    fullscreen(document.body)
    document.dispatchEvent(new Event('fullscreenchange'))
    expect(keyboard.lock.mock.calls).toEqual([[['Escape']]])
    fullscreen(null)
    document.dispatchEvent(new Event('fullscreenchange'))
    expect(keyboard.unlock).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})
