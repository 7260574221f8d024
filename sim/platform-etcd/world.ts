/** The platform whose control planes hold a real etcd: it is given one. Neither knows the other; this room knows both. */
import { platformOn } from '../platform/on-store.ts'
import type { DiskImage } from '../etcd/datadir.ts'
import type { EtcdState } from '../etcd/state.ts'
import type { OnStore } from '../platform/on-store.ts'
import { store } from './store.ts'

export type PlatformEtcdState = OnStore<EtcdState, DiskImage>

export const platformEtcd = platformOn('platform-etcd', store)
export default platformEtcd
