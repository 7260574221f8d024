import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete } from './complete.ts'
import type { Names } from './complete.ts'
import { parseCommand } from './parse.ts'

const names: Names = { version: '3.6.11', members: ['m1', 'm2', 'm3'], backups: ['b1.db'] }
const at = (words: string[], own = names) => complete(words, words.length - 1, own)

describe('what a console proposes', () => {
  it.each([
    [['etcd'], ['etcd', 'etcdctl', 'etcdutl']],
    [['etcdctl', 'm'], ['member', 'move-leader']],
    [['etcdctl', '-w', ''], ['fields', 'json', 'simple', 'table']],
    [['etcdctl', '-w', 'table', 'member', ''], ['add', 'list', 'promote', 'remove']],
    [['etcdctl', 'member', 'remove', ''], ['m1', 'm2', 'm3']],
    [['etcdctl', 'member', 'remove', 'm1', ''], []],
    [['etcdctl', '--endpoints=m2'], ['--endpoints=m2:2379']],
    [['etcdctl', '--endpoints='], ['--endpoints=m1:2379', '--endpoints=m1:2379,m2:2379,m3:2379', '--endpoints=m2:2379', '--endpoints=m3:2379']],
    [['etcdctl', 'get', 'k', '--co'], ['--command-timeout=', '--consistency=', '--count-only']],
    [['etcdctl', 'get', 'k', '--consistency='], ['--consistency=l', '--consistency=s']],
    [['etcdutl', 'snapshot', ''], ['restore', 'status']],
    [['etcdutl', 'snapshot', 'restore', ''], ['b1.db']],
    [['etcd', '--name', ''], ['m1', 'm2', 'm3']],
    [['etcd', '--force'], ['--force-new-cluster']],
    [['nothing', ''], []],
  ])('%j', (words, expected) => {
    expect(at(words)).toEqual(expected)
  })

  it('follows the version', () => {
    expect(at(['etcdctl', 'snapshot', ''], { ...names, version: '3.4.23' })).toEqual(['restore', 'save', 'status'])
    expect(at(['etcdctl', 'snapshot', ''])).toEqual(['save'])
  })

  it('is understood: no proposal leads to an unknown command, flag or value', () => {
    const walk = fc.tuple(fc.constantFrom('3.4.23', '3.5.10', '3.6.11'), fc.array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 8 }))
    let parsed = 0
    fc.assert(fc.property(walk, ([version, choices]) => {
      const own = { ...names, version }
      const words: string[] = []
      for (const [choice, flag] of choices) {
        let proposed = complete([...words, flag ? '--' : ''], words.length, own)
        if (proposed.length === 0) proposed = complete([...words, ''], words.length, own)
        if (proposed.length === 0) break
        let word = proposed[choice % proposed.length]
        if (word.endsWith('=')) {
          const values = complete([...words, word], words.length, own)
          const value = values.length > 0 ? values[choice % values.length] : `${word}1`
          word = value.endsWith('=') ? `${value}1` : value
        }
        words.push(word)
      }
      const result = parseCommand(words, version)
      if ('usage' in result) expect(result.usage).not.toMatch(/unknown|not defined|invalid argument|invalid value|not found|unsupported|needs an argument/)
      else parsed++
    }), { numRuns: 3_000, seed: 43 })
    expect(parsed).toBeGreaterThan(100)
  })

  it('never throws, whatever the words are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('etcdctl', 'member', '--name', '-w', '__proto__')), { maxLength: 6 }), fc.integer({ min: -2, max: 9 }), (words, position) => {
      expect(complete(words, position, names)).toBeInstanceOf(Array)
    }), { seed: 44 })
  })
})
