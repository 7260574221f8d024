/**
 * Plain data as few bytes: the values of a link. A text that both sides know, or that was written
 * before, is its number in a table; so is the shape of an object (which fields it has). What no
 * table knows is spelled out once, and known from then on. Anything JSON holds can be written.
 *
 *     value  := n                  n even: text n / 2 of the table; odd: (n - 1) / 2 is
 *       0 null · 1 false · 2 true · 3 text: length, UTF-8 (new in the table) · 4 list: count, values
 *       5 object · 6 whole number ≥ 0: number · 7 whole number < 0: its negative · 8 other: its text
 *       9… the text of the whole number 0…
 *     object := shape 0: count, names (values that are texts) (new in the table), or shape number;
 *               then its values
 */
import { putNumber, takeNumber, takeText, putText } from './bytes.ts'
import type { Reader } from './bytes.ts'

/** What both sides know: texts, and shapes as the names of an object's fields. */
export interface Tables {
  readonly texts: string[]
  readonly shapes: (readonly string[])[]
}

const Code = { Null: 0, False: 1, True: 2, Text: 3, List: 4, Object: 5, Whole: 6, Negative: 7, Other: 8, Digits: 9 } as const

/** Appends a value. It must be plain data without cycles; a field that is undefined is left out. */
export function putValue(bytes: number[], value: unknown, tables: Tables): void {
  const code = (c: number) => putNumber(bytes, 2 * c + 1)
  if (typeof value === 'string') {
    const known = tables.texts.indexOf(value)
    const digits = /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : -1
    if (known >= 0) putNumber(bytes, 2 * known)
    else if (digits >= 0) code(Code.Digits + digits)
    else { code(Code.Text); putText(bytes, value); tables.texts.push(value) }
  } else if (typeof value === 'number') {
    const whole = Number.isSafeInteger(value) && !Object.is(value, -0)
    code(!whole ? Code.Other : value < 0 ? Code.Negative : Code.Whole)
    if (whole) putNumber(bytes, Math.abs(value))
    else putText(bytes, Object.is(value, -0) ? '-0' : String(value))
  } else if (Array.isArray(value)) {
    code(Code.List)
    putNumber(bytes, value.length)
    for (const item of value) putValue(bytes, item, tables)
  } else if (typeof value === 'object' && value !== null) {
    code(Code.Object)
    putObject(bytes, value as Record<string, unknown>, tables)
  } else {
    code(value === true ? Code.True : value === false ? Code.False : Code.Null)
  }
}

/** Appends an object where nothing else can stand. */
export function putObject(bytes: number[], value: Readonly<Record<string, unknown>>, tables: Tables): void {
  const names = Object.keys(value).filter(name => value[name] !== undefined)
  const known = tables.shapes.findIndex(shape => shape.length === names.length && shape.every(name => names.includes(name)))
  putNumber(bytes, known + 1)
  if (known < 0) {
    putNumber(bytes, names.length)
    for (const name of names) putValue(bytes, name, tables)
    tables.shapes.push(names)
  }
  for (const name of tables.shapes[known < 0 ? tables.shapes.length - 1 : known]) putValue(bytes, value[name], tables)
}

/** Deepest nesting that is read. */
const DEPTH_LIMIT = 12

export function takeValue(reader: Reader, tables: Tables, depth = 0): unknown {
  const head = takeNumber(reader)
  if (head % 2 === 0) return knownText(reader, tables, head / 2)
  const code = (head - 1) / 2
  switch (code) {
    case Code.Null: return null
    case Code.False: return false
    case Code.True: return true
    case Code.Text: {
      const text = takeText(reader)
      tables.texts.push(text)
      return text
    }
    case Code.List: return takeList(reader, tables, depth)
    case Code.Object: return takeObject(reader, tables, depth)
    case Code.Whole: return takeNumber(reader)
    case Code.Negative: return -takeNumber(reader)
    case Code.Other: return Number(takeText(reader))
    default: return String(code - Code.Digits)
  }
}

function knownText(reader: Reader, { texts }: Tables, index: number): string {
  if (index >= texts.length) reader.broken = true
  return reader.broken ? '' : texts[index]
}

/** A count of things of a byte or more each: what is left must hold them. */
function takeCount(reader: Reader, depth: number): number {
  const count = takeNumber(reader)
  if (depth >= DEPTH_LIMIT || count > reader.bytes.length - reader.at) reader.broken = true
  return reader.broken ? 0 : count
}

function takeList(reader: Reader, tables: Tables, depth: number): unknown[] {
  const list: unknown[] = []
  for (let left = takeCount(reader, depth); left > 0 && !reader.broken; left--) list.push(takeValue(reader, tables, depth + 1))
  return list
}

/** Names of an object's fields. */
export function takeNames(reader: Reader, tables: Tables, depth: number): readonly string[] {
  const names = takeList(reader, tables, depth)
  if (!names.every(name => typeof name === 'string')) reader.broken = true
  return reader.broken ? [] : names as string[]
}

export function takeObject(reader: Reader, tables: Tables, depth = 0): Record<string, unknown> {
  const number = takeNumber(reader)
  if (number === 0) tables.shapes.push(takeNames(reader, tables, depth))
  const shape = tables.shapes[number === 0 ? tables.shapes.length - 1 : number - 1]
  if (shape === undefined || depth >= DEPTH_LIMIT) reader.broken = true
  const entries: [string, unknown][] = []
  for (const name of reader.broken ? [] : shape) {
    if (!reader.broken) entries.push([name, takeValue(reader, tables, depth + 1)])
  }
  // `fromEntries` makes own fields of any name, `__proto__` too: validation then finds them.
  return Object.fromEntries(entries)
}
