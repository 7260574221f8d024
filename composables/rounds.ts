/** Elasticsearch's elections for whoever draws them: the closed form, and how to sum up what was simulated. */
export { closedForm, wonWithin } from '../sim/study/rounds.ts'
