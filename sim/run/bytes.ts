/**
 * Bytes for links: whole numbers as varints (seven bits a byte, lowest first), texts in UTF-8, and
 * the URL-safe base64 of RFC 4648 §5 without padding. What is read may be anything: reading never
 * throws and never goes beyond the end; `broken` says that what was read is not to be trusted.
 */
export interface Reader {
  readonly bytes: Uint8Array
  at: number
  broken: boolean
}

/** Appends a whole number from 0 to 2^53 − 1. */
export function putNumber(bytes: number[], n: number): void {
  let rest = n
  while (rest >= 128) {
    bytes.push(128 + rest % 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}

export function takeNumber(reader: Reader): number {
  let n = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = takeByte(reader)
    if (scale > Number.MAX_SAFE_INTEGER) reader.broken = true
    if (reader.broken) return 0
    n += (byte % 128) * scale
    // One way to write a number: no zero at its end, nothing above 2^53 − 1.
    if (n > Number.MAX_SAFE_INTEGER || (byte === 0 && scale > 1)) reader.broken = true
    if (byte < 128) return n
  }
}

export function takeByte(reader: Reader): number {
  if (reader.at >= reader.bytes.length) reader.broken = true
  return reader.broken ? 0 : reader.bytes[reader.at++]
}

/** Appends a text without halves of surrogate pairs: its length in bytes, then UTF-8. */
export function putText(bytes: number[], text: string): void {
  const encoded = new TextEncoder().encode(text)
  putNumber(bytes, encoded.length)
  for (const byte of encoded) bytes.push(byte)
}

export function takeText(reader: Reader): string {
  const length = takeNumber(reader)
  if (length > reader.bytes.length - reader.at) reader.broken = true
  if (reader.broken) return ''
  const encoded = reader.bytes.subarray(reader.at, reader.at + length)
  reader.at += length
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoded)
  // What is not UTF-8 is decoded to something else than was written.
  const again = new TextEncoder().encode(text)
  if (again.length !== length || again.some((byte, i) => byte !== encoded[i])) reader.broken = true
  return reader.broken ? '' : text
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function toBase64url(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = Math.min(4, bytes.length - i + 1)
    for (let d = 0; d < digits; d++) text += ALPHABET[(three >> (18 - 6 * d)) & 63]
  }
  return text
}

/** The bytes, or null when it is not what `toBase64url` writes. */
export function fromBase64url(text: string): Uint8Array | null {
  if (text.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor(text.length * 3 / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (const digit of text) {
    const value = ALPHABET.indexOf(digit)
    if (value < 0) return null
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null
}

/** 16 bits of FNV-1a (32-bit, folded): finds a link that was cut short or mistyped. */
export function checksum(bytes: ArrayLike<number>, length: number): number {
  let h = 0x811c9dc5
  for (let i = 0; i < length; i++) h = Math.imul(h ^ bytes[i], 0x01000193)
  return ((h >>> 16) ^ h) & 0xffff
}
