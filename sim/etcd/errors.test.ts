import { describe, expect, it } from 'vitest'
import { ERRORS } from './errors.ts'

describe('etcd’s errors', () => {
  it('are frozen', () => {
    expect(Object.isFrozen(ERRORS)).toBe(true)
    expect(Object.values(ERRORS).every(Object.isFrozen)).toBe(true)
  })

  it('have one entry for each text and code', () => {
    const all = Object.values(ERRORS).map(({ code, text }) => `${code} ${text}`)
    expect(new Set(all).size).toBe(all.length)
  })

  // As recorded on etcd 3.4.23, in the words of its client: « rpc error: code = … desc = … ».
  it.each([
    ['Unavailable', 'etcdserver: rpc not supported for learner'],
    ['DeadlineExceeded', 'context deadline exceeded'],
    ['Unknown', 'context deadline exceeded'],
    ['Unavailable', 'etcdserver: request timed out'],
    ['Unavailable', 'etcdserver: unhealthy cluster'],
    ['Unknown', 'etcdserver: re-configuration failed due to not enough started members'],
  ])('hold what was recorded: %s, « %s »', (code, text) => {
    expect(Object.values(ERRORS)).toContainEqual({ code, text })
  })
})
