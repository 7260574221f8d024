/** The platform whose control planes hold a real etcd: it is given one. Neither knows the other; this room knows both. */
import { platformOn } from '../platform/on-store.ts'
import { store } from './store.ts'

export const platformEtcd = platformOn('platform-etcd', store)
export default platformEtcd
