/**
 * What the stories of recovery come to, and that their consoles say what a real etcd 3.4.23 said where
 * it was recorded (`sim/etcd/operator/recorded-console.txt`).
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { first, inOrder, leadersOf, played, valuesOf } from '../../test-support/played.ts'
import type { Played } from '../../test-support/played.ts'
import { allRequests, requestOf } from '../etcd/requests.ts'

const OK = 'ok'
const EXPIRED = 'unknown: context deadline exceeded'

/** What a console printed, without the ids, names and addresses of one cluster. */
const plain = (lines: readonly string[]) => lines.filter(line => line !== '').map(line => (
  line.replace(/127\.0\.0\.1:\d+|\b[mnr]\d:\d+/g, 'HOST').replace(/\b[mnr]\d\b/g, 'NAME').replace(/ ?\b[0-9a-f]{15,16}\b/g, ' ID').replace(/took = \S+/, 'took')
    // Of the initial cluster: how many there are is the cluster's own.
    .replace(/"NAME=.*"/, '"NAME=…"')
))

const recorded = readFileSync(new URL('../etcd/operator/recorded-console.txt', import.meta.url), 'utf8').split(/^(?=\$ )/m).slice(1).map(text => {
  const lines = text.trimEnd().split('\n')
  return { command: lines[0], output: plain(lines.slice(1, -1)), exit: Number(/\d+/.exec(lines.at(-1) ?? '')?.[0]) }
})

/** Outputs recorded of a command that succeeded, or failed. */
const recordedOf = (words: string, exit: number) => recorded.filter(r => r.command.includes(words) && r.exit === exit).map(r => r.output)

const commandsOf = ({ end }: Played) => end.commands.map(c => ({ line: c.line, output: plain([...c.out, ...c.err]), exit: c.exit, at: c.at }))
const command = (run: Played, words: string, nth = 0) => commandsOf(run).filter(c => c.line.includes(words))[nth]

describe('recovery: the runbook', () => {
  const [API, CTRL] = [1, 2]
  const run = played('recovery')

  it('nothing is written while the survivor is alone, all is once a majority is', () => {
    expect(run.requests.filter(([client]) => client === 'api')).toEqual([
      ['api', 'x=1', OK], ['api', 'x …', OK], ['api', 'x ?', OK], ['api', 'x …', OK], ['api', 'x=4', OK],
    ])
    expect(run.requests.filter(([client, what]) => client === 'ops' && what.startsWith('x'))).toEqual([['ops', 'x=2', OK], ['ops', 'x=3', OK]])
    expect(leadersOf(run.stateAt(run.cues[0]))).toEqual([])
    expect(leadersOf(run.stateAt(run.cues[3]))).toEqual(['m4'])
    expect(valuesOf(run.end)).toEqual({ m1: '4', m2: '1', m3: '4', m4: '4' })
    expect(leadersOf(run.end)).toEqual(['m4'])
  })

  it('declared and not started, the second stops all writes; the one that waits is committed once it starts', () => {
    const [added, silent, started] = [first(run, 'members-changed', { who: 'm3' }), first(run, 'role-changed', { member: 'm4', why: 'quorum-silent' }), first(run, 'started', { member: 'm3', life: 2 })]
    expect(inOrder(added, silent, started)).toBe(true)
    const waiting = allRequests(run.end.requests).find(r => r.call.kind === 'put' && r.call.value === '3')
    expect(waiting?.sentAt).toBeGreaterThan(added.at)
    expect(waiting?.answeredAt).toBeGreaterThan(started.at)
  })

  it('the revision jumps by a thousand million', () => {
    const revisions = [run.stateAt(run.cues[1]).members[2].store.revision, run.end.members[3].store.revision]
    expect(revisions[1] - revisions[0]).toBeGreaterThan(1_000_000_000)
  })

  it('the API server asks nothing from before the restore until all members are back, then lists and watches', () => {
    const [stopped, restored, joined, started] = [
      first(run, 'client-stopped'), first(run, 'data-changed', { how: 'restored' }), first(run, 'members-changed', { member: 'm1', who: 'm1' }), first(run, 'client-started'),
    ]
    expect(inOrder(stopped, restored, joined, started)).toBe(true)
    expect(run.events.filter(e => e.client === API && e.no > stopped.no && e.no < started.no).map(e => e.event)).not.toContain('request-sent')
    expect(run.end.watchers.filter(w => w.client === API).map(w => w.next)).toEqual([3, 1_000_000_006])
  })

  it('a controller’s cache holds a revision that is compacted; restarted, it follows again', () => {
    const [cancelled, stopped, watched] = [first(run, 'watch-cancelled', { client: CTRL, why: 'compacted' }), first(run, 'client-stopped', { client: CTRL }), first(run, 'watched', { client: CTRL })]
    expect(inOrder(first(run, 'client-started', { client: API }), cancelled, stopped, watched)).toBe(true)
    expect(watched.revision).toBe(1_000_000_005)
  })

  it('prints what was recorded, where it was; the rest is 3.6’s', () => {
    expect(command(run, 'endpoint status').output.join()).toContain('etcdserver: no leader')
    expect(command(run, 'snapshot save').output).toEqual(['Snapshot saved at f.db'])
    for (const nth of [0, 1]) expect(recordedOf('member add', 0).map(String)).toContain(String(command(run, 'member add', nth).output))
    const healthy = recordedOf('endpoint health', 0)[0]
    expect(command(run, 'endpoint health').output).toEqual(healthy)
    expect(commandsOf(run).every(c => c.exit === 0)).toBe(true)
  })
})

