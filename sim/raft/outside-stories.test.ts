/**
 * Stories that etcd-io/raft tells of itself (its testdata, run by rafttest), told again through this
 * library's public surface: what each member sends, persists and applies, in that order, and what a
 * leader thinks of the others. Expected is what etcd's does in the same place.
 */
import { describe, expect, it } from 'vitest'
import { outside } from './outside-support.ts'

/** Members elected and at rest: the first leads. */
function led(nodes: string) {
  const env = outside()
  env.after(`add-nodes ${nodes}`, 'campaign 1', 'stabilize')
  return env
}

const messages = (printed: readonly string[]) => [...new Set(printed.map(line => line.trim()))].filter(line => /^\d+->\d+ /.test(line))
const readies = (printed: readonly string[]) => printed.filter(line => line.trim().startsWith('Ready'))

describe('elections', () => {
  it('a lone member elects itself, and syncs its vote, its first entry, and not its commit index', () => {
    const env = outside()
    expect(env.after('add-nodes 1 voters=(1) index=3', 'campaign 1', 'stabilize')).toEqual([
      '> 1 handling Ready', '  Ready MustSync=true:', '  Lead:0 State:StateCandidate', '  HardState Term:1 Vote:1 Commit:3',
      '> 1 handling Ready', '  Ready MustSync=true:', '  Lead:1 State:StateLeader', '  Entries:', '  1/4 EntryNormal ""',
      '> 1 handling Ready', '  Ready MustSync=false:', '  HardState Term:1 Vote:1 Commit:4', '  CommittedEntries:', '  1/4 EntryNormal ""',
    ])
  })

  it('three members elect one; followers learn the commit index from an append of its own', () => {
    const env = outside()
    env.after('add-nodes 3 voters=(1,2,3) index=2', 'campaign 1')
    const told = env.run('stabilize')
    expect(messages(told)).toEqual([
      '1->2 MsgVote Term:1 Log:1/2', '1->3 MsgVote Term:1 Log:1/2', '2->1 MsgVoteResp Term:1 Log:0/0', '3->1 MsgVoteResp Term:1 Log:0/0',
      '1->2 MsgApp Term:1 Log:1/2 Commit:2 Entries:[1/3 EntryNormal ""]', '1->3 MsgApp Term:1 Log:1/2 Commit:2 Entries:[1/3 EntryNormal ""]',
      '2->1 MsgAppResp Term:1 Log:0/3', '3->1 MsgAppResp Term:1 Log:0/3', '1->2 MsgApp Term:1 Log:1/3 Commit:3', '1->3 MsgApp Term:1 Log:1/3 Commit:3',
    ])
    expect(env.run('raft-state')).toEqual(['1: StateLeader (Voter) Term:1 Lead:1', '2: StateFollower (Voter) Term:1 Lead:1', '3: StateFollower (Voter) Term:1 Lead:1'])
  })

  it('a learner that a candidate takes for a voter votes: it need not know yet that it is one', () => {
    const env = led('3 voters=(1,2) learners=(3) index=2')
    env.after('propose-conf-change 1 v3', 'stabilize 1 2', 'deliver-msgs drop=(3)', 'campaign 2', 'process-ready 2')
    expect(env.run('stabilize 3')).toEqual([
      '> 3 receiving messages', '  2->3 MsgVote Term:2 Log:1/4', '> 3 handling Ready', '  Ready MustSync=true:', '  Lead:0 State:StateFollower',
      '  HardState Term:2 Vote:2 Commit:3', '  Messages:', '  3->2 MsgVoteResp Term:2 Log:0/0',
    ])
    expect(messages(env.run('stabilize 2 3')).slice(3, 5)).toEqual([
      '3->2 MsgAppResp Term:2 Log:1/4 Rejected (Hint: 3)', '2->3 MsgApp Term:2 Log:1/3 Commit:4 Entries:[1/4 EntryConfChangeV2 v3, 2/5 EntryNormal ""]',
    ])
    expect(env.run('status 2')).toEqual(['1: StateProbe match=0 next=5 paused inactive', '2: StateReplicate match=5 next=6', '3: StateReplicate match=5 next=6'])
  })

  it('who is behind loses; the entry that its voter had proposed goes out with the refusal', () => {
    const env = led('2 voters=(1,2) index=10')
    env.after('propose 1 foo', 'campaign 2', 'process-ready 2', 'deliver-msgs 1')
    expect(env.run('stabilize')).toEqual([
      '> 1 handling Ready', '  Ready MustSync=true:', '  Lead:0 State:StateFollower', '  HardState Term:2 Commit:11', '  Entries:', '  1/12 EntryNormal "foo"', '  Messages:',
      '  1->2 MsgApp Term:1 Log:1/11 Commit:11 Entries:[1/12 EntryNormal "foo"]', '  1->2 MsgVoteResp Term:2 Log:0/0 Rejected (Hint: 0)',
      '> 2 receiving messages', '  1->2 MsgApp Term:1 Log:1/11 Commit:11 Entries:[1/12 EntryNormal "foo"]', '  1->2 MsgVoteResp Term:2 Log:0/0 Rejected (Hint: 0)',
      '> 2 handling Ready', '  Ready MustSync=false:', '  Lead:0 State:StateFollower',
    ])
  })
})

