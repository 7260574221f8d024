import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { saboteurs } from './etcd/saboteurs-test-support.ts'
import { worldNames } from './run/worlds.ts'

const { rule, by } = saboteurs.find(s => s.caught === 'leader-append-only') as typeof saboteurs[number]

afterEach(() => {
  vi.doUnmock('./raft/node.ts')
  vi.resetModules()
})

it(`what a storm finds takes few of its actions, and still breaks the same property without the others (${rule})`, async () => {
  vi.resetModules()
  vi.doMock('./raft/node.ts', async (original) => {
    const sound = await original<object>()
    return { ...sound, ...by(sound) }
  })
  const { loadStorms, shrinkStorm } = await import('./fuzzing.ts')
  const storm = (await loadStorms('etcd'))(3, 5)
  const { finding } = storm.play(storm.actions)
  if (finding === null) throw new Error('the storm finds nothing')
  const actions = shrinkStorm(storm, finding)
  expect(actions.length).toBeLessThan(storm.actions.filter(({ at }) => at <= finding.atMs * 1_000).length / 2)
  expect(storm.actions).toEqual(expect.arrayContaining([...actions]))
  expect(storm.play(actions).finding?.property).toBe(finding.property)
}, 60_000)

it.each(worldNames)('%s has storms; one that breaks nothing has no finding', async (world) => {
  const { loadStorms } = await import('./fuzzing.ts')
  const storm = (await loadStorms(world))(3, 30)
  expect(storm.actions.length).toBeGreaterThan(0)
  expect(storm.play(storm.actions)).toEqual({ finding: null, undecided: false })
}, 30_000)

it.each([
  ['elasticsearch', './elasticsearch/quorum.ts', { canJoin: () => true }, 'one-master-per-term'],
  ['kafka', './kafka/isr.ts', { laggards: () => [] }, 'isr-caught-up'],
  ['noquorum', './noquorum/member.ts', { receive: () => {} }, 'calm/one-primary'],
])('in %s, a rule broken is a finding with its seed and instant, and takes few actions', async (world, module, by, property) => {
  vi.resetModules()
  vi.doMock(module, async original => ({ ...await original<object>(), ...by }))
  const { loadStorms, shrinkStorm } = await import('./fuzzing.ts')
  const storms = await loadStorms(world)
  const storm = Array.from({ length: 60 }, (_, i) => storms(i + 1, 30)).find(s => s.play(s.actions).finding?.property === property)!
  const { finding } = storm.play(storm.actions)
  expect(finding!.atMs).toBeGreaterThan(0)
  const actions = shrinkStorm(storm, finding!)
  expect(actions.length).toBeLessThan(storm.actions.length)
  expect(storm.play(actions).finding?.property).toBe(property)
  vi.doUnmock(module)
}, 60_000)

describe('the command', () => {
  const inSite = new URL('..', import.meta.url)
  /** What it prints and how it ends. @param broken a rule's text in a module, and what stands there instead */
  function command(args: string, broken?: { readonly module: string, readonly rule: string, readonly by: string }) {
    const hook = broken && `import { registerHooks } from 'node:module'
      registerHooks({ load(url, context, next) {
        const loaded = next(url, context)
        if (!url.endsWith(${JSON.stringify(broken.module)})) return loaded
        const source = String(loaded.source)
        if (!source.includes(${JSON.stringify(broken.rule)})) throw new Error('no such rule')
        return { ...loaded, source: source.replace(${JSON.stringify(broken.rule)}, ${JSON.stringify(broken.by)}) }
      } })`
    const { stdout, stderr, status } = spawnSync(process.execPath, [...hook === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(hook)}`], 'sim/cli.ts', ...args.split(' ')], { cwd: inSite, encoding: 'utf8' })
    return { stdout, stderr, status }
  }

  it.each(worldNames)('plays storms of %s and says so as JSON', (world) => {
    expect(command(`fuzz --world ${world} --seeds 1..3 --seconds 10 --json`)).toEqual({ stdout: '{"seeds":3,"virtualSeconds":30,"violations":[]}\n', stderr: '', status: 0 })
  }, 20_000)

  it('plays etcd’s where no world is named', () => {
    expect(command('fuzz --seeds 1..2 --seconds 5')).toEqual({ stdout: '2 seeds, 10 virtual seconds, 0 violations\n', stderr: '', status: 0 })
  })

  it('knows no other world', () => {
    expect(command('fuzz --world zeus --seeds 1..2 --seconds 5')).toMatchObject({ stdout: '', status: 2 })
  })

  const laggards = { module: '/sim/kafka/isr.ts', rule: 'isr.includes(f.broker) && f.end !== end', by: 'false' }

  it('fails where a promise is broken, and names the command that shows it again', () => {
    const { stdout, status } = command('fuzz --world kafka --seeds 4..5 --seconds 25 --json', laggards)
    expect(status).toBe(1)
    const { violations } = JSON.parse(stdout) as { violations: { seed: number, atMs: number, property: string, replay: string }[] }
    expect(violations.map(v => Object.keys(v))).toEqual(violations.map(() => ['seed', 'atMs', 'property', 'replay']))
    expect(violations[0]).toMatchObject({ seed: 4, property: 'isr-caught-up', replay: 'npm run --silent sim -- fuzz --world kafka --seeds 4..4 --seconds 25' })
    const again = command(`${violations[0].replay.split(' -- ')[1]} --json`, laggards)
    expect(JSON.parse(again.stdout)).toEqual({ seeds: 1, virtualSeconds: 25, violations: [violations[0]] })
  }, 20_000)
})
