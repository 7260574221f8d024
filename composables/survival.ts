/** Layouts and what becomes of them, for whoever draws the table; and intervals for what was drawn by lot. */
export { availabilityOf, LAYOUTS, nameOf, SITE_AVAILABILITIES, without, YEAR } from '../sim/study/layout.ts'
export { intervalOf } from '../sim/study/interval.ts'
