/** Runs Slidev's command line with this very Node, from the project's folder. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = fileURLToPath(new URL('../node_modules/@slidev/cli/bin/slidev.mjs', import.meta.url))

/** Starts `slidev` and leaves it running, its output dropped. */
export function spawnSlidev(args: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd: root, env: environment({}), stdio: 'ignore' })
}

/**
 * Runs `slidev` to its end, its output passed through.
 *
 * @param args its arguments
 * @param env variables to add to the environment
 * @throws Error when it fails
 */
export function runSlidev(args: string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, env: environment(env), stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0)
        resolve()
      else
        reject(new Error(`“slidev ${args[0]}” ended with ${signal ?? `code ${code}`}.`))
    })
  })
}

/** A test runner's NODE_ENV would have the deck built for development. */
function environment(added: Record<string, string>): NodeJS.ProcessEnv {
  const { NODE_ENV: _, ...inherited } = process.env
  return { ...inherited, ...added } as NodeJS.ProcessEnv
}
