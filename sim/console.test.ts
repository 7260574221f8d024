import { describe, expect, it } from 'vitest'
import { PATIENCE, typeLine } from './console.ts'
import { leaderOf, settled } from './etcd/test-support.ts'

describe('a console without a browser', () => {
  it('types line after line, each when the one before has ended', () => {
    const engine = settled()
    const said = (line: string) => typeLine(engine, 'c1', line)
    expect(said('etcdctl put a 1')).toEqual({ out: ['OK'], err: [], exit: 0 })
    const before = engine.kernel.now
    expect(said('sleep 1.5s').exit).toBe(0)
    expect(engine.kernel.now - before).toBe(1_500_000)
    expect(said(`{"type":"crash","member":"${leaderOf(engine)?.name}"}`).exit).toBe(0)
    expect(said('{"type":"crash","member":"m9"}')).toEqual({ out: [], err: ['Il n’y a pas de membre «\u00a0m9\u00a0».'], exit: 1 })
    expect(said('{"type":"crash"}').err).toEqual(['«\u00a0member\u00a0» manque.'])
    expect(said('{').exit).toBe(1)
    expect(said('etcdctl get a').out).toEqual(['a', '1'])
  })

  it('ends with Ctrl-C what would not end', () => {
    const engine = settled()
    const from = engine.kernel.now
    expect(typeLine(engine, 'c1', 'etcdctl watch a').exit).toBe(130)
    expect(engine.kernel.now).toBe(from + PATIENCE)
  })
})
