/** What a console's line becomes by keys: earlier lines (↑ ↓), and completion (Tab) as a shell does it. */
import type { Completion } from '../../sim/kernel/world.ts'

/** The line after one step back (-1) or forward (1) in the history; `draft` is what was typed before one looked back. */
export function recall(history: readonly string[], place: number, step: -1 | 1, draft: string): { place: number, line: string } {
  const next = Math.min(history.length, Math.max(0, place + step))
  return { place: next, line: next === history.length ? draft : history[next] }
}

/** The line with what all proposals have in common; the proposals when there is a choice left. */
export function completed(line: string, { from, words }: Completion): { line: string, choices: readonly string[] } {
  if (words.length === 0) return { line, choices: [] }
  if (words.length === 1) return { line: line.slice(0, from) + words[0] + (words[0].endsWith('=') ? '' : ' '), choices: [] }
  const common = words.reduce((a, b) => {
    let n = 0
    while (n < a.length && a[n] === b[n]) n++
    return a.slice(0, n)
  })
  return { line: line.slice(0, from) + common, choices: words }
}
