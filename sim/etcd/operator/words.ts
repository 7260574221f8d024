/**
 * A line as someone types it, cut into words the way a POSIX shell does: blanks separate, quotes and
 * backslashes keep together (Shell Command Language, « Quoting »). No variables, no globs, no pipes.
 */

/** The words of a line. A quote left open ends with the line. */
export function words(line: string): readonly string[] {
  const found: string[] = []
  let word: string | null = null
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const char = line[i]
    if (char === '\\' && quote !== '\'' && i + 1 < line.length) {
      const next = line[++i]
      // Inside double quotes only these lose their meaning; before others the backslash stays.
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? char + next : next)
    } else if (quote !== '') {
      if (char === quote) quote = ''
      else word = (word ?? '') + char
    } else if (char === '"' || char === '\'') {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== null) found.push(word)
      word = null
    } else {
      word = (word ?? '') + char
    }
  }
  if (word !== null) found.push(word)
  return found
}
