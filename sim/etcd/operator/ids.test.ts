import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byId, decimalOf, hexCluster, hexId, resolveMember } from './ids.ts'

describe('ids', () => {
  it('look like etcd’s, and are the same in every run', () => {
    expect(hexId(1, 'etcd-cluster')).toMatch(/^[1-9a-f][0-9a-f]{7,15}$/)
    expect([hexId(1, 'etcd-cluster'), hexCluster('etcd-cluster')]).toEqual([hexId(1, 'etcd-cluster'), hexCluster('etcd-cluster')])
  })

  it('differ between members, clusters, and from their cluster’s', () => {
    const clusters = ['etcd-cluster', 'etcd-cluster-1', '["t",["m1"],0,1000000000]', 'restored-1']
    const all = clusters.flatMap(key => [hexCluster(key), ...Array.from({ length: 500 }, (_, i) => hexId(i + 1, key))])
    expect(new Set(all).size).toBe(all.length)
  })

  it('are spread: members one after another are not in the order of their ids', () => {
    const ids = Array.from({ length: 64 }, (_, i) => hexId(i + 1, 'etcd-cluster'))
    const rising = ids.filter((id, i) => i > 0 && byId(ids[i - 1], id) < 0).length
    expect(rising).toBeGreaterThan(16)
    expect(rising).toBeLessThan(48)
  })

  it('are read as numbers of 64 bits', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), value => {
      expect(decimalOf(value.toString(16))).toBe(value.toString())
    }), { seed: 45 })
    // As recorded: the member that is e60bc673292d8b9 comes before 9b5e817f9c0950e6.
    expect(byId('e60bc673292d8b9', '9b5e817f9c0950e6')).toBe(-1)
    expect(byId('9b5e817f9c0950e6', '9b5e817f9c0950e6')).toBe(0)
  })

  it('are found by name or by id; one that nobody has is left for the cluster to refuse', () => {
    const members = [{ id: 1, name: 'm1' }, { id: 2, name: 'beef' }]
    const find = (typed: string) => resolveMember(typed, members, 'k')
    expect(find('m1')).toEqual({ name: 'm1' })
    expect(find('beef')).toEqual({ name: 'beef' })
    expect(find(hexId(1, 'k').toUpperCase())).toEqual({ name: 'm1' })
    expect(find('deadbeef')).toEqual({ name: 'deadbeef' })
    expect(find('m9')).toEqual({ usage: 'Error: bad member ID arg (strconv.ParseUint: parsing "m9": invalid syntax), expecting ID in Hex', exit: 128 })
  })
})
