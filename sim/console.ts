/**
 * An operator at a run's console, without a browser: lines one after another, each typed when the one
 * before has ended; virtual time passes meanwhile. Beside the tools there is the shell's `sleep`; a line
 * that is a JSON object is an action of the run (a member that crashes, a disk that is wiped).
 */
import type { OperatorCommand, EtcdState } from './etcd/state.ts'
import { rejectAction } from './etcd/forms.ts'
import { etcd } from './etcd/world.ts'
import { runUntil } from './kernel/world.ts'
import type { Engine } from './kernel/world.ts'

/** A command that does not end (watch, lease keep-alive) is interrupted after this long, µs. */
export const PATIENCE = 60_000_000
/** Steps in which time passes while a command runs, µs. */
const STEP = 1_000
/** Longest sleep, s. */
const LONGEST = 3_600

export interface Said {
  readonly out: readonly string[]
  readonly err: readonly string[]
  readonly exit: number
}

/** Carries out one line, to its end. */
export function typeLine(engine: Engine<EtcdState>, client: string, typed: string): Said {
  const line = typed.trim()
  const slept = /^sleep (\d+(?:\.\d+)?)s?$/.exec(line)
  if (slept) {
    runUntil(engine, engine.kernel.now + Math.round(Math.min(LONGEST, Number(slept[1])) * 1_000_000))
    return { out: [], err: [], exit: 0 }
  }
  return line.startsWith('{') ? actOf(engine, line) : command(engine, client, line)
}

function actOf(engine: Engine<EtcdState>, line: string): Said {
  let action: unknown
  try {
    action = JSON.parse(line)
  } catch (error) {
    return refused((error as Error).message)
  }
  const wrong = rejectAction(action)
  return wrong === null ? done(engine, action) : refused(`${wrong}.`)
}

const refused = (text: string): Said => ({ out: [], err: [text], exit: 1 })

function done(engine: Engine<EtcdState>, action: unknown): Said {
  const refusal = etcd.act(engine.state, engine.kernel, action as never)
  return refusal ? refused(etcd.explain(refusal)) : { out: [], err: [], exit: 0 }
}

function command(engine: Engine<EtcdState>, client: string, line: string): Said {
  const { state, kernel } = engine
  const action = { type: 'etcdctl', client, line }
  const wrong = rejectAction(action)
  if (wrong !== null) return refused(`${wrong}.`)
  const began = done(engine, action)
  if (began.exit !== 0) return began
  const id = state.commands.length - 1
  const end = kernel.now + PATIENCE
  while (state.commands[id].endedAt < 0 && kernel.now < end) runUntil(engine, kernel.now + STEP)
  if (state.commands[id].endedAt < 0) done(engine, { type: 'interrupt', client })
  const { out, err, exit }: OperatorCommand = state.commands[id]
  return { out, err, exit }
}
