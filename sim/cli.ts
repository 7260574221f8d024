/**
 * The same runs without a browser:
 *
 *   npm run --silent sim -- list
 *   npm run --silent sim -- schema
 *   npm run --silent sim -- run <id or file.json> [--seed N] [--until MS]
 *   npm run --silent sim -- console <id or file.json> [--at MS] [--client NAME] < lines
 *   npm run --silent sim -- failover --runs N [--pre-vote true|false] [--json]
 *   npm run --silent sim -- fuzz [--world NAME] --seeds A..B --seconds S [--json]
 *
 * `run` prints one JSON event per line, then a summary: the hash of the whole trace, the virtual
 * time, the messages sent and the violations of the world's invariants, checked after every event.
 * `console` reads command lines from standard input and prints what each prints, as a terminal would.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createInterface } from 'node:readline'
import { scenarios } from './catalogue/index.ts'
import { runChecked, watchOver } from './check/properties.ts'
import type { Violation } from './check/properties.ts'
import { kolmogorovSmirnov, quantile } from './check/statistics.ts'
import { typeLine } from './console.ts'
import type { Finding } from './etcd/fuzz.ts'
import type { EtcdState } from './etcd/state.ts'
import { etcd } from './etcd/world.ts'
import { sampleFailover } from './etcd/failover.ts'
import { withoutPreVote, withPreVote } from './etcd/recorded-failovers.ts'
import { loadStorms, replayOf, shrinkStorm, stormyWorlds } from './fuzzing.ts'
import type { Stormy } from './fuzzing.ts'
import { hashOf, markOf, rowAt } from './kernel/trace.ts'
import { createEngine, runUntil } from './kernel/world.ts'
import type { AnyWorld, Engine } from './kernel/world.ts'
import { openRun, playStory, recordTo } from './run/run.ts'
import type { Run } from './run/run.ts'
import { cuesOf, rejectScenario } from './run/scenario.ts'
import type { Scenario } from './run/scenario.ts'
import { loadWorld } from './run/worlds.ts'
import { scenarioSchema } from './schema.ts'

const USAGE = `usage: npm run --silent sim -- list
       npm run --silent sim -- schema
       npm run --silent sim -- run <id or file.json> [--seed N] [--until MS]
       npm run --silent sim -- console <id or file.json> [--at MS] [--client NAME]
       npm run --silent sim -- failover --runs N [--pre-vote true|false] [--json]
       npm run --silent sim -- fuzz [--world NAME] --seeds A..B --seconds S [--json]`

/** A mistake in how the command was called: told in one line, without a stack. */
class UsageError extends Error {}

function list(): void {
  for (const s of scenarios) print({ id: s.id, world: s.world, seed: s.seed, cues: cuesOf(s).length, title: s.title })
}

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, options: { seed: { type: 'string' }, until: { type: 'string' } },
  })
  if (positionals.length !== 1) throw new UsageError(USAGE)
  const found = await scenarioOf(positionals[0])
  const seed = numberOf('--seed', values.seed, 0xffff_ffff) ?? found.seed
  const world = await loadWorld(found.world)
  const told = openRun(world, { ...found, seed })
  const until = numberOf('--until', values.until, 3_600_000)
  const end = until === undefined ? playStory(told) : until * 1_000
  recordTo(told, end)
  report(world, told, end)
}

async function scenarioOf(name: string): Promise<Scenario> {
  const known = scenarios.find(s => s.id === name)
  if (known) return known
  if (!name.endsWith('.json')) {
    throw new UsageError(`Scénario inconnu : « ${name} ». Connus : ${scenarios.map(s => s.id).join(', ')}.`)
  }
  let candidate: unknown
  try {
    candidate = JSON.parse(await readFile(name, 'utf8'))
  } catch (error) {
    throw new UsageError(`« ${name} » ne se lit pas : ${(error as Error).message}`)
  }
  const wrong = rejectScenario(candidate)
  if (wrong) throw new UsageError(`« ${name} » : ${wrong}.`)
  return candidate as Scenario
}

