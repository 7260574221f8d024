/** A short fingerprint of a frame: the same in Node and in a browser when they show the same. */
import type { Frame } from './run.ts'

/** 32-bit FNV-1a over the frame's JSON, as eight hexadecimal digits. */
export function digestOf(frame: Frame): string {
  const text = JSON.stringify(frame)
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(16).padStart(8, '0')
}
