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
  ['delay', 'from', 'to', 'latency'], ['delay', 'from', 'to', 'latency', 'jitter'], ['delay', 'from', 'to', 'latency', 'jitter', 'loss'],
  ['slow-disk', 'member', 'fsync'], ['wipe-disk', 'member'], ['roll-back-disk', 'member', 'entries'],
  ['start', 'member'], ['start', 'member', 'state'], ['start', 'member', 'forceNewCluster'], ['restore', 'member', 'backup', 'initialCluster'],
  ['restore', 'member', 'backup', 'initialCluster', 'bumpRevision', 'markCompacted'],
  ['ask', 'client', 'call'], ['ask', 'client', 'call', 'member'],
  ['etcdctl', 'client', 'line'], ['interrupt', 'client'], ['nudge', 'timers'], ['terminate', 'member'],
]

/** Fields of other objects; first none at all. */
export const OBJECT_SHAPES: readonly (readonly string[])[] = [
  [], ['preVote'], ['heartbeatInterval'], ['electionTicks'], ['heartbeatInterval', 'electionTicks'], ['fsync'], ['fsync', 'fsyncJitter'],
  ['kind', 'key', 'value'], ['kind', 'key'], ['key', 'target', 'result', 'operand'],
  ['kind'], ['kind', 'name'], ['kind', 'id'], ['kind', 'key', 'serializable'], ['kind', 'id', 'ttl'], ['kind', 'name', 'learner'], ['kind', 'key', 'value', 'lease'],
  ['kind', 'compare', 'success', 'failure'], ['kind', 'revision'], ['version'],
  ['member', 'ticks', 'later'],
]

/** Texts, after those of the scenario itself. */
export const TEXTS: readonly string[] = [
  'x', 'y', 'z', 'member', 'client', 'call', 'kind', 'key', 'value', 'oneWay', 'serializable', 'lease', 'limit', 'revision', 'end', 'prevKv',
  'put', 'range', 'delete', 'txn', 'watch', 'compact', '=', '!=', '<', '>', 'mod', 'version', 'create', 'compare', 'success', 'failure',
  'lease-grant', 'lease-revoke', 'lease-keep-alive', 'lease-time-to-live', 'member-list', 'member-add', 'member-promote', 'member-remove',
  'move-leader', 'status', 'health', 'hash', 'alarm-list', 'alarm-disarm', 'snapshot-save', 'name', 'learner', 'requireLeader', 'new', 'existing',
  'state', 'forceNewCluster', 'preVote', 'heartbeatInterval', 'electionTicks', 'fsync', 'fsyncJitter', 'snapshotCount', 'catchUpEntries', 'quota',
]