describe('recovery-openshift: a cluster of one from the survivor’s own disk', () => {
  const run = played('recovery-openshift')

  it('etcd is stopped on the other hosts, and the API server on this one, before the new cluster is forced', () => {
    const forced = first(run, 'data-changed', { member: 'm3', how: 'forced' })
    const before = [first(run, 'stopped', { member: 'm1' }), first(run, 'stopped', { member: 'm2' }), first(run, 'sites-cut'), first(run, 'client-stopped', { client: 2 })]
    for (const event of before) expect(event.no).toBeLessThan(forced.no)
    expect(leadersOf(run.stateAt(run.cues[2]))).toEqual(['m3'])
    expect(run.stateAt(run.cues[2]).members[2].membership.members).toHaveLength(1)
  })

  it('what this host had not heard of is lost, acknowledged or not; what it had is kept', () => {
    expect(run.requests.slice(0, 3)).toEqual([['api', 'x=1', OK], ['c1', 'x=2', OK], ['c1', 'x=3', OK]])
    expect(command(run, 'get x').output).toEqual(['x', '2'])
  })

  it('the others join one by one, and serve', () => {
    expect(commandsOf(run).every(c => c.exit === 0)).toBe(true)
    expect(inOrder(first(run, 'data-changed', { member: 'm1', how: 'joined' }), first(run, 'data-changed', { member: 'm2', how: 'joined' }))).toBe(true)
    expect(valuesOf(run.end)).toEqual({ m1: '4', m2: '4', m3: '4' })
  })
})

describe('recovery-kubeadm: one snapshot, restored everywhere', () => {
  const run = played('recovery-kubeadm')
  const [API, CTRL] = [1, 2]

  it('stops the API server, then etcd; starts etcd, then the API server, then what lives on it', () => {
    expect(inOrder(
      first(run, 'backup-saved'), first(run, 'client-stopped', { client: API }), first(run, 'stopped', { member: 'm3' }),
      ...['m1', 'm2', 'm3'].map(member => first(run, 'data-changed', { member, how: 'restored' })),
      ...['m1', 'm2', 'm3'].map(member => first(run, 'started', { member, life: 2 })),
      first(run, 'client-started', { client: API }), first(run, 'watch-cancelled', { client: CTRL, why: 'compacted' }), first(run, 'client-started', { client: CTRL }),
    )).toBe(true)
  })

  it('all three are one new cluster from its first start: nothing is added, nothing waits', () => {
    expect(new Set(run.end.members.map(m => m.data?.cluster)).size).toBe(1)
    expect(run.events.some(e => e.event === 'members-changed')).toBe(false)
    expect(leadersOf(run.stateAt(run.cues[3]))).toHaveLength(1)
    expect(valuesOf(run.end)).toEqual({ m1: '2', m2: '2', m3: '2' })
    expect(run.end.members.map(m => m.store.revision)).toEqual(Array(3).fill(1_000_000_003))
    expect(commandsOf(run).every(c => c.exit === 0)).toBe(true)
  })
})

