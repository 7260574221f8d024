/** etcd's rule for its timings, and makers' for a third zone, for whoever shows them. */
export { BUDGETS, keeps } from '../sim/study/budgets.ts'
export { tuningFor } from '../sim/study/tuning.ts'
