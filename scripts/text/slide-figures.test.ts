/** Figures that slides of chapters 3 to 5 write out, against what is computed beside them. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { availabilityText, downtimeText, secondsText } from '../../components/chart/words.ts'
import { DISKS } from '../../components/chart/comebacks.ts'
import { spanText } from '../../composables/times.ts'
import { boardOf } from '../../composables/board.ts'
import { recoveries } from '../../composables/recoveries.ts'
import { recordedFailovers, summaryOf } from '../../sim/study/failovers.ts'
import { availabilityOf, countOf, LAYOUTS, nameOf, toleranceOf, without, YEAR } from '../../sim/study/layout.ts'

const page = async (name: string) => readFile(new URL(`../../pages/${name}.md`, import.meta.url), 'utf8')

/** A slide, from its frontmatter to the end of its notes. */
async function slideWith(name: string, what: string): Promise<string> {
  const all = (await page(name)).split(/-->\n/)
  return all.find(slide => slide.includes(what)) ?? expect.unreachable(`no slide of ${name} has ${what}`)
}
const altOf = (slide: string) => /alt="([^"]*)"/.exec(slide)![1]

it('the three hypervisors are told as their runs go, one a click', async () => {
  const slide = await slideWith('03-mono-control-plane', '<Hypervisors')
  const told = altOf(slide).split(/Au (?:premier clic|deuxième|troisième), /).slice(1)
  const found = await recoveries()
  expect(told).toHaveLength(found.length)
  for (const [i, r] of found.entries()) {
    expect(told[i]).toContain(DISKS[r.from].name.toLowerCase())
    expect(told[i]).toContain(`RPO ${spanText(r.rpo)}, RTO ${spanText(r.rto)}.`)
    expect(told[i].includes('attend un humain')).toBe(r.decided !== null)
    if (r.from === 'replica') expect(told[i]).toContain(`toutes les ${spanText(r.every)}`)
    if (r.witness !== null) expect(told[i]).toContain(`un témoin sur ${r.witness}`)
  }
})

describe('the failovers', () => {
  it('are told as recorded: medians, maxima, second campaigns', async () => {
    const alt = altOf(await slideWith('05-etcd-et-raft', '<Failovers'))
    const [without, withPreVote] = alt.split('Avec pré-vote')
    for (const [text, preVote] of [[without, false], [withPreVote, true]] as const) {
      const { medianMs, maxMs, again, runs } = summaryOf(recordedFailovers(preVote))
      expect(text).toContain(`médiane ${secondsText(medianMs)}`)
      expect(text).toContain(`maximum ${secondsText(maxMs)}`)
      expect(text).toContain(`${again} fois sur ${runs}`)
    }
  })

  it('are as many as the slide says', async () => {
    const slide = await slideWith('05-etcd-et-raft', '<Failovers')
    expect(Number(/:runs="(\d+)"/.exec(slide)![1])).toBe(1_500)
    expect(altOf(slide)).toContain('1\u202F500 bascules simulées par réglage')
  })
})

describe('the table of layouts', () => {
  it('says of each what the count says', async () => {
    const alt = altOf(await slideWith('05-etcd-et-raft', '<Survival'))
    const of = (...layouts: string[]) => LAYOUTS.filter(layout => layouts.includes(nameOf(layout)))
    const figures = (layout: readonly number[]) => [availabilityText(availabilityOf(layout, 0.999)), downtimeText((1 - availabilityOf(layout, 0.999)) * YEAR)]
    for (const [words, layouts] of [['s’arrêtent sans A et tiennent sans B', of('3/0', '2/1', '3/2', '4/1')], ['s’arrête sans l’un comme sans l’autre', of('2/2')], ['tiennent sans n’importe lequel', of('1/1/1', '2/2/1')]] as const) {
      const part = alt.split(/\u202F; |\. /).find(p => p.includes(words))!
      for (const layout of layouts) {
        expect(part).toContain(nameOf(layout))
        for (const figure of figures(layout)) expect(alt).toContain(figure)
      }
      const holds = layouts.map(layout => layout.map((_, site) => without(layout, [site]).decides))
      expect(new Set(holds.map(String)).size).toBeLessThanOrEqual(1)
    }
    expect(alt).toContain(`sans A\u00A0: ${LAYOUTS.map(layout => without(layout, [0]).present).join(', ').replace(/, (\d)$/, ' et $1')}.`)
  })
})

it('the table of N/2 + 1 is what is counted', async () => {
  const slide = await slideWith('04-multi-control-plane', '| **Majorité** |')
  const row = (name: string) => slide.split('\n').find(l => l.startsWith(`| **${name}** |`))!.split('|').slice(2, -1).map(cell => Number(cell.replaceAll('*', '')))
  const sizes = [1, 2, 3, 4, 5, 6, 7]
  expect(row('Majorité')).toEqual(sizes.map(n => countOf(n, n).needed))
  expect(row('Pannes tolérées')).toEqual(sizes.map(toleranceOf))
})

it('a board has a placing for each click, each of which can be laid out', async () => {
  const slides = (await page('04-multi-control-plane')).split(/-->\n/).filter(slide => slide.includes('<Board'))
  expect(slides).toHaveLength(2)
  for (const slide of slides) {
    const placings = /:placings="\[([^\]]*)\]"/.exec(slide)![1].split(', ').map(p => p.slice(1, -1))
    expect(placings).toHaveLength(Number(/^clicks: (\d+)$/m.exec(slide)![1]) + 1)
    for (const placing of placings) expect(() => boardOf(placing)).not.toThrow()
  }
})
