/** The words that a Mermaid schema draws: labels of nodes, arrows and groups, messages and notes of a sequence. */

const NOT_DRAWN = /^\s*(?:%%|classDef\b|class\b|linkStyle\b|style\b|click\b|direction\b|flowchart\b|graph\b|sequenceDiagram\b|stateDiagram|autonumber|end\b|activate\b|deactivate\b|---|config\b)/
const LABELS = [
  // Quoted, whatever the shape.
  /"([^"]+)"/g,
  // On an arrow: |label| or -- label -->
  /\|([^|"]+)\|/g,
  /(?:--|==|-\.)\s+([^->=|"]+?)\s+(?:-->|---|==>|\.->)/g,
  // In a shape: (…), [(…)], ((…)), [/…/], {…}
  /(?<=[\p{L}\p{N}_])(?:[([{]+|>)[/\\]?([^()[\]{}"|]+?)[/\\]?[)\]}]+/gu,
]
const SEQUENCE = [
  /^\s*(?:participant|actor)\s+\S+\s+as\s+(.+)$/,
  /^\s*(?:Note\s+(?:over|left of|right of)\s+[^:]+|[\p{L}\p{N}_]+\s*-{1,2}[->x)]+[+-]?\s*[\p{L}\p{N}_]+)\s*:\s+(.+)$/u,
  /^\s*(?:loop|alt|else|opt|par|and|critical|break|rect|box)\s+(.+)$/,
  /^\s*subgraph\s+(?!\S+\s*[[("])(.+)$/,
]

/** @returns the labels, each with its line of the file from 1 */
export function mermaidTexts(source: string): { line: number, text: string }[] {
  return source.split('\n').flatMap((written, index) => {
    if (NOT_DRAWN.test(written))
      return []
    const whole = SEQUENCE.map(form => form.exec(written)?.[1]).find(text => text !== undefined)
    const labels = whole !== undefined ? [whole] : LABELS.flatMap(form => [...written.matchAll(form)]).sort((a, b) => a.index - b.index).map(([, text]) => text)
    return labels
      .map(text => ({ line: index + 1, text: text.replaceAll(/<br\s*\/?>/g, ' ').replaceAll(/<[^>]*>/g, '').replaceAll(/^"|"$/g, '').trim() }))
      .filter(({ text }) => /\p{L}/u.test(text))
  })
}