describe('the mistakes beside it', () => {
  it('vm-snapshot: the member panics at the numbers that the caption tells; the others go on', () => {
    const run = played('vm-snapshot')
    const panic = first(run, 'panicked', { member: 'm3' })
    expect([panic.commit, panic.lastIndex]).toEqual([8, 4])
    const [, commit, last] = /l’entrée (\d+), son journal s’arrête à la (\d+)/.exec(run.captions[2]) ?? []
    expect([Number(commit), Number(last)]).toEqual([panic.commit, panic.lastIndex])
    const slide = readFileSync(new URL('../../pages/07-reprise.md', import.meta.url), 'utf8')
    expect(slide).toContain(`annonce la ${panic.commit}, son journal s’arrête à la ${panic.lastIndex}`)
    expect(run.requests.map(([, , outcome]) => outcome).every(outcome => outcome === OK)).toBe(true)
    expect(inOrder(panic, first(run, 'members-changed', { change: 'remove', who: 'm3' }), first(run, 'data-changed', { how: 'wiped' }), first(run, 'members-changed', { change: 'add', who: 'm3' }))).toBe(true)
    expect(valuesOf(run.end)).toEqual({ m1: '8', m2: '8', m3: '8' })
    expect(run.end.members[2].data?.raftId).not.toBe(3)
  })

  it('snapshots-mixed: acknowledged writes are lost, the revision goes back, and the newest member stays in another past', () => {
    const run = played('snapshots-mixed')
    expect(run.requests.map(([, , outcome]) => outcome).every(outcome => outcome === OK)).toBe(true)
    expect(run.stateAt(run.cues[0]).members.map(m => m.store.revision)).toEqual([8, 8, 8])
    const [, ...lastOf] = /m1 s’arrête à l’entrée (\d), m2 à la (\d), m3 à la (\d)/.exec(run.captions[1]) ?? []
    expect(['m1', 'm2', 'm3'].map(member => first(run, 'data-changed', { member, how: 'rolled-back' }).index)).toEqual(lastOf.map(Number))
    const elected = run.stateAt(run.cues[2])
    expect([leadersOf(elected), elected.members[1].store.revision]).toEqual([['m2'], 6])
    // x = 1 to 4, then 20: 5 to 7 are nowhere in its log.
    expect(elected.members[1].node?.log.entries.map(e => (e.data as { request: number } | null)?.request ?? null)).toEqual([null, 0, 1, 2, 3, null, 7])
    expect(valuesOf(run.end)).toEqual({ m1: '30', m2: '30', m3: '6' })
    expect(allRequests(run.end.requests).slice(-2).map(r => (r.reply?.kind === 'range' ? r.reply.kvs[0].value : null))).toEqual(['30', '6'])
    expect(run.events.filter(e => e.event === 'append-refused' && e.member === 'm3').length).toBeGreaterThan(5)
    expect(run.events.some(e => e.event === 'panicked')).toBe(false)
  })

  it('add-first: refused as it was recorded; removed first, accepted', () => {
    const run = played('add-first')
    expect(recordedOf('member add', 1).map(String)).toContain(String(command(run, 'member add', 0).output))
    expect(recordedOf('member remove', 0).map(String)).toContain(String(command(run, 'member remove').output))
    expect(recordedOf('member add', 0).map(String)).toContain(String(command(run, 'member add', 1).output))
    expect(commandsOf(run).map(c => c.exit)).toEqual([1, 0, 0, 0])
    expect(run.end.members[0].membership.members.map(m => run.end.members[m.place - 1].name).sort()).toEqual(['m1', 'm2', 'm4'])
  })

  it('forced-early: the living are told that they were removed, and what they committed is gone', () => {
    const run = played('forced-early')
    expect(run.requests.filter(([client]) => client === 'c1')).toEqual([['c1', 'x=1', OK], ['c1', 'x=2', OK]])
    expect(run.events.filter(e => e.event === 'gone').map(e => e.member)).toEqual(['m1', 'm2'])
    expect(command(run, 'get x').output).toEqual(['x', '1'])
  })

  it('forced-loss: the last acknowledged write is lost', () => {
    const run = played('forced-loss')
    expect(run.requests.slice(0, 2)).toEqual([['c1', 'x=1', OK], ['c1', 'x=2', OK]])
    expect(first(run, 'stopped', { member: 'm1' }).at).toBeGreaterThan(requestOf(run.end.requests, 1).answeredAt)
    expect(command(run, 'get x').output).toEqual(['x', '1'])
  })

  it('revision-back: the watcher misses the revisions it believes it has seen', () => {
    const run = played('revision-back')
    const heard = run.events.filter(e => e.event === 'watched').map(e => e.revision)
    expect(heard).toEqual([3, 4, 5, 6])
    const m4 = run.end.members[3].store
    expect([m4.revision, m4.newest.get('x')?.value]).toEqual([6, '50'])
    const back = first(run, 'data-changed', { how: 'restored' })
    // x = 20 and x = 30 were written, and nobody told it.
    expect(run.requests.filter(([, label]) => ['x=20', 'x=30'].includes(label)).map(([, , outcome]) => outcome)).toEqual([OK, OK])
    expect(run.events.filter(e => e.event === 'watched' && e.at > back.at).map(e => e.revision)).toEqual([6])
    expect(run.events.some(e => e.event === 'watch-cancelled')).toBe(false)
  })

  it('revision-bumped: the watcher is told that its revision is compacted, and starts again', () => {
    const run = played('revision-bumped')
    expect(inOrder(first(run, 'data-changed', { how: 'restored' }), first(run, 'watch-cancelled', { why: 'compacted' }), first(run, 'watched', { revision: 1_000_000_003 }))).toBe(true)
    expect(run.requests.some(([, , outcome]) => outcome === EXPIRED)).toBe(false)
  })
})
