/**
 * What `npm run bench -- --json` prints, and the arithmetic behind it. A figure is a ratio to a
 * baseline measured in the same run, and so compares between machines; seconds and bytes are told
 * beside it and compare with nothing.
 */

/** So many events (or messages) in so many seconds. */
export interface Pace {
  readonly events: number
  readonly seconds: number
}

/** One measure of the simulation, with the bare queue's just before. */
export interface Round {
  readonly bare: Pace
  readonly simulation: Pace
}

export interface MessagesFigure {
  /** Median of the rounds: messages per second over the bare queue's events per second. The figure. */
  readonly ratio: number
  /** Best round: what the machine allows when nobody disturbs it. */
  readonly best: number
  readonly goal: number
  readonly messagesPerSecond: number
  readonly bareEventsPerSecond: number
  readonly rounds: readonly number[]
}

/** A duration, and how many events of the bare queue pass in it. */
export interface Cost {
  readonly micros: number
  readonly bareEvents: number
}

export interface SceneFigure {
  /** Script time of an animation frame, ms: callback, frame computed, Vue's flush. */
  readonly median: number
  readonly p95: number
  readonly goal: number
  readonly frames: number
  /** The same page with frames computed and nothing drawn. */
  readonly nothingDrawn: number
  /** Median over the median with nothing drawn. */
  readonly ratio: number
}

export interface Report {
  readonly node: string
  readonly messages: MessagesFigure
  /** Virtual seconds of an idle cluster per second. */
  readonly idle: { readonly virtualSecondsPerSecond: number, readonly perVirtualSecond: Cost }
  /** Playing a scenario's story to its end, from nothing. */
  readonly stories: Readonly<Record<string, Cost>>
  /** One frame of a run already recorded, 16 ms of virtual time after the last one, or before it. */
  readonly frames: { readonly forwards: Cost, readonly backwards: Cost }
  /** Bytes of a keyframe of five members, serialized, after so many writes. */
  readonly keyframe: readonly { readonly writes: number, readonly bytes: number }[]
  readonly scene: SceneFigure
}

/** The simulator's goal, and the scene's in ms (issue 2, « Figures to reach »). */
export const GOAL = { messages: 0.10, scene: 2 }

export function perSecond({ events, seconds }: Pace): number {
  return events / seconds
}

/** Middle of a list that is not empty; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Smallest value that is not exceeded by that share of a list that is not empty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

/** Each round against its own baseline: a disturbance that lasts longer than one hits both. */
export function messagesFigure(rounds: readonly Round[]): MessagesFigure {
  const ratios = rounds.map(({ bare, simulation }) => perSecond(simulation) / perSecond(bare))
  return {
    ratio: median(ratios), best: Math.max(...ratios), goal: GOAL.messages,
    messagesPerSecond: median(rounds.map(r => perSecond(r.simulation))),
    bareEventsPerSecond: median(rounds.map(r => perSecond(r.bare))),
    rounds: ratios,
  }
}

/** A duration in seconds as a cost. */
export function costOf(seconds: number, bareEventsPerSecond: number): Cost {
  return { micros: seconds * 1e6, bareEvents: seconds * bareEventsPerSecond }
}

/** From the script times of the frames, ms: drawing, and with nothing drawn. */
export function sceneFigure(drawn: readonly number[], nothing: readonly number[]): SceneFigure {
  return {
    median: median(drawn), p95: quantile(drawn, 0.95), goal: GOAL.scene, frames: drawn.length,
    nothingDrawn: median(nothing), ratio: median(drawn) / median(nothing),
  }
}
