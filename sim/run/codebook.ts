/**
 * What a link of format 1 need not spell out. Only ever added to at the end: a link holds positions
 * in these lists. What is missing here is spelled out in the link, so nothing depends on it but
 * length.
 */

/** Actions: their type, then their fields in the order they are written. */
export const ACTION_SHAPES: readonly (readonly string[])[] = [
  ['crash', 'member'], ['restart', 'member'], ['pause', 'member'], ['resume', 'member'],
  ['isolate', 'member'], ['rejoin', 'member'],
  ['cut', 'from', 'to'], ['cut', 'from', 'to', 'oneWay'], ['heal', 'from', 'to'], ['heal', 'from', 'to', 'oneWay'],
  ['lose-site', 'site'], ['restore-site', 'site'],
  ['write', 'client'], ['write', 'client', 'member'], ['write', 'client', 'value'], ['write', 'client', 'value', 'member'],
  ['write', 'client', 'key', 'value'], ['write', 'client', 'key', 'value', 'member'],
  ['put', 'client', 'key', 'value'], ['put', 'client', 'key', 'value', 'member'],
  ['get', 'client', 'key'], ['get', 'client', 'key', 'member'], ['get', 'client', 'key', 'serializable'], ['get', 'client', 'key', 'member', 'serializable'],
  ['delete', 'client', 'key'], ['delete', 'client', 'key', 'member'],
  ['delay', 'from', 'to', 'latency'], ['delay', 'from', 'to', 'latency', 'jitter'], ['delay', 'from', 'to', 'latency', 'jitter', 'loss'],
  ['slow-disk', 'member', 'fsync'], ['wipe-disk', 'member'], ['roll-back-disk', 'member', 'to'], ['start-member', 'member'],
  ['transfer', 'to'], ['lease', 'client', 'ttl'], ['watch', 'client', 'key'], ['compact', 'client', 'revision'],
  ['etcdctl', 'member', 'args'], ['etcdctl', 'endpoints', 'args'],
]

/** Fields of other objects; first none at all. */
export const OBJECT_SHAPES: readonly (readonly string[])[] = [
  [], ['preVote'], ['heartbeatInterval'], ['electionTicks'], ['heartbeatInterval', 'electionTicks'], ['fsync'], ['fsync', 'fsyncJitter'],
  ['kind', 'key', 'value'], ['kind', 'key'], ['key', 'target', 'result', 'operand'],
]

/** Texts, after those of the scenario itself. */
export const TEXTS: readonly string[] = [
  'x', 'y', 'z', 'member', 'client', 'key', 'value', 'oneWay', 'serializable', 'lease', 'limit', 'revision', 'prefix', 'prevKv',
  'put', 'range', 'delete', '=', '!=', 'mod', 'version', 'create', 'list', 'add', 'remove', 'promote', 'update',
  'endpoint', 'status', 'health', 'move-leader', 'snapshot', 'save', 'restore', '--cluster', '-w', 'table', 'json', 'get', 'del', 'txn',
  'compact', 'compare', 'success', 'failure', 'preVote', 'heartbeatInterval', 'electionTicks', 'fsync', 'fsyncJitter',
]
