/** etcd's rule for its timings, for whoever shows it. */
export { tuningFor } from '../sim/study/tuning.ts'
