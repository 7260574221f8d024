import { expect, it } from 'vitest'
import { availabilityText, downtimeText, intervalText, millisText, percentText, secondsText, shareText } from './words.ts'

it.each([
  [secondsText(1_264.5), '1,26\u00A0s'], [millisText(5), '5\u00A0ms'], [millisText(2.27), '2,3\u00A0ms'], [millisText(63.01), '63\u00A0ms'], [millisText(1_369), '1,37\u00A0s'],
  [availabilityText(0.999), '99,90\u00A0%'], [availabilityText(0.98), '98,00\u00A0%'], [availabilityText(0.999_997), '99,9997\u00A0%'],
  [percentText(0.1), '10\u00A0%'], [downtimeText(525.6), '8,76\u00A0h'], [downtimeText(10_459), '174\u00A0h'], [downtimeText(1.57), '1,6\u00A0min'],
  [shareText(0.666), '66,6\u00A0%'], [shareText(0.99984), '99,98\u00A0%'], [shareText(1), '100\u00A0%'],
  [intervalText({ low: 0.998_84, high: 0.999_13 }), '99,88\u00A0–\u00A099,91'], [intervalText({ low: 0.999_972, high: 1 }), '99,997\u00A0–\u00A0100,000'],
])('%s is « %s »', (text, expected) => {
  expect(text).toBe(expected)
})
