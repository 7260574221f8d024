/**
 * Tables as etcdctl prints them (olekukonko/tablewriter v0): headers in capitals and centred, cells
 * to the right, texts of more than 30 characters wrapped at blanks; sizes as go-humanize writes them.
 */

/** tablewriter's MAX_ROW_WIDTH. */
const WRAP = 30

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map(row => row.map(wrapped))
  const widths = header.map((title, c) => Math.max(title.length, ...cells.flatMap(row => row[c].map(line => line.length))))
  const rule = `+${widths.map(w => '-'.repeat(w + 2)).join('+')}+`
  const line = (texts: readonly string[]) => `|${texts.map(text => ` ${text} `).join('|')}|`
  const body = cells.flatMap(row => {
    const height = Math.max(...row.map(cell => cell.length))
    return Array.from({ length: height }, (_, l) => line(row.map((cell, c) => (cell[l] ?? '').padStart(widths[c]))))
  })
  const head = line(header.map((title, c) => centred(title.toUpperCase(), widths[c])))
  // Without rows its closing rule still comes, as recorded.
  return [rule, head, rule, ...body, rule]
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2)
  return `${' '.repeat(left)}${text}`.padEnd(width)
}

/** At blanks, lines of 30 or of its longest word, as even as can be: the least sum of squared gaps. */
function wrapped(text: string): string[] {
  if (text.length <= WRAP) return [text]
  const parts = text.split(/\s+/).filter(part => part !== '')
  const limit = Math.max(WRAP, ...parts.map(part => part.length))
  // best[i]: cost of what follows word i, and where its first line ends. The last line's gap is free.
  const best: { cost: number, end: number }[] = []
  for (let i = parts.length - 1; i >= 0; i--) {
    let width = -1
    best[i] = { cost: Infinity, end: i + 1 }
    for (let end = i + 1; end <= parts.length; end++) {
      width += parts[end - 1].length + 1
      if (width > limit) break
      const gap = limit - width
      const cost = end === parts.length ? 0 : gap * gap + best[end].cost
      if (cost < best[i].cost) best[i] = { cost, end }
    }
  }
  const lines: string[] = []
  for (let i = 0; i < parts.length; i = best[i].end) lines.push(parts.slice(i, best[i].end).join(' '))
  return lines
}

const SUFFIXES = ['B', 'kB', 'MB', 'GB', 'TB']

/** humanize.Bytes: "9 B", "20 kB", "1.8 MB"; powers of a thousand. */
export function humanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`
  let power = 0
  let unit = 1
  while (power < SUFFIXES.length - 1 && bytes >= unit * 1_000) {
    power++
    unit *= 1_000
  }
  const tenths = Math.floor(bytes / unit * 10 + 0.5)
  return `${tenths < 100 ? (tenths / 10).toFixed(1) : roundedToEven(tenths)} ${SUFFIXES[power]}`
}

/** Go's %.0f of tenths: 20.5 is 20, as the 20,480 bytes of an empty database show. */
function roundedToEven(tenths: number): number {
  const whole = Math.floor(tenths / 10)
  const rest = tenths % 10
  return rest > 5 || (rest === 5 && whole % 2 === 1) ? whole + 1 : whole
}
