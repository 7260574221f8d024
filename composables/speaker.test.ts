import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { lightUp, onReturnToScenario, returnToScenario, useBlank } from './speaker.ts'

afterEach(() => void lightUp())

it('lights a black screen up, once', () => {
  expect(lightUp()).toBe(false)
  useBlank().set(true)
  expect(lightUp()).toBe(true)
  expect(useBlank().value.value).toBe(false)
  expect(lightUp()).toBe(false)
})

it('leads back to the scenario those who are on stage, no longer those who left', () => {
  const [stage, other] = [vi.fn(), vi.fn()]
  const scope = effectScope()
  scope.run(() => onReturnToScenario(stage))
  const remove = onReturnToScenario(other)
  returnToScenario()
  expect([stage, other].map(f => f.mock.calls.length)).toEqual([1, 1])
  scope.stop()
  remove()
  returnToScenario()
  expect([stage, other].map(f => f.mock.calls.length)).toEqual([1, 1])
})
