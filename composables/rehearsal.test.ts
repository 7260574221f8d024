import { describe, expect, it } from 'vitest'
import type { PlannedSlide } from './pacing.ts'
import { compare, KEPT, rehearsalOf, shownTime, signed, toCsv, toText, withRehearsal } from './rehearsal.ts'

const slide = (no: number, title: string, seconds: number, chapter: number): PlannedSlide =>
  ({ no, title, seconds, optional: false, chapter: { no: chapter, title: `Partie ${chapter}` } })
const plan = [slide(1, 'Un', 30, 1), slide(2, 'Deux', 60, 1), slide(3, 'Trois', 90, 2)]

const before = { startedAt: 1, seconds: { Un: 20, Deux: 70 } }
const now = rehearsalOf(plan, [{ no: 1, at: 0 }, { no: 2, at: 40 }, { no: 1, at: 95 }], 2, 100)

it('a rehearsal has the time of each slide shown, visits added up', () => {
  expect(now).toEqual({ startedAt: 2, seconds: { Un: 45, Deux: 55 } })
})

it('the oldest rehearsals leave', () => {
  const all = Array.from({ length: KEPT }, (_, i) => ({ startedAt: i, seconds: {} }))
  const kept = withRehearsal(all, now)
  expect(kept).toHaveLength(KEPT)
  expect([kept[0].startedAt, kept.at(-1)]).toEqual([1, now])
})

describe('a comparison', () => {
  const { chapters, total } = compare(plan, now, before)

  it('has planned, real, difference and the rehearsal before, by slide', () => {
    expect(chapters.flatMap(c => c.slides).map(({ slide: { no }, ...times }) => ({ no, ...times }))).toEqual([
      { no: 1, planned: 30, real: 45, difference: 15, previous: 20 },
      { no: 2, planned: 60, real: 55, difference: -5, previous: 70 },
      { no: 3, planned: 90, real: null, difference: null, previous: null },
    ])
  })

  it('sums up the slides shown, by chapter and in all', () => {
    expect(chapters.map(({ slides: _, ...chapter }) => chapter)).toEqual([
      { no: 1, title: 'Partie 1', planned: 90, real: 100, difference: 10, previous: 90, shown: 2 },
      { no: 2, title: 'Partie 2', planned: 0, real: null, difference: null, previous: null, shown: 0 },
    ])
    expect(total).toEqual({ planned: 90, real: 100, difference: 10, previous: 90, shown: 2 })
  })

  it('sums up no rehearsal that lacks a slide', () => {
    expect(compare(plan, now, { startedAt: 1, seconds: { Un: 20 } }).total.previous).toBeNull()
  })

  it('follows a slide by its title when slides have moved', () => {
    const moved = [slide(1, 'Deux', 60, 1), slide(2, 'Un', 30, 1)]
    expect(compare(moved, now, before).chapters[0].slides.map(({ real, previous }) => [real, previous])).toEqual([[55, 70], [45, 20]])
  })
})

it('a spreadsheet gets a line a slide', () => {
  const tricky = [{ ...plan[0], title: 'Un « mot »; "deux"' }]
  const csv = toCsv(compare(tricky, { startedAt: 0, seconds: { [tricky[0].title]: 44.6 } }, undefined))
  expect(csv.split('\r\n')[1]).toBe('1;1;"Un « mot »; ""deux""";30;45;15;""')
  expect(toCsv(compare(plan, now, before)).trimEnd().split('\r\n').slice(1)).toEqual([
    '1;1;"Un";30;45;15;20', '2;1;"Deux";60;55;-5;70', '3;2;"Trois";90;"";"";""',
  ])
})

it('a message gets the slides shown', () => {
  expect(toText(compare(plan, now, before)).replaceAll('\u00A0', ' ')).toBe([
    'Chapitre 1, Partie 1 : prévu 1:30, réel 1:40, écart +0:10',
    '  1. Un : prévu 0:30, réel 0:45, écart +0:15',
    '  2. Deux : prévu 1:00, réel 0:55, écart −0:05',
    'Total : prévu 1:30, réel 1:40, écart +0:10', '',
  ].join('\n'))
})

it('a difference has its sign, unless there is none', () => {
  expect([75, -75, 0.4, -0.4, null].map(signed)).toEqual(['+1:15', '−1:15', '0:00', '0:00', '–'])
  expect([75, null].map(shownTime)).toEqual(['1:15', '–'])
})
