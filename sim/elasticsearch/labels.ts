/** How requests and their ends are called: Elasticsearch's own words where it has them. */
import { Ended } from './events.ts'
import type { ElasticState, Request } from './state.ts'

/** "PUT logs/_doc/3", "GET logs/_count". */
export function labelOf({ indices }: ElasticState, { id, kind, index }: Pick<Request, 'id' | 'kind' | 'index'>): string {
  return kind === 'index' ? `PUT ${indices[index].name}/_doc/${id}` : `GET ${indices[index].name}/_count`
}

/** What the client reads, by `Ended`; empty when all is well. */
export const ERRORS: readonly string[] = Object.values(Ended).map(why => ({
  [Ended.NoMaster]: 'cluster_block_exception: blocked by: [SERVICE_UNAVAILABLE/2/no master];',
  [Ended.PrimaryInactive]: 'unavailable_shards_exception: primary shard is not active',
  [Ended.NotRecovered]: 'cluster_block_exception: blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];',
  [Ended.ConnectionLost]: 'connection closed',
  [Ended.Timeout]: 'timeout',
  [Ended.NoShard]: 'no_shard_available_action_exception',
  [Ended.NoIndex]: 'index_not_found_exception',
}[why as number] ?? ''))
