import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endKey, layoutOf, routeKey, spotKey, WIDTH } from './picture-layout.ts'
import type { Layout, Spot } from './picture-layout.ts'
import { labelLines, LABEL, NAME, subLines, SUB } from './picture-shapes.ts'
import type { Box } from './picture-shapes.ts'
import { framesOf, problemsOf } from './picture-steps.ts'
import { linesOf, textWidth, widest } from './picture-text.ts'
import type { Arrow, Kind, Picture, State, Thing } from './picture.ts'

const KINDS: Kind[] = ['member', 'machine', 'vm', 'pod', 'service', 'storage', 'backup', 'client', 'api', 'operator', 'broker', 'shard', 'cluster', 'witness', 'note']
const STATES: State[] = ['ok', 'leader', 'candidate', 'passive', 'frozen', 'down', 'absent', 'new']
const ALT = 'Une illustration tirée au sort, que personne ne regardera mais que la géométrie doit respecter.'

const word = fc.constantFrom('m1', 'cp 2', 'Service', 'hyperviseur', 'PostgreSQL', 'base de données'.slice(0, 14), 'WWWWWWWWWWWWWW')

/** Pictures as authors write them: up to three zones, a dozen things, some within others, some later. */
const pictures: fc.Arbitrary<Picture> = fc.record({
  sides: fc.integer({ min: 1, max: 3 }),
  above: fc.boolean(),
  things: fc.array(fc.record({
    kind: fc.constantFrom(...KINDS),
    label: word,
    sub: fc.option(fc.constantFrom('leader · mandat 4', 'attend une API', 'suit'), { nil: undefined }),
    state: fc.option(fc.constantFrom(...STATES), { nil: undefined }),
    zone: fc.nat(3),
    row: fc.nat(2),
    inside: fc.option(fc.nat(11), { nil: undefined, freq: 2 }),
    later: fc.boolean(),
    moves: fc.boolean(),
  }), { minLength: 1, maxLength: 9 }),
  arrows: fc.array(fc.record({ from: fc.nat(11), to: fc.nat(11), kind: fc.constantFrom<Arrow['kind']>('flow', 'sync', 'async', 'cut', 'refused'), label: fc.option(fc.constantFrom('voix', 'réplication', 'seize caractères'), { nil: undefined }) }), { maxLength: 5 }),
}).map(({ sides, above, things: drawn, arrows: ways }) => {
  const zones = [
    ...Array.from({ length: sides }, (_, i) => ({ id: `Z${i}`, label: `Site ${i}`, tone: 'a' as const })),
    ...above ? [{ id: 'C', label: '3ᵉ zone', tone: 'c' as const, place: 'above' as const }] : [],
  ]
  const all = drawn.map(({ kind, label, sub, state, zone, row, inside }, i): Thing => {
    // Only what comes before, and at the top, contains: nothing contains itself.
    const container = inside === undefined || inside >= i || drawn[inside].inside !== undefined ? undefined : `t${inside}`
    return { id: `t${i}`, zone: zones[zone % zones.length].id, row, kind, label, sub, state, inside: container }
  })
  const later = new Set(drawn.flatMap(({ later: isLater }, i) => (isLater && all[i].inside === undefined && !all.some(({ inside }) => inside === `t${i}`) ? [`t${i}`] : [])))
  const moved = Object.fromEntries(drawn.flatMap(({ moves }, i) => (moves && !later.has(`t${i}`) && all[i].inside === undefined ? [[`t${i}`, { zone: zones[0].id, row: 1 }]] : [])))
  const arrows = ways.map(({ from, to, ...rest }): Arrow => ({ from: `t${from % all.length}`, to: `t${to % all.length}`, ...rest }))
  return {
    alt: ALT,
    zones,
    things: all.filter(({ id }) => !later.has(id)),
    steps: [{ things: moved, addThings: all.filter(({ id }) => later.has(id)), addArrows: arrows }],
  }
})

/** Everything of a spot: the shape, what crowns it and what is written under it. */
const whole = ({ x, y, width, height, room }: Spot): Box =>
  ({ x: x + (width - Math.max(width, room.span)) / 2, y: y - room.above, width: Math.max(width, room.span), height: height + room.above + room.below })

