/**
 * The programs of this folder that measure in a process of their own, run and read.
 *
 * What is measured is the simulator as the deck has it: bundled by the deck's own bundler. A module's
 * imports are variables to an engine, which it looks up each time; in a bundle they are its own, and what
 * they call can be taken in. The baseline is one file already, and stays as it is.
 */
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Rolldown } from 'vite'
import { perSecond } from './figures.ts'
import type { Pace, Round } from './figures.ts'

/** By program: a process that measures again and again bundles it once. */
const bundles = new Map<string, Promise<string>>()

/** A program and all it needs, as one script for Node. */
async function bundle(program: string): Promise<string> {
  const { output } = await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: { write: false, minify: true, ssr: pathOf(program), rolldownOptions: { output: { codeSplitting: false } } },
  }) as Rolldown.RolldownOutput
  return output[0].code
}

const pathOf = (program: string) => fileURLToPath(new URL(program, import.meta.url))

function run<T>(script: readonly string[], args: readonly string[], input = ''): T {
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', ...script, ...args], { encoding: 'utf8', input })) as T
}

/** What a program of this folder prints. */
export async function told<T>(program: string, ...args: string[]): Promise<T> {
  const script = await (bundles.get(program) ?? bundles.set(program, bundle(program)).get(program)!)
  return run(['--input-type=module', '-'], args, script)
}

/** Messages/s of five members under traffic, and just before it events/s of the bare queue. */
export async function messagesRound(how: 'exact' | 'checked', ...stretches: string[]): Promise<Round> {
  const bare = perSecond(run<Pace>([pathOf('bare-queue.ts')], []))
  return [perSecond(await told<Pace>('messages.ts', how, ...stretches)), bare]
}

/** Cost of a message where there is much, and where there is little; several rounds. */
export async function scaleRounds(what: 'members' | 'log'): Promise<Round[]> {
  return (await told<[number, number][]>('scale.ts', what)).map(([little, much]) => [much, little])
}