describe('check-quorum', () => {
  it('lets no campaign through while a leader is heard; a leader that hears nobody steps down after two election timeouts', () => {
    const env = led('3 voters=(1,2,3) index=10 checkquorum=true')
    env.run('campaign 2')
    expect(messages(env.run('stabilize'))).toEqual(['2->1 MsgVote Term:2 Log:1/11', '2->3 MsgVote Term:2 Log:1/11'])
    env.run('tick-election 1')
    expect(env.run('raft-state')[0]).toBe('1: StateLeader (Voter) Term:1 Lead:1')
    env.run('tick-election 1')
    expect(env.run('raft-state')[0]).toBe('1: StateFollower (Voter) Term:1 Lead:0')
    const told = env.run('stabilize')
    expect(told.slice(0, 3)).toEqual(['> 1 handling Ready', '  Ready MustSync=false:', '  Lead:0 State:StateFollower'])
    expect(messages(told)).toEqual([
      '1->2 MsgHeartbeat Term:1 Log:0/0 Commit:11', '1->3 MsgHeartbeat Term:1 Log:0/0 Commit:11', '2->1 MsgAppResp Term:2 Log:0/0', '3->1 MsgHeartbeatResp Term:1 Log:0/0',
    ])
    expect(told.slice(-3)).toEqual(['> 1 handling Ready', '  Ready MustSync=true:', '  HardState Term:2 Commit:11'])
    env.after('campaign 2', 'process-ready 2', 'deliver-msgs 1', 'deliver-msgs 3', 'stabilize')
    expect(env.run('raft-state')).toEqual(['1: StateFollower (Voter) Term:3 Lead:2', '2: StateLeader (Voter) Term:3 Lead:2', '3: StateFollower (Voter) Term:3 Lead:2'])
  })
})

