/**
 * Sixty failovers of a real etcd 3.4.23 (Debian bookworm), recorded on 20 November 2026: three members
 * on one machine (2 shared vCPU, loopback, fsync on), default settings, the leader killed with
 * `kill -9`; thirty with --pre-vote=false (3.4's default), thirty with --pre-vote=true (3.5's and
 * later). Times in ms after the kill, as the survivors' logs tell them.
 */
export interface RecordedFailover {
  readonly firstCampaignMs: number
  readonly electedMs: number
  readonly campaigns: number
}

export const withoutPreVote: readonly RecordedFailover[] = [
  { firstCampaignMs: 1342, electedMs: 1343, campaigns: 1 },
  { firstCampaignMs: 902, electedMs: 903, campaigns: 1 },
  { firstCampaignMs: 852, electedMs: 2560, campaigns: 3 },
  { firstCampaignMs: 1235, electedMs: 1235, campaigns: 1 },
  { firstCampaignMs: 1126, electedMs: 1127, campaigns: 1 },
  { firstCampaignMs: 1484, electedMs: 1486, campaigns: 1 },
  { firstCampaignMs: 972, electedMs: 975, campaigns: 1 },
  { firstCampaignMs: 921, electedMs: 924, campaigns: 1 },
  { firstCampaignMs: 1125, electedMs: 1126, campaigns: 1 },
  { firstCampaignMs: 1503, electedMs: 1508, campaigns: 1 },
  { firstCampaignMs: 1677, electedMs: 1678, campaigns: 1 },
  { firstCampaignMs: 891, electedMs: 1892, campaigns: 3 },
  { firstCampaignMs: 1421, electedMs: 1422, campaigns: 1 },
  { firstCampaignMs: 903, electedMs: 904, campaigns: 1 },
  { firstCampaignMs: 1003, electedMs: 1005, campaigns: 1 },
  { firstCampaignMs: 1806, electedMs: 1806, campaigns: 1 },
  { firstCampaignMs: 872, electedMs: 2173, campaigns: 3 },
  { firstCampaignMs: 1003, electedMs: 1004, campaigns: 1 },
  { firstCampaignMs: 1127, electedMs: 1128, campaigns: 1 },
  { firstCampaignMs: 1317, electedMs: 1322, campaigns: 1 },
  { firstCampaignMs: 1202, electedMs: 1203, campaigns: 1 },
  { firstCampaignMs: 976, electedMs: 978, campaigns: 1 },
  { firstCampaignMs: 1522, electedMs: 1523, campaigns: 1 },
  { firstCampaignMs: 1055, electedMs: 1056, campaigns: 1 },
  { firstCampaignMs: 1058, electedMs: 1059, campaigns: 1 },
  { firstCampaignMs: 1342, electedMs: 1343, campaigns: 1 },
  { firstCampaignMs: 1341, electedMs: 1341, campaigns: 1 },
  { firstCampaignMs: 1124, electedMs: 1125, campaigns: 1 },
  { firstCampaignMs: 1293, electedMs: 1294, campaigns: 1 },
  { firstCampaignMs: 1351, electedMs: 1352, campaigns: 1 },
]

export const withPreVote: readonly RecordedFailover[] = [
  { firstCampaignMs: 958, electedMs: 960, campaigns: 1 },
  { firstCampaignMs: 1482, electedMs: 1483, campaigns: 1 },
  { firstCampaignMs: 1094, electedMs: 1095, campaigns: 1 },
  { firstCampaignMs: 974, electedMs: 975, campaigns: 1 },
  { firstCampaignMs: 1165, electedMs: 1166, campaigns: 1 },
  { firstCampaignMs: 944, electedMs: 1249, campaigns: 2 },
  { firstCampaignMs: 1012, electedMs: 1013, campaigns: 1 },
  { firstCampaignMs: 1134, electedMs: 1135, campaigns: 1 },
  { firstCampaignMs: 1396, electedMs: 1397, campaigns: 1 },
  { firstCampaignMs: 1357, electedMs: 1359, campaigns: 1 },
  { firstCampaignMs: 897, electedMs: 900, campaigns: 1 },
  { firstCampaignMs: 856, electedMs: 1597, campaigns: 2 },
  { firstCampaignMs: 974, electedMs: 976, campaigns: 1 },
  { firstCampaignMs: 1165, electedMs: 1167, campaigns: 1 },
  { firstCampaignMs: 946, electedMs: 947, campaigns: 1 },
  { firstCampaignMs: 999, electedMs: 1001, campaigns: 1 },
  { firstCampaignMs: 1700, electedMs: 1702, campaigns: 1 },
  { firstCampaignMs: 877, electedMs: 1185, campaigns: 2 },
  { firstCampaignMs: 1206, electedMs: 1207, campaigns: 1 },
  { firstCampaignMs: 1148, electedMs: 1149, campaigns: 1 },
  { firstCampaignMs: 1463, electedMs: 1465, campaigns: 1 },
  { firstCampaignMs: 993, electedMs: 994, campaigns: 1 },
  { firstCampaignMs: 1040, electedMs: 1041, campaigns: 1 },
  { firstCampaignMs: 1012, electedMs: 1013, campaigns: 1 },
  { firstCampaignMs: 1602, electedMs: 1603, campaigns: 1 },
  { firstCampaignMs: 1438, electedMs: 1439, campaigns: 1 },
  { firstCampaignMs: 1031, electedMs: 1032, campaigns: 1 },
  { firstCampaignMs: 837, electedMs: 1785, campaigns: 2 },
  { firstCampaignMs: 1372, electedMs: 1373, campaigns: 1 },
  { firstCampaignMs: 851, electedMs: 852, campaigns: 1 },
]
