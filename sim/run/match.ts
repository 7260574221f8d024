/** Turns a step's condition, in words, into a test on trace rows, in numbers. */
import { codeAt, rowAt } from '../kernel/trace.ts'
import type { Trace } from '../kernel/trace.ts'
import type { AnyWorld } from '../kernel/world.ts'
import type { Wait } from './scenario.ts'

export interface Matcher {
  readonly code: number
  /** Field position and the number it must hold. */
  readonly fields: readonly (readonly [position: number, value: number])[]
}

/** Throws a sentence when the condition names an event, a field or a word that does not exist. */
export function compile(world: AnyWorld, state: unknown, wait: Wait): Matcher {
  const code = world.vocabulary.findIndex(kind => kind.name === wait.event)
  if (code < 0) throw new Error(`l’événement « ${wait.event} » n’existe pas`)
  const kind = world.vocabulary[code]
  const fields = Object.entries(wait.where ?? {}).map(([name, value]) => {
    const position = kind.fields.findIndex(([field]) => field === name)
    if (position < 0) throw new Error(`l’événement « ${wait.event} » n’a pas de champ « ${name} »`)
    const words = world.words(state, kind.fields[position][1])
    const number = typeof value === 'number' ? value : words ? words.indexOf(value) : -1
    if (number < 0 && typeof value === 'string') throw new Error(`« ${value} » n’est pas une valeur de « ${name} »`)
    return [position, number] as const
  })
  return { code, fields }
}

/** Does the row at that position match? */
export function matches(trace: Trace, no: number, matcher: Matcher): boolean {
  if (codeAt(trace, no) !== matcher.code) return false
  const { fields } = rowAt(trace, no)
  return matcher.fields.every(([position, value]) => fields[position] === value)
}
