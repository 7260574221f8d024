import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/etcd.ts'
import { WORDS } from '../../sim/etcd/events.ts'
import type { EtcdView, MemberView, MessageView } from '../../sim/etcd/view.ts'
import { rowAt } from '../../sim/kernel/trace.ts'
import { frameAt, openRun, playStory } from '../../sim/run/run.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { cellText, describeMember, hueOf, messageText, messageTone, roleOf } from './words.ts'

const message: MessageView = {
  id: 1, from: 'm1', to: 'm2', type: 'MsgApp', term: 2, entries: 0, commit: 3, index: 4,
  refused: false, label: '', sentAt: 0, arrivesAt: 300, doomed: false,
}
const member: MemberView = {
  name: 'm1', site: 'A', status: 'up', standing: 'voter', hasData: true, fsync: 1_000, role: 'follower', term: 2, vote: '', leader: 'm2', commit: 3, applied: 3, firstIndex: 1, lastIndex: 4, progress: [],
  log: [], votes: { granted: 1, refused: 0, needed: 2 }, elapsed: 3, timeout: 15, writing: false, store: [],
}

describe('a message', () => {
  it.each([
    ['MsgVote', {}, 'voix\u202F?', 'vote'],
    ['MsgVoteResp', {}, 'oui', 'vote'],
    ['MsgVoteResp', { refused: true }, 'non', 'vote'],
    ['MsgApp', { entries: 1, label: 'x=7' }, 'x=7', 'entry'],
    ['MsgApp', { entries: 1 }, 'mandat 2', 'entry'],
    ['MsgApp', {}, 'commis\u00A0: 3', 'ack'],
    ['MsgAppResp', {}, 'reçu', 'ack'],
    ['MsgAppResp', { refused: true }, 'refus', 'ack'],
    ['MsgProp', { entries: 1, label: 'x=7' }, 'x=7', 'client'],
    ['MsgReadIndex', {}, 'index\u202F?', 'client'],
    ['MsgReadIndexResp', { index: 2 }, 'index 2', 'client'],
    ['request', { label: 'x=7' }, 'x=7', 'client'],
    ['answer', { label: 'x=7' }, 'OK', 'client'],
    ['answer', { label: 'x=7', refused: true }, '?', 'client'],
    ['MsgSnap', {}, 'snapshot', 'entry'],
    ['MsgReadIndex', {}, 'index\u202F?', 'client'],
    ['MsgReadIndexResp', { index: 4 }, 'index 4', 'client'],
    ['MsgHeartbeat', {}, '', 'beat'],
    ['MsgHeartbeatResp', {}, '', 'beat'],
  ] as const)('%s %j says « %s » in the tone %s', (type, more, text, tone) => {
    expect(messageText({ ...message, type, ...more })).toBe(text)
    expect(messageTone({ ...message, type, ...more })).toBe(tone)
  })

  it('of any type has a text, or is a beat and has none', () => {
    const any = fc.record({
      type: fc.constantFrom(...WORDS.message, 'request', 'answer'), entries: fc.nat(3), term: fc.nat(9), commit: fc.nat(99),
      refused: fc.boolean(), label: fc.constantFrom('', 'x=7', 'clé=valeur'),
    }).filter(m => m.label !== '' || !['MsgProp', 'request'].includes(m.type))
    fc.assert(fc.property(any, (m) => {
      expect(messageText({ ...message, ...m }) === '').toBe(messageTone({ ...message, ...m }) === 'beat')
    }), { numRuns: 500 })
  })

  it('on its way in the catalogue has a text, unless it is a heartbeat', async () => {
    const world = await loadWorld('etcd')
    const types = new Set<string>()
    for (const scenario of scenarios) {
      const run = openRun(world, scenario)
      playStory(run)
      const { trace } = run.recorder.kernel
      // Whenever something happens.
      for (let no = 0; no < trace.count; no++) {
        for (const m of frameAt<EtcdView>(run, rowAt(trace, no).at).view.messages) {
          types.add(m.type)
          expect(messageText(m) === '', m.type).toBe(/^MsgHeartbeat/.test(m.type))
        }
      }
    }
    expect([...types]).toEqual(expect.arrayContaining([
      'MsgApp', 'MsgAppResp', 'MsgHeartbeat', 'MsgHeartbeatResp', 'MsgProp', 'MsgReadIndex', 'MsgReadIndexResp', 'MsgVote', 'MsgVoteResp', 'answer', 'request']))
  })
})

describe('a cell of a log', () => {
  it.each([['', '–'], ['x=7', 'x=7'], ['x=12', '12'], ['x=123', '123'], ['x=1234', '12…'], ['note=bonjour', 'bo…'], ['abcd', 'ab…']])(
    'of %j shows %j', (label, text) => {
      expect(cellText(label)).toBe(text)
    })

  it('shows three characters at most', () => {
    const text = fc.string({ maxLength: 40 })
    fc.assert(fc.property(text, text, (key, value) => {
      expect(cellText(`${key}=${value}`).length).toBeLessThanOrEqual(3)
      expect(cellText(key).length).toBeLessThanOrEqual(3)
    }), { numRuns: 500 })
  })
})

describe('a member', () => {
  it.each([
    [{}, 'follower'],
    [{ role: 'leader' }, 'leader'],
    [{ role: 'candidate' }, 'candidat 1/2'],
    [{ status: 'down', role: 'leader' }, 'arrêté'],
    [{ status: 'paused', role: 'leader' }, 'figé'],
  ] as const)('%j is named « %s »', (more, word) => {
    expect(roleOf({ ...member, ...more } as MemberView)).toBe(word)
  })

  it('is told to those who cannot see it: where, what, which term, how far', () => {
    expect(describeMember(member)).toBe('m1, follower, mandat 2, site A, journal jusqu’à l’entrée 4, commise jusqu’à 3')
    expect(describeMember({ ...member, lastIndex: 0, commit: 0 })).toMatch(/, journal vide$/)
  })
})

describe('a term', () => {
  it('has not the hue of the one before, nor of any of the six before', () => {
    for (let term = 1; term <= 30; term++) {
      const six = [1, 2, 3, 4, 5, 6].filter(n => n <= term).map(n => hueOf(term - n))
      expect(six, `term ${term}`).not.toContain(hueOf(term))
    }
  })

  it('has a hue, however high', () => {
    fc.assert(fc.property(fc.nat(), (term) => { expect(hueOf(term)).toMatch(/^#[0-9a-f]{6}$/) }))
  })

  it('has a hue that its dark number can be read on, 4.5 to 1 at least', () => {
    for (let term = 0; term <= 7; term++) expect(contrast(hueOf(term), '#1b1f2a'), `term ${term}`).toBeGreaterThanOrEqual(4.5)
  })
})

/** WCAG 2's contrast of two colours. */
function contrast(a: string, b: string): number {
  const [dark, light] = [a, b].map((hex) => {
    const [red, green, blue] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }).sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}
