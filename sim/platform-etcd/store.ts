/**
 * etcd as the store of a Kubernetes control plane (C4.2): a member on each control plane's machine and, as
 * kubeadm makes it (C3.6), an API server beside it that asks its own member alone. etcd's own defaults; every
 * write of the API is a put that is replicated like any other, whatever object it holds.
 */
import { startClient, stopClient } from '../etcd/client-process.ts'
import { ask } from '../etcd/client.ts'
import { acknowledgesAt } from '../etcd/availability.ts'
import { REQUEST_LIMIT } from '../etcd/actions.ts'
import { imageOf, putBack, startMember } from '../etcd/datadir.ts'
import type { DiskImage } from '../etcd/datadir.ts'
import { VOCABULARY } from '../etcd/events.ts'
import { crash } from '../etcd/lifecycle.ts'
import type { EtcdState, Member } from '../etcd/state.ts'
import { etcd } from '../etcd/world.ts'
import { moveEndpoint, setSiteCut } from '../kernel/network.ts'
import { majorityOf, Role } from '../raft/index.ts'
import type { GivenStore, StoreView } from '../platform/store.ts'

/** What of it belongs in a platform's journal, and holds its clock: votes, leaders, disks put back; not each of its messages. */
const TOLD = codesOf('role-changed', 'vote-granted', 'vote-refused', 'panicked', 'data-changed', 'started')
const HELD = codesOf('role-changed', 'panicked')
/** On a timeline: terms and campaigns; machines that are lost or back stand there already. */
const STOPPED = codesOf('stopped', 'panicked')

function codesOf(...names: readonly string[]): ReadonlySet<number> {
  return new Set(names.map(name => VOCABULARY.findIndex(kind => kind.name === name)))
}

const REGISTRY = '/registry'

export const store: GivenStore<EtcdState, DiskImage> = {
  id: 'etcd',
  sent: 'message-sent',
  // No more than seven, says etcd (C4.8); two more for who wants to see why.
  most: 9,
  group: { id: 'etcd', title: 'etcd' },
  vocabulary: etcd.vocabulary,
  words: etcd.words,
  handle: etcd.handle,
  salience: (code, fields) => (HELD.has(code) ? etcd.salience(code, fields) : null),
  importance: (code, fields) => (TOLD.has(code) ? etcd.importance(code, fields) : 0),
  narrate: (state, code, fields) => (TOLD.has(code) ? etcd.narrate(state, code, fields) : null),
  landmark: (state, code, fields) => {
    const mark = etcd.landmark(state, code, fields)
    return mark === null || mark.kind === 'repair' || mark.kind === 'asked' || mark.kind === 'ended' || (mark.kind === 'fault' && !STOPPED.has(code)) ? null : mark
  },
  invariants: etcd.invariants,
  ...(etcd.together === undefined ? {} : { together: etcd.together }),
  shared: etcd.shared,
  ...(etcd.condense === undefined ? {} : { condense: etcd.condense }),
  ...(etcd.expand === undefined ? {} : { expand: etcd.expand }),
  fidelity: {
    modelled: 'etcd (un membre par control plane : votes, élections, réplication, disques remis)',
    leftOut: 'le contenu des objets dans etcd, le kubelet qui relance un etcd arrêté en panique, la latence de l’API',
  },
  build(sites, planes, kernel) {
    const on = (site: number) => sites[site]
    return etcd.build({
      sites: sites.map(name => ({ name })), links: [],
      members: planes.map(({ name, site }) => ({ name, site: on(site) })),
      clients: planes.map(({ name, site }) => ({ name: `${name}/apiserver`, site: on(site), endpoints: [name] })),
    } as never, kernel)
  },
  stop(state, kernel, plane) {
    stopClient(state, kernel, state.clients[plane])
    const member = state.members[plane]
    // One that has panicked runs no more.
    if (member.node !== null) crash(state, kernel, member)
  },
  start(state, kernel, plane, disk) {
    if (disk !== null) putBack(kernel, state.members[plane], disk)
    startMember(state, kernel, state.members[plane])
    startClient(state, kernel, state.clients[plane])
  },
  move(state, plane, site) {
    for (const endpoint of [plane, state.clients[plane].endpoint]) moveEndpoint(state.network, endpoint, site)
  },
  setCut: ({ network }, kernel, a, b, cut) => setSiteCut(network, kernel.now, a, b, cut),
  imageOf: (state, plane) => imageOf(state.members[plane]),
  serves: (state, kernel, plane) => acknowledgesAt(state, kernel, state.members[plane]),
  // An entry of its own term, once applied, stands behind all that was ever committed (raft paper, §8).
  revisionOf({ members }, plane) {
    const { node, appliedTerm, store: { revision } } = members[plane]
    return node?.role === Role.Leader && appliedTerm === node.term ? revision : -1
  },
  appliedBy: ({ members }, plane) => members[plane].store.revision,
  write(state, kernel, plane) {
    if (state.requests.count < REQUEST_LIMIT) ask(state, kernel, state.clients[plane], { kind: 'put', key: REGISTRY, value: String(state.requests.count + 1) })
  },
  view: viewOf,
}

const ROLES = { [Role.Follower]: 'follower', [Role.Candidate]: 'candidate', [Role.Leader]: 'leader', [Role.PreCandidate]: 'candidate' } as const

function viewOf({ members, clients }: EtcdState): StoreView {
  // Somebody may ask for votes in a later term while it leads.
  const leader = members.filter(m => m.node?.role === Role.Leader).reduce<Member | null>((best, m) => (best === null || termOf(m) > termOf(best) ? m : best), null)
  const term = leader === null ? Math.max(...members.map(termOf)) : termOf(leader)
  const voters = newest(members).membership.members.filter(m => !m.learner)
  return {
    name: 'etcd', leader: leader?.name ?? '', term, quorum: majorityOf(voters.length),
    members: members.map(({ name, node, id }, i) => ({
      name, role: node === null ? '' : ROLES[node.role], votes: voters.some(v => v.place === id), panicked: node === null && !clients[i].stopped,
    })),
  }
}

const newest = (members: readonly Member[]) => members.reduce((best, m) => (m.applied > best.applied ? m : best))
const termOf = ({ node }: Member) => node?.term ?? 0
