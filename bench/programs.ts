/** The programs of this folder that measure in a process of their own, run and read. */
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { perSecond } from './figures.ts'
import type { Pace, Round } from './figures.ts'

/** What a program of this folder prints. */
export function told<T>(program: string, ...args: string[]): T {
  const path = fileURLToPath(new URL(program, import.meta.url))
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', path, ...args], { encoding: 'utf8' })) as T
}

/** Messages/s of five members under traffic, and just before it events/s of the bare queue. */
export function messagesRound(how: 'exact' | 'checked', ...stretches: string[]): Round {
  const bare = perSecond(told<Pace>('bare-queue.ts'))
  return [perSecond(told<Pace>('messages.ts', how, ...stretches)), bare]
}

/** Cost of a message where there is much, and where there is little; several rounds. */
export function scaleRounds(what: 'members' | 'log'): Round[] {
  return told<[number, number][]>('scale.ts', what).map(([little, much]) => [much, little])
}