function numberOf(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const n = Number(text)
  if (text === '' || !Number.isInteger(n) || n < 0 || n > most) throw new UsageError(`${option} attend un entier de 0 à ${most}, pas « ${text} ».`)
  return n
}

/** Plays the run once more on a fresh engine, checked after every event, and prints what it traces. */
function report(world: AnyWorld, told: Run, end: number): void {
  const engine = createEngine(world, told.scenario.description, { seed: told.scenario.seed, keepTrace: true })
  // One watch for the whole run: the checkers remember what they saw before an action.
  const watch = watchOver(world)
  const violations: Violation[] = []
  for (const { at, action } of told.actions) {
    if (at > end) break
    if (violations.length === 0) violations.push(...runChecked(engine, at, watch).violations)
    world.act(engine.state, engine.kernel, action)
  }
  if (violations.length === 0) violations.push(...runChecked(engine, end, watch).violations)
  const { trace } = engine.kernel
  let messages = 0
  for (let no = 0; no < trace.count; no++) {
    const event = eventOf(engine, no)
    if (event.event === 'message-sent') messages++
    print(event)
  }
  print({ type: 'summary', hash: hashOf(markOf(trace)), virtualMs: end / 1_000, messages, violations })
  if (violations.length > 0) process.exitCode = 1
}

function eventOf({ world, state, kernel }: Engine, no: number): Record<string, unknown> {
  const { at, code, fields } = rowAt(kernel.trace, no)
  const kind = world.vocabulary[code]
  const named = kind.fields.map(([name, of], i) => [name, world.words(state, of)?.[fields[i]] ?? fields[i]])
  return { ms: at / 1_000, event: kind.name, ...Object.fromEntries(named) }
}

/** The story up to `--at` (to its end without), then whatever is typed; the story's later actions no longer happen. */
async function runConsole(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, options: { at: { type: 'string' }, client: { type: 'string' } },
  })
  if (positionals.length !== 1) throw new UsageError(USAGE)
  const { world, scenario, actions, end } = await toldUntil(positionals[0], numberOf('--at', values.at, 3_600_000))
  const engine = createEngine(world, scenario.description, { seed: scenario.seed }) as Engine<EtcdState>
  for (const { at, action } of actions) {
    if (at > end) break
    runUntil(engine, at)
    world.act(engine.state, engine.kernel, action)
  }
  runUntil(engine, end)
  const names = engine.state.clients.map(c => c.description.name)
  const client = values.client ?? names[0]
  if (!names.includes(client)) throw new UsageError(`Client inconnu : « ${client ?? ''} ». Connus : ${names.join(', ')}.`)
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '' || line.startsWith('#')) continue
    process.stdout.write(`[${engine.kernel.now / 1_000} ms] $ ${line}\n`)
    const { out, err, exit } = typeLine(engine, client, line)
    for (const text of [...out, ...err]) process.stdout.write(`${text}\n`)
    if (exit !== 0) process.stdout.write(`[exit ${exit}]\n`)
  }
}

async function toldUntil(name: string, at: number | undefined) {
  const scenario = await scenarioOf(name)
  if (scenario.world !== etcd.id) throw new UsageError(`« ${name} » n’est pas un cluster etcd : il n’a pas de console.`)
  const world = await loadWorld(scenario.world)
  const run = openRun(world, scenario)
  const end = at === undefined ? playStory(run) : at * 1_000
  recordTo(run, end)
  return { world, scenario, actions: run.actions, end }
}