const apart = (a: Box, b: Box): boolean => a.x + a.width <= b.x + 0.01 || b.x + b.width <= a.x + 0.01 || a.y + a.height <= b.y + 0.01 || b.y + b.height <= a.y + 0.01
const within = (a: Box, b: Box): boolean => a.x >= b.x - 0.01 && a.y >= b.y - 0.01 && a.x + a.width <= b.x + b.width + 0.01 && a.y + a.height <= b.y + b.height + 0.01
const view = ({ width, height }: Layout): Box => ({ x: 0, y: 0, width, height })

/** Layouts of random pictures in which everything found its room. */
function forFitting(check: (picture: Picture, layout: Layout) => void): void {
  fc.assert(fc.property(pictures, (picture) => {
    const layout = layoutOf(picture)
    fc.pre(layout.fits)
    check(picture, layout)
  }), { numRuns: 60, seed: 7 })
}

describe('the layout of a picture', () => {
  it('is as wide as the slide, and never under the size of its texts', () => {
    forFitting((_, layout) => {
      expect(layout.width * layout.scale).toBeCloseTo(WIDTH)
      expect(layout.scale).toBeGreaterThanOrEqual(1)
    })
  })

  it('puts nothing on anything else', () => {
    forFitting((_, { spots }) => {
      const all = Object.values(spots)
      for (const [i, a] of all.entries()) {
        for (const b of all.slice(i + 1).filter(other => other.parent === a.parent)) expect(apart(whole(a), whole(b)), `${a.id} and ${b.id}`).toBe(true)
      }
    })
  })

  it('keeps what is contained within what contains it, and everything in the picture', () => {
    forFitting((picture, layout) => {
      for (const spot of Object.values(layout.spots)) {
        if (spot.parent !== undefined) expect(within(whole(spot), layout.spots[spot.parent]), spot.id).toBe(true)
        expect(within(whole(spot), view(layout)), spot.id).toBe(true)
      }
      for (const { things } of framesOf(picture)) {
        for (const thing of things.filter(({ inside }) => inside === undefined))
          expect(within(whole(layout.spots[spotKey(thing, things)]), layout.zones[thing.zone]), thing.id).toBe(true)
      }
    })
  })

  it('keeps zones apart', () => {
    forFitting((_, layout) => {
      const zones = Object.values(layout.zones)
      for (const [i, a] of zones.entries()) {
        expect(within(a, view(layout))).toBe(true)
        for (const b of zones.slice(i + 1)) expect(apart(a, b)).toBe(true)
      }
    })
  })

  it('has room in each shape for its words', () => {
    forFitting((picture, { spots, wrap }) => {
      for (const { things } of framesOf(picture)) {
        for (const thing of things) {
          const spot = spots[spotKey(thing, things)]
          expect(spot.width).toBeGreaterThanOrEqual(widest(labelLines(thing, wrap), thing.kind === 'member' ? NAME : LABEL))
          if (thing.sub) expect(spot.room.span).toBeGreaterThanOrEqual(widest(subLines(thing, wrap), SUB))
        }
      }
    })
  })

  it('has a place for everything at every moment, and a way for every arrow that can have one', () => {
    forFitting((picture, layout) => {
      for (const { things, arrows } of framesOf(picture)) {
        for (const thing of things) expect(layout.spots).toHaveProperty([spotKey(thing, things)])
        for (const { from, to } of arrows) {
          const [a, b] = [from, to].map(id => layout.spots[endKey(id, things)])
          if (a.parent === undefined && b.parent === undefined && apart(whole(a), { ...whole(b), x: whole(b).x - 12, y: whole(b).y - 12, width: whole(b).width + 24, height: whole(b).height + 24 }))
            expect(layout.routes, `${from}→${to}`).toHaveProperty([routeKey(endKey(from, things), endKey(to, things))])
        }
      }
    })
  })

  it('leads an arrow from edge to edge', () => {
    const layout = layoutOf({
      alt: ALT,
      zones: [{ id: 'A', label: 'Site A', tone: 'a' }, { id: 'B', label: 'Site B', tone: 'b' }],
      things: [{ id: 'm1', zone: 'A', row: 0, kind: 'member', label: 'm1' }, { id: 'm2', zone: 'B', row: 0, kind: 'member', label: 'm2' }],
      arrows: [{ from: 'm1', to: 'm2', kind: 'flow' }],
    })
    const { from, to, bend } = layout.routes[routeKey('m1@A/0', 'm2@B/0')]
    const [m1, m2] = [layout.spots['m1@A/0'], layout.spots['m2@B/0']]
    expect(from.y).toBeCloseTo(to.y)
    expect(bend.y).toBeCloseTo(to.y)
    for (const gap of [from.x - m1.x - m1.width, m2.x - to.x]) {
      expect(gap).toBeGreaterThan(0)
      expect(gap).toBeLessThan(10)
    }
  })

  it('moves nothing from one moment to the next', () => {
    const things: Thing[] = [{ id: 'a', zone: 'A', row: 0, kind: 'pod', label: 'a' }, { id: 'b', zone: 'A', row: 0, kind: 'pod', label: 'b' }]
    const zones = [{ id: 'A', label: 'Site A', tone: 'a' as const }]
    const layout = layoutOf({ alt: ALT, zones, things, steps: [{ addThings: [{ id: 'c', zone: 'A', row: 0, kind: 'pod', label: 'c' }] }] })
    expect(layout.spots).toEqual(layoutOf({ alt: ALT, zones, things: [...things, { id: 'c', zone: 'A', row: 0, kind: 'pod', label: 'c' }] }).spots)
  })
})

