/** How a line at a client's console may go on: `operator/complete.ts`, with the names of this cluster. */
import type { Completion } from '../kernel/world.ts'
import { complete as wordsFor } from './operator/complete.ts'
import { words } from './operator/words.ts'
import type { EtcdState } from './state.ts'

export function complete({ settings, members, files }: EtcdState, line: string): Completion {
  const typed = words(line)
  const from = line.search(/\S*$/)
  const position = from === line.length ? typed.length : typed.length - 1
  const names = { version: settings.version, members: members.map(m => m.name), backups: [...files.keys()].sort() }
  // A word that was quoted or begun in several pieces is nobody's prefix.
  const whole = position < typed.length && typed[position] !== line.slice(from)
  return { from, words: whole ? [] : wordsFor(typed, position, names) }
}
