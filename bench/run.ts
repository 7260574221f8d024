/**
 * `npm run bench [-- --json]`: the figures that the issues name, each as a ratio to a baseline
 * measured in the same run. It reports and does not judge: it fails only when it cannot measure.
 */
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { engineFigures } from './engine.ts'
import { messagesFigure } from './figures.ts'
import type { Cost, Pace, Report, Round } from './figures.ts'
import { measureScene } from './scene.ts'

const ROUNDS = 9

/** Runs a program of this folder in a process of its own. */
function paceOf(program: string): Pace {
  const path = fileURLToPath(new URL(program, import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [path], { encoding: 'utf8' })) as Pace
}

/** The bare queue just before the simulation, several times over. */
function rounds(): Round[] {
  return Array.from({ length: ROUNDS }, () => ({ bare: paceOf('bare-queue.ts'), simulation: paceOf('messages.ts') }))
}

async function measure(): Promise<Report> {
  const messages = messagesFigure(rounds())
  return { node: process.version, messages, ...engineFigures(messages.bareEventsPerSecond), scene: await measureScene() }
}

function text({ messages, idle, stories, frames, keyframe, scene }: Report): string {
  const cost = ({ micros, bareEvents }: Cost) => `${number(bareEvents)} bare events (${micros < 1000 ? `${micros.toFixed(1)} µs` : `${(micros / 1000).toFixed(1)} ms`})`
  return [
    'Five members, 20 writes/s, headless and exact',
    `  messages per second / bare queue   ${messages.ratio.toFixed(3)} (median of ${messages.rounds.length} rounds; best ${messages.best.toFixed(3)}; goal ≥ ${messages.goal.toFixed(2)})`,
    `                                     ${number(messages.messagesPerSecond)} / ${number(messages.bareEventsPerSecond)}`,
    'Engine',
    `  an idle second                     ${cost(idle.perVirtualSecond)}; ${number(idle.virtualSecondsPerSecond)} virtual seconds per second`,
    ...Object.entries(stories).map(([id, story]) => `  story ${id.padEnd(28)} ${cost(story)}`),
    `  next frame                         ${cost(frames.forwards)}`,
    `  frame before                       ${cost(frames.backwards)}`,
    ...keyframe.map(k => `  keyframe after ${String(k.writes).padStart(6)} writes       ${number(k.bytes)} bytes`),
    'Scene, five members and traffic, headless Chromium',
    `  script per animation frame         ${scene.median.toFixed(2)} ms median, ${scene.p95.toFixed(2)} ms p95 of ${scene.frames} (goal: median ≤ ${scene.goal} ms)`,
    `  / with nothing drawn               ${scene.ratio.toFixed(1)} (${scene.nothingDrawn.toFixed(3)} ms)`,
  ].join('\n')
}

function number(n: number): string {
  return Math.round(n).toLocaleString('en')
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const report = await measure()
console.log(values.json ? JSON.stringify(report) : text(report))
