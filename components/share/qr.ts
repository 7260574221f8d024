/** An address as the modules of a QR code (ISO/IEC 18004), and these as one path of an SVG. */
import { encode } from 'uqr'

/** Light modules around the code, as the standard asks. */
export const QUIET = 4

export interface QrPath {
  /** Width and height in modules, the quiet zone included. */
  readonly size: number
  /** Dark modules, a unit each, runs of a row joined. */
  readonly d: string
}

/** The code of a text with error correction M: a seventh of it may be smudged. */
export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET })
  const rows = data.map((row, y) => {
    let d = ''
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      d += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`
    }
    return d
  })
  return { size, d: rows.join('') }
}
