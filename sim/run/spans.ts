/** For those who tell of a run: durations as the worlds' own sentences tell them. */
export { longText, spanText } from '../kernel/spans.ts'