describe('pre-vote', () => {
  it('a pre-candidate that is behind opens no term, and its refusals are of the term that is', () => {
    const env = led('3 voters=(1,2,3) index=10 prevote=true')
    env.after('propose 1 prop_1', 'process-ready 1', 'deliver-msgs 2', 'process-ready 2', 'campaign 3')
    expect(env.run('process-ready 3')).toEqual(['Ready MustSync=false:', 'Lead:0 State:StatePreCandidate', 'Messages:', '3->1 MsgPreVote Term:2 Log:1/11', '3->2 MsgPreVote Term:2 Log:1/11'])
    env.run('deliver-msgs 1 2')
    const told = env.run('stabilize')
    expect(messages(told).slice(0, 4)).toEqual([
      '1->2 MsgApp Term:1 Log:1/12 Commit:12', '1->3 MsgApp Term:1 Log:1/12 Commit:12', '1->3 MsgPreVoteResp Term:1 Log:0/0 Rejected (Hint: 0)', '2->3 MsgPreVoteResp Term:1 Log:0/0 Rejected (Hint: 0)',
    ])
    expect(env.run('raft-state')).toEqual(['1: StateLeader (Voter) Term:1 Lead:1', '2: StateFollower (Voter) Term:1 Lead:1', '3: StateFollower (Voter) Term:1 Lead:1'])
  })

  it('one that is up to date wins without check-quorum, leader or not', () => {
    const env = led('3 voters=(1,2,3) index=10 prevote=true')
    env.run('campaign 2')
    expect(messages(env.run('stabilize')).slice(0, 8)).toEqual([
      '2->1 MsgPreVote Term:2 Log:1/11', '2->3 MsgPreVote Term:2 Log:1/11', '1->2 MsgPreVoteResp Term:2 Log:0/0', '3->2 MsgPreVoteResp Term:2 Log:0/0',
      '2->1 MsgVote Term:2 Log:1/11', '2->3 MsgVote Term:2 Log:1/11', '1->2 MsgVoteResp Term:2 Log:0/0', '3->2 MsgVoteResp Term:2 Log:0/0',
    ])
    expect(env.run('raft-state')[1]).toBe('2: StateLeader (Voter) Term:2 Lead:2')
  })

  it('with check-quorum voters that hear a leader say nothing; a pre-candidate, or one that has not heard for a timeout, answers', () => {
    const env = led('3 voters=(1,2,3) index=10 prevote=true checkquorum=true')
    env.run('campaign 2')
    expect(messages(env.run('stabilize'))).toEqual(['2->1 MsgPreVote Term:2 Log:1/11', '2->3 MsgPreVote Term:2 Log:1/11'])
    env.after('set-randomized-election-timeout 2 timeout=5', 'tick-election 2', 'campaign 3', 'process-ready 3', 'deliver-msgs 2')
    expect(env.run('process-ready 2')).toEqual(['Ready MustSync=false:', 'Messages:', '2->3 MsgPreVoteResp Term:2 Log:0/0'])
    env.run('stabilize')
    expect(env.run('raft-state')).toEqual(['1: StateFollower (Voter) Term:2 Lead:3', '2: StateFollower (Voter) Term:2 Lead:3', '3: StateLeader (Voter) Term:2 Lead:3'])
    // Two that both campaign depose a leader that is well: neither is a follower any more.
    env.after('campaign 1', 'stabilize', 'campaign 2')
    expect(messages(env.run('stabilize')).slice(0, 4)).toEqual(['2->1 MsgPreVote Term:3 Log:2/12', '2->3 MsgPreVote Term:3 Log:2/12', '1->2 MsgPreVoteResp Term:3 Log:0/0', '2->1 MsgVote Term:3 Log:2/12'])
    expect(env.run('raft-state')[1]).toBe('2: StateLeader (Voter) Term:3 Lead:2')
  })
})

describe('who forgets its leader', () => {
  it('stays in its term, a follower, until the next heartbeat; a leader and a candidate forget nothing', () => {
    const env = led('4 voters=(1,2,3) learners=(4) index=10')
    env.after('forget-leader 1', 'forget-leader 2', 'forget-leader 2', 'forget-leader 4')
    expect(env.run('raft-state').map(line => line.slice(-6))).toEqual(['Lead:1', 'Lead:0', 'Lead:1', 'Lead:0'])
    env.run('tick-heartbeat 1')
    expect(env.run('stabilize').slice(6, 12)).toEqual([
      '> 2 handling Ready', '  Ready MustSync=false:', '  Lead:0 State:StateFollower', '> 4 handling Ready', '  Ready MustSync=false:', '  Lead:0 State:StateFollower',
    ])
    expect(env.run('raft-state').map(line => line.slice(-6))).toEqual(['Lead:1', 'Lead:1', 'Lead:1', 'Lead:1'])
    env.after('campaign 3', 'forget-leader 3')
    expect(env.run('raft-state')[2]).toBe('3: StateCandidate (Voter) Term:2 Lead:0')
    env.after('stabilize', 'set-randomized-election-timeout 2 timeout=3', 'tick-heartbeat 2', 'tick-heartbeat 2', 'forget-leader 2')
    expect(env.run('raft-state')[1]).toBe('2: StateFollower (Voter) Term:2 Lead:0')
    env.run('tick-heartbeat 2')
    expect(env.run('raft-state')[1]).toBe('2: StateCandidate (Voter) Term:3 Lead:0')
  })

  it('grants pre-votes despite its lease, and still not to who is behind', () => {
    const env = led('3 voters=(1,2,3) index=10 prevote=true checkquorum=true')
    env.after('forget-leader 2', 'campaign 3', 'stabilize 3', 'stabilize 2', 'stabilize')
    expect(env.run('raft-state')[2]).toBe('3: StateLeader (Voter) Term:2 Lead:3')
    env.after('propose 3 prop_1', 'stabilize 3', 'stabilize 2', 'forget-leader 2', 'campaign 1', 'process-ready 1')
    expect(messages(env.run('stabilize 2'))).toEqual(['1->2 MsgPreVote Term:3 Log:2/12', '2->1 MsgPreVoteResp Term:2 Log:0/0 Rejected (Hint: 0)'])
    env.run('stabilize')
    expect(env.run('raft-state').map(line => line.slice(-13))).toEqual(['Term:2 Lead:3', 'Term:2 Lead:3', 'Term:2 Lead:3'])
  })
})