/** Samples failovers, seeds 1 to N; as JSON, or as quantiles beside the sixty recorded ones. */
function failover(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { 'runs': { type: 'string' }, 'pre-vote': { type: 'string', default: 'true' }, 'json': { type: 'boolean', default: false } },
  })
  const runs = numberOf('--runs', values.runs, 1_000_000)
  if (runs === undefined || runs === 0 || !['true', 'false'].includes(values['pre-vote'])) throw new UsageError(USAGE)
  const preVote = values['pre-vote'] === 'true'
  const samples = Array.from({ length: runs }, (_, i) => sampleFailover(i + 1, preVote))
  if (values.json) {
    print({ preVote, samples })
    return
  }
  const recorded = preVote ? withPreVote : withoutPreVote
  for (const figure of ['firstCampaignMs', 'electedMs'] as const) {
    const [ours, theirs] = [samples, recorded].map(list => list.map(sample => sample[figure]))
    const { p } = kolmogorovSmirnov(ours, theirs)
    const line = (name: string, list: readonly number[]) =>
      `${name.padEnd(12)}${[0.1, 0.5, 0.9, 0.99].map(q => `p${q * 100} ${Math.round(quantile(list, q))}`.padStart(10)).join('')}  n = ${list.length}`
    process.stdout.write(`${figure}\n  ${line('simulated', ours)}\n  ${line('recorded', theirs)}\n  same distribution: p = ${p.toFixed(3)} (Kolmogorov–Smirnov)\n`)
  }
  const again = samples.filter(s => s.campaigns > 1).length
  process.stdout.write(`more than one campaign: ${(100 * again / runs).toFixed(1)} % simulated, ${recorded.filter(s => s.campaigns > 1).length} of ${recorded.length} recorded\n`)
}

/** Storms of a world, seeds A to B: the first thing wrong in each, and the command that shows it again; as text, also what it takes. */
async function runFuzz(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { world: { type: 'string', default: etcd.id }, seeds: { type: 'string' }, seconds: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const { world, json } = values
  const [, first, last] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(values.seeds ?? '') ?? []
  const seconds = numberOf('--seconds', values.seconds, 3_600)
  if (first === undefined || !seconds || Number(first) > Number(last)) throw new UsageError(USAGE)
  if (!stormyWorlds.includes(world)) throw new UsageError(`Monde inconnu : « ${world} ». Connus : ${stormyWorlds.join(', ')}.`)
  const storms = await loadStorms(world)
  const violations = []
  let undecided = 0
  for (let seed = Number(first); seed <= Number(last); seed++) {
    const storm = storms(seed, seconds)
    const fuzzed = storm.play(storm.actions)
    if (fuzzed.undecided) undecided++
    if (fuzzed.finding) {
      const { atMs, property } = fuzzed.finding
      const replay = replayOf(world, seed, seconds)
      violations.push({ seed, atMs, property, replay })
      if (!json) tellFinding(storm, fuzzed.finding, replay)
    }
    if (seed % FUZZ_PROGRESS === 0) process.stderr.write(`seed ${seed}, ${violations.length} violations\n`)
  }
  const seeds = Number(last) - Number(first) + 1
  if (undecided > 0) process.stderr.write(`${undecided} histories too hard to judge\n`)
  if (json) print({ seeds, virtualSeconds: seeds * seconds, violations })
  else process.stdout.write(`${seeds} seeds, ${seeds * seconds} virtual seconds, ${violations.length} violations\n`)
  if (violations.length > 0) process.exitCode = 1
}

/** Seeds between two lines on standard error. */
const FUZZ_PROGRESS = 1_000

function tellFinding(storm: Stormy, finding: Finding, replay: string): void {
  const { seed, atMs, property, sentence } = finding
  process.stdout.write(`seed ${seed}, ${atMs} ms: ${property}\n  ${sentence}\n  ${replay}\n  what it takes, of the storm's actions:\n`)
  for (const { at, action } of shrinkStorm(storm, finding)) process.stdout.write(`  ${String(at / 1_000).padStart(12)} ms ${JSON.stringify(action)}\n`)
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

// Whoever read it has gone (`| head`): there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  const [command, ...rest] = process.argv.slice(2)
  if (command === 'list' && rest.length === 0) list()
  else if (command === 'schema' && rest.length === 0) process.stdout.write(`${JSON.stringify(scenarioSchema(), null, 2)}\n`)
  else if (command === 'run') await run(rest)
  else if (command === 'console') await runConsole(rest)
  else if (command === 'failover') failover(rest)
  else if (command === 'fuzz') await runFuzz(rest)
  else throw new UsageError(USAGE)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
