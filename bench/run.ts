/**
 * `npm run bench [-- --json]`: the figures that the project has set itself, each beside a baseline
 * measured in the same run. It reports and does not judge: it fails only when it cannot measure.
 */
import { parseArgs } from 'node:util'
import { engineFigures } from './engine.ts'
import { figure, median, ofRounds } from './figures.ts'
import type { Figure } from './figures.ts'
import { messagesRound, scaleRounds, told } from './programs.ts'
import { measureScene } from './scene.ts'
import { measureStage } from './stage.ts'

const ROUNDS = 9

/** One after the other. */
async function times<T>(count: number, measure: () => Promise<T>): Promise<T[]> {
  const measured: T[] = []
  for (let i = 0; i < count; i++) measured.push(await measure())
  return measured
}

/** The bare queue just before each measure of the simulation, several times over. */
async function messages(): Promise<Figure[]> {
  const rounds = await times(ROUNDS, async () => [await messagesRound('exact'), await messagesRound('checked')] as const)
  return [
    figure('queue', 'events/s', median(rounds.flat().map(([, bare]) => bare))),
    ofRounds('raft-5x20', 'messages/s', rounds.map(([exact]) => exact)),
    ofRounds('raft-5x20-checked', 'messages/s', rounds.map(([, checked]) => checked)),
  ]
}

async function memory(msPerBareEvent: number): Promise<Figure[]> {
  const run = await told<{ bytes: number, engineBytes: number, seekMs: number }>('memory.ts', 'run')
  const hour = await told<{ perRequest: number, enginePerRequest: number }>('memory.ts', 'hour')
  const calm = await told<{ perHeartbeat: number }>('memory.ts', 'calm')
  const opens = await times(5, () => told<{ ms: number }>('open.ts'))
  return [
    figure('run-memory', 'bytes', run.bytes, run.engineBytes),
    figure('run-hour', 'bytes/request', hour.perRequest, hour.enginePerRequest),
    figure('run-calm', 'bytes/heartbeat', calm.perHeartbeat),
    figure('seek', 'ms', run.seekMs, msPerBareEvent),
    figure('open', 'ms', median(opens.map(({ ms }) => ms)), msPerBareEvent),
  ]
}

async function measure(): Promise<Figure[]> {
  const [queue, ...paces] = await messages()
  return [
    queue, ...paces,
    ofRounds('members-51', 'µs', await scaleRounds('members')), ofRounds('log-100k', 'µs', await scaleRounds('log')),
    ...await memory(1000 / queue.value), ...engineFigures(queue.value), ...await measureScene(), ...await measureStage(),
  ]
}

const MEANINGS: Readonly<Record<string, string>> = {
  'queue': 'the bare queue',
  'raft-5x20': 'five members, 20 writes/s, headless; over the bare queue (≥ 0.15)',
  'raft-5x20-checked': 'the same with keyframes and every invariant (≥ 0.08)',
  'members-51': 'a message among 51 members; over 3 members (≤ 2)',
  'log-100k': 'a message on a log of 10⁵ entries; over an empty log (≤ 1.2)',
  'run-memory': 'a run of 30 s; over its cluster alone (≤ 3,000,000 bytes)',
  'run-hour': 'growth of a run within an hour; over its cluster alone (≤ 300 bytes)',
  'run-calm': 'growth of a run that only beats (0)',
  'seek': 'a frame at any instant of 30 s; in events of the bare queue (≤ 5 ms)',
  'open': 'from nothing to the first frame; likewise (≤ 10 ms)',
  'idle-second': 'a second of heartbeats; likewise',
  'frame-next': 'the next frame; likewise',
  'frame-before': 'the frame before; likewise',
  'scene': 'script of a frame of scene and journal alone, headless Chromium; over nothing drawn',
  'stage-7x50': 'the whole stage, 7 members, 50 writes/s, log table, journal and timeline, at the tempo; likewise (≤ 1 ms)',
  'stage-7x50-p95': 'the same, of twenty frames the slowest but one (≤ 4 ms)',
  'stage-kafka': 'four brokers, two topics, 20 messages/s; likewise (≤ 1 ms; p95 ≤ 4 ms)',
  'stage-elasticsearch': 'six nodes, eight copies of shards, 10 requests/s; likewise',
  'stage-platform': 'eight nodes, sixteen pods, a site that is lost; likewise',
  'stage-fleet': 'two clusters and their hub, 40 requests/s, a site that is lost; likewise',
  'stage-7x50-1x': 'the same at the cluster’s own speed, where each frame brings news',
}

function line({ name, value, unit, ratio }: Figure): string {
  const cells = [name.padEnd(24), round(value).padStart(14), unit.padEnd(15), (ratio === null ? '' : round(ratio)).padStart(12)]
  return `${cells.join(' ')}  ${MEANINGS[name] ?? ''}`.trimEnd()
}

/** Three digits that count. */
function round(n: number): string {
  return Math.abs(n) >= 100 ? Math.round(n).toLocaleString('en') : String(Number(n.toPrecision(3)))
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const figures = await measure()
console.log(values.json ? JSON.stringify(figures) : [`${'figure'.padEnd(24)} ${'value'.padStart(14)} ${''.padEnd(15)} ${'ratio'.padStart(12)}`, ...figures.map(line)].join('\n'))