describe('replication', () => {
  it('pauses when the window of appends is full, and a heartbeat’s answer brings one empty append', () => {
    const env = led('3 voters=(1,2,3) index=10 inflight=3')
    env.after('propose 1 a', 'propose 1 b', 'propose 1 c', 'process-ready 1')
    expect(env.run('status 1')).toEqual([
      '1: StateReplicate match=14 next=15', '2: StateReplicate match=11 next=15 paused inflight=3[full]', '3: StateReplicate match=11 next=15 paused inflight=3[full]',
    ])
    env.after('stabilize 1 2', 'deliver-msgs drop=3', 'propose 1 d', 'propose 1 e', 'propose 1 f')
    expect(env.run('status 1').slice(1)).toEqual(['2: StateReplicate match=14 next=18 paused inflight=3[full]', '3: StateReplicate match=11 next=15 paused inflight=3[full]'])
    env.after('stabilize 1 2', 'tick-heartbeat 1', 'stabilize 1', 'stabilize 2 3')
    expect(messages(env.run('stabilize 1'))).toEqual(['2->1 MsgHeartbeatResp Term:1 Log:0/0', '3->1 MsgHeartbeatResp Term:1 Log:0/0', '1->3 MsgApp Term:1 Log:1/14 Commit:17'])
    expect(messages(env.run('stabilize 3'))).toEqual(['1->3 MsgApp Term:1 Log:1/14 Commit:17', '3->1 MsgAppResp Term:1 Log:1/14 Rejected (Hint: 11)'])
    env.run('stabilize')
    expect(env.run('status 1')).toEqual([1, 2, 3].map(id => `${id}: StateReplicate match=17 next=18`))
  })

  it('a follower that was unreachable is probed, and a heartbeat’s answer ends that', () => {
    const env = led('3 voters=(1,2,3) index=10')
    expect(env.after('report-unreachable 1 2', 'status 1')[1]).toBe('2: StateProbe match=11 next=12')
    env.run('tick-heartbeat 1')
    expect(env.run('stabilize').slice(0, 6)).toEqual([
      '> 1 handling Ready', '  Ready MustSync=false:', '  Messages:',
      '  1->2 MsgHeartbeat Term:1 Log:0/0 Commit:11', '  1->3 MsgHeartbeat Term:1 Log:0/0 Commit:11', '> 2 receiving messages',
    ])
    expect(env.run('status 1')[1]).toBe('2: StateReplicate match=11 next=12')
  })

  it('a heartbeat promises no more than the leader knows its follower to hold', () => {
    const env = led('3 voters=(1,2,3) index=10')
    env.after('propose 1 data1', 'propose 1 data2', 'process-ready 1', 'deliver-msgs 2 3', 'process-ready 3', 'deliver-msgs drop=(1)')
    expect(messages(env.run('stabilize 1 2'))).toEqual([
      '2->1 MsgAppResp Term:1 Log:0/12', '2->1 MsgAppResp Term:1 Log:0/13', '1->2 MsgApp Term:1 Log:1/13 Commit:12', '1->3 MsgApp Term:1 Log:1/13 Commit:12',
      '1->2 MsgApp Term:1 Log:1/13 Commit:13', '1->3 MsgApp Term:1 Log:1/13 Commit:13',
    ])
    env.run('deliver-msgs drop=(3)')
    expect(env.run('status 1')[2]).toBe('3: StateReplicate match=11 next=14 inflight=2')
    env.run('tick-heartbeat 1')
    expect(messages(env.run('process-ready 1'))).toEqual(['1->2 MsgHeartbeat Term:1 Log:0/0 Commit:13', '1->3 MsgHeartbeat Term:1 Log:0/0 Commit:11'])
    expect(messages(env.run('stabilize 1 3')).slice(2, 3)).toEqual(['1->3 MsgApp Term:1 Log:1/13 Commit:13'])
  })

  it('a leader finds out about the logs of the paper’s figure 7, one probe a member', () => {
    const env = outside()
    const all = '(1,2,3,4,5,6,7)'
    env.after(
      `add-nodes 7 voters=${all} index=10`, 'campaign 1', 'stabilize', 'propose 1 a', 'propose 1 b', 'stabilize',
      'campaign 2', 'stabilize 2', 'stabilize 6', 'stabilize 2 5 7', 'propose 2 a', 'propose 2 b', 'stabilize 2 7', `deliver-msgs drop=${all}`,
      'campaign 7', 'stabilize 7', 'stabilize 1 2 3 4 5 6', 'stabilize 7', 'propose 7 a', 'propose 7 b', 'propose 7 c', 'propose 7 d', 'stabilize 7', `deliver-msgs drop=${all}`,
      'campaign 6', 'stabilize 1 2 3 4 5 6', 'propose 6 a', 'stabilize 1 2 4 5 6', 'propose 6 b', 'propose 6 c', 'stabilize 6', `deliver-msgs drop=${all}`,
      'campaign 5', 'stabilize 1 2 4 5', 'propose 5 a', 'stabilize 1 2 4 5', `deliver-msgs drop=${all}`,
      'campaign 4', 'stabilize 1 2 4 5', 'propose 4 a', 'stabilize 1 2 4', 'propose 4 b', 'stabilize 1 4', 'propose 4 c', 'stabilize 4', `deliver-msgs drop=${all}`,
      'campaign 5', 'stabilize 5', 'stabilize 1 3 6 7', 'stabilize 5', 'propose 5 a', 'propose 5 b', 'propose 5 c', 'stabilize 5', `deliver-msgs drop=${all}`,
    )
    const terms = [1, 2, 3, 4, 5, 6, 7].map(id => env.run(`raft-log ${id}`).map(line => line[0]).join(''))
    expect(terms).toEqual(['1114455666', '111445566', '1114', '11144556666', '111445567777', '1114444', '11122233333'])
    env.after('campaign 1', 'stabilize 1', 'stabilize 2 3 4 5 6 7', 'stabilize 1')
    const refused = [2, 3, 4, 5, 6, 7].map(id => env.run(`stabilize 1 ${id}`).find(line => line.includes('Rejected'))?.trim())
    expect(refused).toEqual([
      '2->1 MsgAppResp Term:8 Log:6/20 Rejected (Hint: 19)', '3->1 MsgAppResp Term:8 Log:4/20 Rejected (Hint: 14)', undefined,
      '5->1 MsgAppResp Term:8 Log:6/20 Rejected (Hint: 18)', '6->1 MsgAppResp Term:8 Log:4/20 Rejected (Hint: 17)', '7->1 MsgAppResp Term:8 Log:3/20 Rejected (Hint: 20)',
    ])
    expect(new Set([1, 2, 3, 4, 5, 6, 7].map(id => env.run(`raft-log ${id}`).map(line => line[0]).join('')))).toEqual(new Set(['11144556668']))
  })
})

