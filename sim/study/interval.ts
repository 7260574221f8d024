/** Where the true share lies, 95 times in 100, after so many instants drawn. */
import { wilson } from '../check/statistics.ts'
import type { InstantsFound } from './instants.ts'

export const intervalOf = ({ served, instants }: InstantsFound): { readonly low: number, readonly high: number } => wilson(served, instants)
