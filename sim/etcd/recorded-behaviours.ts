/**
 * What else was recorded on the real cluster of `recorded-failovers.ts`: etcd 3.4.23 (Debian bookworm),
 * three members on one machine (2 shared vCPU, loopback, fsync on), default settings unless the name
 * says otherwise, on 20 November 2026. Each has the experiment that recorded it, how many trials there
 * were and, of times, every figure that is known, in ms; of the rest, what it came to.
 */
export interface RecordedBehaviour {
  readonly experiment: string
  readonly trials: number
  /** Each trial's time, ms; or the least and the greatest, where no more is known. */
  readonly ms?: readonly number[]
  /** In how many of the trials it happened. */
  readonly happened?: number
  /** What was said, word for word. */
  readonly said?: readonly string[]
}

/** Times of the first table, and counts. */
export const recordedTimes = {
  'retrying-client': {
    experiment: 'exp1, without pre-vote', trials: 30,
    ms: [1560, 942, 2562, 1249, 1249, 1559, 1252, 940, 1248, 1566, 1877, 1894, 1561, 939, 1251, 1876, 2180, 1249, 1249, 1565, 1251, 1257, 1567, 1250, 1250, 1565, 1561, 1248, 1561, 1564],
  },
  'retrying-client-pre-vote': {
    experiment: 'exp1, with pre-vote', trials: 30,
    ms: [1250, 1560, 1247, 1247, 1247, 1274, 1247, 1248, 1562, 1559, 939, 1871, 1255, 1255, 1249, 1253, 1892, 1202, 1348, 1251, 1561, 1260, 1249, 1248, 1875, 1563, 1246, 1787, 1558, 936],
  },
  'write-to-follower': { experiment: 'exp1', trials: 60, happened: 0, ms: [7_000, 7_010] },
  'paused-leader': { experiment: 'exp6', trials: 10, ms: [933, 1042, 1135, 1138, 1154, 1260, 1269, 1322, 1328, 1402] },
  'isolated-leader-replaced': { experiment: 'exp9, without pre-vote', trials: 8, ms: [1057, 1479, 1289, 1233, 997, 1338, 1175, 1051] },
  'isolated-leader-replaced-pre-vote': { experiment: 'exp9, with pre-vote', trials: 8, ms: [1513, 1149, 957, 1016, 902, 1512, 1661, 1584] },
  'isolated-leader-steps-down': {
    experiment: 'exp9', trials: 16,
    ms: [1114, 1857, 1145, 1925, 1792, 1222, 1252, 1892, 1666, 1570, 1389, 1441, 1187, 1446, 1165, 1750],
  },
  'two-leaders': {
    experiment: 'exp9', trials: 16, happened: 12,
    ms: [0, 708, 188, 909, 890, 0, 0, 308, 609, 91, 100, 208, 190, 108, 0, 699],
  },
  'isolated-follower-pre-vote': { experiment: 'exp9', trials: 4, ms: [14, 7, 12, 6] },
  'isolated-follower': { experiment: 'exp9', trials: 4, ms: [2103, 3004, 1304, 1703] },
  'transfer': { experiment: 'exp8', trials: 10, ms: [1, 1, 1, 0, 0, 0, 0, 1, 1, 0] },
  'transfer-told': { experiment: 'exp8', trials: 10, ms: [117, 129, 116, 116, 113, 112, 115, 112, 117, 112] },
  'sigterm': { experiment: 'exp8', trials: 10, ms: [0, 1, 1, 1, 1, 2, 1, 4, 2, 1] },
  'sigterm-exit': { experiment: 'exp8', trials: 10, ms: [114, 110, 107, 111, 112, 106, 111, 122, 105, 115] },
  'transfer-loses-write': { experiment: 'exp8, transfers and SIGTERM', trials: 20, happened: 7 },
  'killed-follower': { experiment: 'exp8', trials: 5, ms: [12, 9, 10, 19, 12] },
  'lone-leader-steps-down': { experiment: 'exp2', trials: 2, ms: [1945, 1924] },
  'majority-restored': { experiment: 'exp2', trials: 4, ms: [149, 560, 947, 1166] },
  'bootstrap': { experiment: 'exp7, without pre-vote', trials: 10, ms: [431, 330, 314, 335, 233, 859, 2116, 340, 513, 323] },
  'bootstrap-pre-vote': { experiment: 'exp7, with pre-vote', trials: 10, ms: [636, 519, 417, 327, 2642, 1345, 1343, 243, 945, 643] },
  'restored-alone': { experiment: 'exp3', trials: 1, ms: [1018] },
  'forced-cluster': { experiment: 'exp10', trials: 1, ms: [1411] },
  'removed-leader': { experiment: 'exp4', trials: 1, ms: [1021] },
  'catch-up-log': { experiment: 'exp12, 3,000 entries behind, --snapshot-count 1000', trials: 1, ms: [45] },
  'catch-up-snapshot': { experiment: 'exp12, 12,000 entries behind, --snapshot-count 1000', trials: 1, ms: [60] },
  'lease-after-failover': { experiment: 'exp11, after the new leader', trials: 1, ms: [11_080] },
  'lone-campaigns-pre-vote': { experiment: 'exp2, one trial of 41 campaigns', trials: 1, ms: [1_200, 1_200] },
  'lone-campaigns': { experiment: 'exp2', trials: 1, ms: [1_000, 1_900] },
} as const satisfies Readonly<Record<string, RecordedBehaviour>>