describe('snapshots', () => {
  it('a member whose next entry is compacted is sent one, and is replicated to as soon as it answers', () => {
    const env = outside()
    env.after('add-nodes 2 voters=(1,2,3) index=10', 'campaign 1', 'stabilize', 'compact 1 11', 'deliver-msgs drop=(3)')
    expect(env.run('status 1')[2]).toBe('3: StateProbe match=0 next=11 paused inactive')
    env.after('add-nodes 1', 'tick-heartbeat 1')
    expect(messages(env.run('process-ready 1'))).toEqual(['1->2 MsgHeartbeat Term:1 Log:0/0 Commit:11', '1->3 MsgHeartbeat Term:1 Log:0/0'])
    expect(env.run('stabilize 3').slice(2)).toEqual(['> 3 handling Ready', '  Ready MustSync=true:', '  Lead:1 State:StateFollower', '  HardState Term:1 Commit:0', '  Messages:', '  3->1 MsgHeartbeatResp Term:1 Log:0/0'])
    const snapshot = 'Index:11 Term:1 ConfState:Voters:[1 2 3] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false'
    expect(messages(env.run('stabilize 1'))).toEqual(['3->1 MsgHeartbeatResp Term:1 Log:0/0', `1->3 MsgSnap Term:1 Log:0/0 Snapshot: ${snapshot}`])
    expect(env.run('status 1')[2]).toBe('3: StateSnapshot match=0 next=12 paused pendingSnap=11')
    expect(env.run('stabilize 3').slice(2)).toEqual([
      '> 3 handling Ready', '  Ready MustSync=false:', '  HardState Term:1 Commit:11', `  Snapshot ${snapshot}`, '  Messages:', '  3->1 MsgAppResp Term:1 Log:0/11',
    ])
    env.run('stabilize 1')
    expect(env.run('status 1')[2]).toBe('3: StateReplicate match=11 next=12')
  })

  it('one that is older than the one under way helps all the same, if the log goes on from there', () => {
    const env = outside()
    env.after('add-nodes 2 voters=(1,2,3) index=10', 'add-nodes 1 voters=(1,2,3) index=5', 'campaign 1', 'process-ready 1', 'stabilize 3', 'stabilize 1 2')
    expect(env.run('raft-state')[2]).toBe('3: StateFollower (Voter) Term:1 Lead:0')
    expect(env.run('raft-log 3')).toEqual(['log is empty: first index=6, last index=5'])
    env.after('send-snapshot 1 3', 'propose 1 foo', 'stabilize 1 2', 'deliver-msgs 3 type=MsgApp')
    expect(messages(env.run('process-ready 3'))).toEqual(['3->1 MsgAppResp Term:1 Log:1/10 Rejected (Hint: 5)'])
    env.after('deliver-msgs 3', 'stabilize 1')
    expect(env.run('status 1')[2]).toBe('3: StateSnapshot match=0 next=13 paused pendingSnap=12')
    env.after('deliver-msgs drop=(3)', 'stabilize 3')
    expect(messages(env.run('stabilize 1'))).toEqual(['3->1 MsgAppResp Term:1 Log:0/11', '1->3 MsgApp Term:1 Log:1/11 Commit:12 Entries:[1/12 EntryNormal "foo"]'])
    expect(env.run('status 1')[2]).toBe('3: StateReplicate match=11 next=13 inflight=1')
  })

  it('a slow follower behind a compacted log is found by a heartbeat', () => {
    const env = led('3 voters=(1,2,3) index=10 inflight=2')
    env.after(...['a', 'b', 'c'].map(data => `propose 1 ${data}`), 'stabilize', ...['d', 'e', 'f', 'g'].map(data => `propose 1 ${data}`), 'stabilize 1 2')
    expect(env.run('status 1')[2]).toBe('3: StateReplicate match=14 next=17 paused inflight=2[full]')
    env.after('deliver-msgs drop=3', 'compact 1 17', 'tick-heartbeat 1', 'stabilize')
    expect(env.run('status 1')).toEqual([1, 2, 3].map(id => `${id}: StateReplicate match=18 next=19`))
  })
})