describe('what is wrong with a picture', () => {
  const zones = [{ id: 'A', label: 'Site A', tone: 'a' as const }]
  const pod = (id: string, more: Partial<Thing> = {}): Thing => ({ id, zone: 'A', row: 0, kind: 'pod', label: id, ...more })

  it('is nothing, for what can be drawn', () => {
    expect(problemsOf({ alt: ALT, zones, things: [pod('a')] })).toEqual([])
  })

  it('is said in a sentence', () => {
    expect(problemsOf({ alt: 'Trop court.', zones, things: [pod('a')] })).toEqual(['« alt » a 11 caractères : il en faut au moins 60.'])
    expect(problemsOf({ alt: ALT, zones, things: [pod('a'), pod('a')] })).toEqual(['« a » désigne deux choses.'])
    expect(problemsOf({ alt: ALT, zones, things: [pod('a', { zone: 'B' })] })).toEqual(['« a » est dans la zone « B », qui n’existe pas.'])
    expect(problemsOf({ alt: ALT, zones, things: [pod('a', { inside: 'b' }), pod('b', { inside: 'a' })] })).toHaveLength(2)
    expect(problemsOf({ alt: ALT, zones, things: [pod('a')], arrows: [{ from: 'a', to: 'b', kind: 'flow' }] })).toEqual(['La flèche « a→b » touche « b », qui n’existe pas.'])
    expect(problemsOf({ alt: ALT, zones, things: [pod('a')], arrows: [{ from: 'a', to: 'A', kind: 'flow' }] })).toEqual(['La flèche « a→A » relie une chose à ce qui la contient.'])
    expect(problemsOf({ alt: ALT, zones, things: [pod('a')], steps: [{ dropArrows: ['a→b'], things: { b: { state: 'down' } }, zones: { B: { lost: true } } }] })).toEqual([
      'Étape 1 : la zone « B » n’existe pas.',
      'Étape 1 : « b » n’existe pas.',
      'Étape 1 : il n’y a pas de flèche « a→b » à ôter.',
    ])
  })
})

describe('text', () => {
  it('is measured wide enough', () => {
    // Measured in a browser at weight 700.
    expect(textWidth('hyperviseur', 18)).toBeGreaterThanOrEqual(100)
    expect(textWidth('hyperviseur', 18)).toBeLessThan(112)
  })

  it('is cut at a space into lines of like widths', () => {
    expect(linesOf('control plane', 2)).toEqual(['control', 'plane'])
    expect(linesOf('attend une API', 2)).toEqual(['attend', 'une API'])
    expect(linesOf('hyperviseur', 2)).toEqual(['hyperviseur'])
    expect(linesOf('sans\u00A0licence', 2)).toEqual(['sans\u00A0licence'])
  })
})
