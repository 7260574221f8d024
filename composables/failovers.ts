/** Failovers for whoever draws them: those recorded, and how to sum up and sort any. */
export { histogramOf, recordedFailovers, summaryOf } from '../sim/study/failovers.ts'