describe('changes of the configuration', () => {
  it('a voter added to one (V1) is probed with its own entry, refuses, and gets a snapshot', () => {
    const env = outside()
    env.after('add-nodes 1 voters=(1) index=2', 'campaign 1', 'process-ready 1', 'propose-conf-change 1 v1=true v2', 'add-nodes 1')
    const told = env.run('stabilize')
    expect(readies(told).map(line => line.includes('true'))).toEqual([true, false, false, true, false, false])
    const snapshot = 'Snapshot: Index:4 Term:1 ConfState:Voters:[1 2] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false'
    expect(messages(told)).toEqual([
      '1->2 MsgApp Term:1 Log:1/3 Commit:4 Entries:[1/4 EntryConfChange v2]', '2->1 MsgAppResp Term:1 Log:0/3 Rejected (Hint: 0)',
      `1->2 MsgSnap Term:1 Log:0/0 ${snapshot}`, '2->1 MsgAppResp Term:1 Log:0/4',
    ])
  })

  it.each([[false, 'StateLeader', 1], [true, 'StateFollower', 0]])('a leader that removes itself (stepping down: %s) counts itself no more', (stepsDown, role, lead) => {
    const env = led(`3 voters=(1,2,3) index=2 step-down-on-removal=${stepsDown}`)
    env.after('propose-conf-change 1 v1=true r1', 'propose 1 foo', 'process-ready 1', 'stabilize 2', 'propose 1 bar')
    const told = messages(env.run('stabilize 1'))
    expect(told.slice(-4)).toEqual(['1->2 MsgApp Term:1 Log:1/6 Commit:4', '1->3 MsgApp Term:1 Log:1/6 Commit:4', '1->2 MsgApp Term:1 Log:1/6 Commit:5', '1->3 MsgApp Term:1 Log:1/6 Commit:5'])
    expect(env.run('raft-state')[0]).toBe(`1: ${role} (Non-Voter) Term:1 Lead:${lead}`)
    env.after('stabilize 2', 'stabilize 1')
    const after = messages(env.run('stabilize'))
    expect(after.includes('1->2 MsgApp Term:1 Log:1/6 Commit:6')).toBe(!stepsDown)
    expect(env.run('propose 1 baz')).toEqual(['raft proposal dropped'])
    env.run('campaign 1')
    expect(env.run('raft-state')[0]).toBe(`1: ${role} (Non-Voter) Term:1 Lead:${lead}`)
  })

  it('two voters added at once go through a joint configuration that is left by itself; so do two removed', () => {
    const env = outside()
    env.after('add-nodes 1 voters=(1) index=2', 'campaign 1', 'process-ready 1', 'propose-conf-change 1 transition=auto v2 v3', 'add-nodes 2', 'process-ready 1')
    expect(env.run('process-ready 1').slice(1)).toEqual(['HardState Term:1 Vote:1 Commit:4', 'CommittedEntries:', '1/3 EntryNormal ""', '1/4 EntryConfChangeV2 v2 v3'])
    expect(env.run('stabilize 1').slice(2)).toEqual([
      '  Entries:', '  1/5 EntryConfChangeV2', '  Messages:',
      '  1->2 MsgApp Term:1 Log:1/3 Commit:4 Entries:[1/4 EntryConfChangeV2 v2 v3]', '  1->3 MsgApp Term:1 Log:1/3 Commit:4 Entries:[1/4 EntryConfChangeV2 v2 v3]',
    ])
    expect(messages(env.run('stabilize 1 2')).find(line => line.includes('Snap'))).toContain('Voters:[1 2 3] VotersOutgoing:[1] Learners:[] LearnersNext:[] AutoLeave:true')
    expect(messages(env.run('stabilize 1 3')).find(line => line.includes('Snap'))).toContain('Index:5 Term:1 ConfState:Voters:[1 2 3] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false')
    expect(env.run('stabilize')).toEqual([])
    env.after('propose-conf-change 1 r2 r3', 'stabilize 1', 'stabilize 2 3', 'propose 1 foo', 'propose 1 bar')
    expect(env.run('stabilize 1').slice(-6)).toEqual([
      '  Ready MustSync=true:', '  Entries:', '  1/9 EntryConfChangeV2', '  Messages:',
      '  1->2 MsgApp Term:1 Log:1/8 Commit:6 Entries:[1/9 EntryConfChangeV2]', '  1->3 MsgApp Term:1 Log:1/8 Commit:6 Entries:[1/9 EntryConfChangeV2]',
    ])
    env.run('stabilize 2 3')
    const told = env.run('stabilize')
    expect(told.slice(-12)).toEqual([2, 2, 2, 3, 3, 3].flatMap(id => [`  ${id}->1 MsgAppResp Term:1 Log:0/9`, '  raft: cannot step as peer not found']))
    expect(env.run('raft-state')).toEqual(['1: StateLeader (Voter) Term:1 Lead:1', '2: StateFollower (Non-Voter) Term:1 Lead:1', '3: StateFollower (Non-Voter) Term:1 Lead:1'])
  })

  it('one voter added by joint consensus: implicit leaves at once, explicit when it is told, and nothing else meanwhile', () => {
    const begun = (transition: string) => {
      const env = outside()
      env.after('add-nodes 1 voters=(1) index=2', 'campaign 1', 'process-ready 1', `propose-conf-change 1 transition=${transition} v2`, 'add-nodes 1')
      return env
    }
    const implicit = messages(begun('implicit').run('stabilize 1 2'))
    expect(implicit.find(line => line.includes('Snap'))).toContain('Voters:[1 2] VotersOutgoing:[1] Learners:[] LearnersNext:[] AutoLeave:true')
    expect(implicit.slice(-3)).toEqual(['1->2 MsgApp Term:1 Log:1/4 Commit:4 Entries:[1/5 EntryConfChangeV2]', '2->1 MsgAppResp Term:1 Log:0/5', '1->2 MsgApp Term:1 Log:1/5 Commit:5'])
    const env = begun('explicit')
    expect(messages(env.run('stabilize 1 2')).find(line => line.includes('Snap'))).toContain('VotersOutgoing:[1] Learners:[] LearnersNext:[] AutoLeave:false')
    env.after('propose-conf-change 1 v3 v4 v5', 'propose-conf-change 1')
    expect(env.run('stabilize').slice(2, 5)).toEqual(['  Entries:', '  1/5 EntryNormal ""', '  1/6 EntryConfChangeV2'])
    env.run('propose-conf-change 1')
    expect(env.run('stabilize').slice(2, 4)).toEqual(['  Entries:', '  1/7 EntryNormal ""'])
  })

  it('an explicit transition without a change is refused like any other that leaves no joint configuration', () => {
    const env = led('1 voters=(1) index=2')
    env.run('propose-conf-change 1 transition=explicit')
    expect(env.run('stabilize').slice(2, 4)).toEqual(['  Entries:', '  1/4 EntryNormal ""'])
  })

  it('a leader is replaced: joint, a transfer to who comes, then out, and who is gone is refused', () => {
    const env = led('3 voters=(1,2,3) index=2')
    env.after('add-nodes 1', 'propose-conf-change 1 v1=false transition=explicit r1 v4', 'stabilize', 'transfer-leadership from=1 to=4')
    const told = messages(env.run('stabilize'))
    expect(told.slice(0, 4)).toEqual(['1->4 MsgTimeoutNow Term:1 Log:0/0', '4->1 MsgVote Term:2 Log:1/4', '4->2 MsgVote Term:2 Log:1/4', '4->3 MsgVote Term:2 Log:1/4'])
    expect(env.run('raft-state').at(-1)).toBe('4: StateLeader (Voter) Term:2 Lead:4')
    env.run('propose-conf-change 4')
    const left = env.run('stabilize')
    expect(left.slice(-4)).toEqual(['  1->4 MsgAppResp Term:2 Log:0/6', '  raft: cannot step as peer not found', '  2->4 MsgAppResp Term:2 Log:0/6', '  3->4 MsgAppResp Term:2 Log:0/6'])
    env.run('campaign 1')
    expect(env.run('raft-state')[0]).toBe('1: StateFollower (Non-Voter) Term:2 Lead:4')
  })

  it('without validation a second change enters the log behind the first', () => {
    const env = led('1 voters=(1) index=2 max-committed-size-per-ready=1 disable-conf-change-validation=true')
    env.after('propose 1 foo', 'propose-conf-change 1 transition=explicit l2 l3', 'process-ready 1')
    expect(env.run('process-ready 1')).toEqual(['Ready MustSync=false:', 'HardState Term:1 Vote:1 Commit:5', 'CommittedEntries:', '1/4 EntryNormal "foo"'])
    env.run('propose-conf-change 1')
    expect(env.run('stabilize')).toEqual([
      '> 1 handling Ready', '  Ready MustSync=true:', '  Entries:', '  1/6 EntryConfChangeV2', '  CommittedEntries:', '  1/5 EntryConfChangeV2 l2 l3',
      '> 1 handling Ready', '  Ready MustSync=false:', '  HardState Term:1 Vote:1 Commit:6', '  CommittedEntries:', '  1/6 EntryConfChangeV2', '  Messages:',
      '  1->2 MsgApp Term:1 Log:1/5 Commit:5 Entries:[1/6 EntryConfChangeV2]', '  1->3 MsgApp Term:1 Log:1/5 Commit:5 Entries:[1/6 EntryConfChangeV2]',
    ])
  })
})
