/**
 * Virtual time: whole microseconds since the run began. Integers only, so that two engines never
 * disagree in a last bit; 2^53 µs is 285 years, far beyond any run.
 */
export type Micros = number

export const MS: Micros = 1_000
export const SECOND: Micros = 1_000_000
