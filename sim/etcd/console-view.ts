/**
 * The consoles as a frame shows them: of each client that has typed anything its last commands, and
 * of each the end of its output, as a terminal would.
 */
import type { EtcdState, OperatorCommand } from './state.ts'

export interface ConsoleLine {
  readonly text: string
  /** Standard error. */
  readonly error: boolean
}

export interface ConsoleCommandView {
  readonly id: number
  readonly at: number
  readonly line: string
  /** At most `LINES` lines: what went to standard output, then what went to standard error. */
  readonly output: readonly ConsoleLine[]
  /** Lines of the output that came before these. */
  readonly hidden: number
  readonly running: boolean
  /** Exit code; -1 while it runs. */
  readonly exit: number
  /** µs; -1 while it runs. */
  readonly endedAt: number
}

export interface ConsoleView {
  /** Client. */
  readonly name: string
  /** Its last commands, at most `COMMANDS`, oldest first. */
  readonly commands: readonly ConsoleCommandView[]
}

const COMMANDS = 8
const LINES = 40

/** A command is replaced when anything of it changes: what was made of it holds. */
const seen = new WeakMap<OperatorCommand, ConsoleCommandView>()

export function consoleViews({ clients, commands }: EtcdState): readonly ConsoleView[] {
  const last = new Map<number, ConsoleCommandView[]>()
  for (let i = commands.length - 1; i >= 0; i--) {
    const own = last.get(commands[i].client) ?? []
    if (own.length === 0) last.set(commands[i].client, own)
    if (own.length < COMMANDS) own.push(viewOf(commands[i]))
  }
  return clients.flatMap(({ index, description }) => {
    const own = last.get(index)
    return own ? [{ name: description.name, commands: own.reverse() }] : []
  })
}

function viewOf(command: OperatorCommand): ConsoleCommandView {
  const known = seen.get(command)
  if (known) return known
  const { id, at, line, out, err, exit, endedAt } = command
  const lines = [...out.map(text => ({ text, error: false })), ...err.map(text => ({ text, error: true }))]
  const view: ConsoleCommandView = {
    id, at, line, output: lines.slice(-LINES), hidden: Math.max(0, lines.length - LINES), running: endedAt < 0, exit, endedAt,
  }
  seen.set(command, view)
  return view
}