/** What was said and done: the second table. */
export const recordedAnswers = {
  'put-in-flight': {
    experiment: 'exp1, exp2, exp9', trials: 60,
    said: ['etcdserver: request timed out', 'etcdserver: request timed out, possibly due to previous leader failure', 'etcdserver: request timed out, possibly due to connection lost'],
  },
  'put-without-leader': { experiment: 'exp2', trials: 2, said: ['context deadline exceeded', 'rpc error: code = Unknown desc = context deadline exceeded'] },
  'read-without-leader': { experiment: 'exp2', trials: 2, said: ['context deadline exceeded', 'etcdserver: request timed out'] },
  'read-new-leader': { experiment: 'exp6, exp9', trials: 19, said: ['etcdserver: leader changed'] },
  'watch-without-leader': { experiment: 'exp2', trials: 2, said: ['watch was canceled (etcdserver: no leader)', 'Error: watch is canceled by the server'] },
  'serializable-read': { experiment: 'exp2, exp9', trials: 18 },
  'snapshot-without-quorum': { experiment: 'exp2', trials: 2 },
  'member-list-without-quorum': { experiment: 'exp2', trials: 2 },
  'status-without-quorum': { experiment: 'exp2', trials: 2, said: ['etcdserver: no leader'] },
  'health-without-quorum': { experiment: 'exp2', trials: 2, said: ['is unhealthy: failed to commit proposal: context deadline exceeded', 'Error: unhealthy cluster'] },
  'bootstrap-alone': { experiment: 'exp7', trials: 1, said: ['context deadline exceeded'] },
  'add-while-down': { experiment: 'exp4', trials: 4, said: ['etcdserver: unhealthy cluster'] },
  'add-before-started': { experiment: 'exp4', trials: 2, said: ['etcdserver: re-configuration failed due to not enough started members'] },
  'remove-live-while-down': { experiment: 'exp4', trials: 1, said: ['etcdserver: unhealthy cluster'] },
  'second-of-two': { experiment: 'exp3', trials: 1, said: ['context deadline exceeded', 'etcdserver: no leader'] },
  'learner': {
    experiment: 'exp4', trials: 1,
    said: ['etcdserver: too many learner members in cluster', 'etcdserver: can only promote a learner member which is in sync with leader', 'etcdserver: rpc not supported for learner'],
  },
  'removed-member': { experiment: 'exp4, exp10', trials: 2, said: ['the member has been permanently removed from the cluster'] },
  'lease-minimum': { experiment: 'exp11', trials: 1, said: ['granted with TTL(2s)'] },
  'write-lost': { experiment: 'exp5b', trials: 3, happened: 3 },
  'write-survives': { experiment: 'exp5b', trials: 3, happened: 3 },
  'write-survives-pause': { experiment: 'exp5', trials: 3, happened: 3 },
  'put-to-paused-leader': { experiment: 'exp6', trials: 10, happened: 7 },
  'forced-loses-acknowledged': { experiment: 'exp10b', trials: 4, happened: 4 },
  'forced-after-idle': { experiment: 'exp10b, 0.3 s idle', trials: 3, happened: 0 },
} as const satisfies Readonly<Record<string, RecordedBehaviour>>
