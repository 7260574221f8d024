/**
 * The talk's scenarios, and their golden traces: what each of them is, to the last event, in
 * `golden.json` (etcd's) and `golden-<world>.json`. A change of an engine or of a story shows there.
 * When it is meant:
 *
 *     UPDATE_GOLDEN=1 npx vitest run --project unit sim/catalogue
 *
 * writes the files anew; read their differences before committing them.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { runChecked, watchOver } from '../check/properties.ts'
import { createEngine } from '../kernel/world.ts'
import { rowOf } from '../run/rows.ts'
import type { Run } from '../run/run.ts'
import { openRun, playStory, runHash } from '../run/run.ts'
import { cuesOf, rejectScenario } from '../run/scenario.ts'
import type { Scenario } from '../run/scenario.ts'
import { loadWorld } from '../run/worlds.ts'
import { scenarios } from './index.ts'

interface Golden {
  readonly hash: string
  /** Messages sent: the rows of its world's `sent`. */
  readonly messages: number
  readonly virtualMs: number
  /** Instants of the cues, µs. */
  readonly cues: readonly number[]
}

/** The ids of each world's scenarios, in the talk's order. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  etcd: [
    'write-path', 'election', 'replication', 'two-reads',
    'member-replaced', 'member-added', 'member-second', 'member-learner', 'member-removed',
    'two-one-refused',
    'bootstrap', 'wrong-token', 'follower-lost', 'leader-lost', 'lease-extended',
    'uncommitted-lost', 'uncommitted-kept', 'uncommitted-mute', 'majority-lost', 'two-sites-cut', 'two-two-cut',
    'split-brain', 'asymmetric-cut', 'flapping-link', 'slow-disk',
    'vm-snapshot', 'snapshots-mixed', 'recovery', 'recovery-openshift', 'recovery-kubeadm', 'add-first', 'forced-early', 'forced-loss', 'revision-back', 'revision-bumped',
    'three-zones', 'two-two-one',
  ],
  platform: [
    'cold-open', 'active-passive-backup', 'active-passive-mirror', 'active-active',
    'mono-cp-lost', 'mono-cp-local', 'mono-cp-replicated', 'mono-cp-stretched', 'three-zero',
    'site-loss', 'spread-trap', 'spread-honor', 'spread-anyway',
  ],
  'platform-etcd': ['leader-machine-lost', 'replica-among-members'],
  noquorum: ['split-brain-no-quorum'],
  kafka: ['kafka-two-two', 'kafka-min-three', 'kafka-two-one', 'kafka-three-sites', 'kafka-defaults', 'kafka-controllers-lost', 'kafka-mirror'],
  elasticsearch: [
    'es-tiebreaker', 'es-crowded', 'es-two-one', 'es-two-two-b', 'es-two-two-a', 'es-all-at-once', 'es-one-by-one', 'es-minimum-master-nodes',
  ],
  fleet: ['two-clusters', 'stretched-lost', 'edge-probe', 'edge-fencing', 'edge-arbiter'],
}

const worlds = [...new Set(scenarios.map(s => s.world))]
const storiesOf = (world: string) => scenarios.filter(s => s.world === world)
const fileOf = (world: string) => new URL(world === 'etcd' ? 'golden.json' : `golden-${world}.json`, import.meta.url)

async function playedOut(scenario: Scenario) {
  const run = openRun(await loadWorld(scenario.world), scenario)
  return { run, end: playStory(run) }
}

async function goldenOf(scenario: Scenario): Promise<Golden> {
  const { run, end } = await playedOut(scenario)
  return { hash: runHash(run), messages: messagesOf(run), virtualMs: end / 1_000, cues: run.cues.map(c => c.at) }
}

function messagesOf(run: Run): number {
  const { world, recorder: { kernel: { trace } } } = run
  const code = world.vocabulary.findIndex(({ name }) => name === world.sent)
  if (code < 0) throw new Error(`Name as “sent” of « ${world.id} » the event by which it tells of a message.`)
  let count = 0
  for (let no = 0; no < trace.count; no++) if (rowOf(run, no).code === code) count++
  return count
}

describe('the catalogue', () => {
  it('has every id once, each fit for an address', () => {
    const ids = scenarios.map(s => s.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  })

  it('tells its stories in the talk’s order', () => {
    expect(Object.fromEntries(worlds.map(world => [world, storiesOf(world).map(s => s.id)]))).toEqual(ORDER)
  })

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(scenarios))).toEqual(scenarios)
  })
})

describe.each(scenarios)('$id', scenario => {
  it('has the form of a scenario', async () => {
    expect(rejectScenario(scenario)).toBeNull()
    expect((await loadWorld(scenario.world)).reject(scenario.description)).toBeNull()
  })

  it('resolves every cue, each later than the one before', async () => {
    const { run, end } = await playedOut(scenario)
    expect(run.cues.map(c => c.caption)).toEqual(cuesOf(scenario))
    const instants = run.cues.map(c => c.at)
    expect(instants.every((at, i) => i === 0 || at > instants[i - 1])).toBe(true)
    expect(instants.at(-1)).toBeLessThan(end)
  })

  it('has a French sentence for every cue, two lines at most', () => {
    for (const caption of cuesOf(scenario)) {
      expect(caption.trim()).toBe(caption)
      expect(caption.length).toBeGreaterThan(10)
      expect(caption.length).toBeLessThanOrEqual(140)
      expect(caption).toMatch(/[.!?]$/)
    }
  })

  it('acts after a cue only when something has happened since, or time has passed: the cue shows the calm before', () => {
    scenario.story.forEach((step, i) => {
      const before = scenario.story[i - 1]
      if ('act' in step && before !== undefined && 'cue' in before) {
        expect(step.event !== undefined || (step.plus ?? 0) > 0, `step ${i + 1}`).toBe(true)
      }
    })
  })

  it('breaks none of the world’s invariants', async () => {
    const { run, end } = await playedOut(scenario)
    const engine = createEngine(run.world, scenario.description, { seed: scenario.seed })
    const watch = watchOver(run.world)
    for (const { at, action } of run.actions) {
      expect(runChecked(engine, at, watch).violations).toEqual([])
      run.world.act(engine.state, engine.kernel, action)
    }
    expect(runChecked(engine, end, watch).violations).toEqual([])
  })
})

describe.each(worlds)('the golden traces of %s', (world) => {
  const stories = storiesOf(world)
  const golden = async () => JSON.parse(await readFile(fileOf(world), 'utf8')) as Record<string, Golden>

  beforeAll(async () => {
    if (process.env.UPDATE_GOLDEN !== '1') return
    const all: Record<string, Golden> = {}
    for (const scenario of stories) all[scenario.id] = await goldenOf(scenario)
    await writeFile(fileOf(world), `${JSON.stringify(all, null, 2)}\n`)
  })

  it('are of its scenarios, all of them and no other', async () => {
    expect(Object.keys(await golden())).toEqual(stories.map(s => s.id))
  })

  it.each(stories)('$id is what it was, to the last event', async scenario => {
    expect(await goldenOf(scenario)).toEqual((await golden())[scenario.id])
  })
})
