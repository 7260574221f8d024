/**
 * All that a member knows, in French: what `etcdctl endpoint status`, raft's status and its disk would
 * tell together (raft status.go, server/etcdserver/api/v3rpc/maintenance.go), at this instant. A
 * stopped member is what its disk holds.
 */
import { ProcessStatus } from '../kernel/process.ts'
import type { Inspection, InspectionSection, Kernel, Subject } from '../kernel/world.ts'
import { Flow, lastIndex, logStatus, majorityOf, NONE, Role, status } from '../raft/index.ts'
import type { RaftNode } from '../raft/index.ts'
import { inspectMessage } from './inspect-message.ts'
import { recover } from './lifecycle.ts'
import type { EtcdState, Member } from './state.ts'
import { sizeOf } from './store/size.ts'
import { nameOf } from './view.ts'

const ROLES = ['follower', 'candidat', 'leader', 'pré-candidat'] as const
const FLOWS = { [Flow.Probe]: 'probe', [Flow.Replicate]: 'replicate', [Flow.Snapshot]: 'snapshot' } as const
/** Keys shown: those written last. */
const KEYS = 12

const ticks = (n: number, of?: number) => `${n}${of === undefined ? '' : ` sur ${of}`} ${n > 1 || of !== undefined ? 'tics' : 'tic'}`
const milliseconds = (micros: number) => `${String(Math.round(micros / 100) / 10).replace('.', ',')}\u00a0ms`

export function inspect(state: EtcdState, kernel: Kernel, subject: Subject): Inspection | null {
  if (subject.kind === 'message') return inspectMessage(state, kernel, subject.id)
  const member = state.members.find(m => m.name === subject.name)
  if (!member) return null
  const { node } = member
  return {
    title: `${member.name} · ${standing(state, kernel, member)}`,
    sections: [
      ...(node ? [consensus(state, node), timers(state, node)] : []),
      ...(node?.role === Role.Leader ? [progress(state, node)] : []),
      configuration(state, member), disk(state, member), store(member), leases(kernel, member), watches(state, member),
    ],
  }
}

function standing(state: EtcdState, kernel: Kernel, { id, node }: Member): string {
  const site = `site ${state.network.sites[state.network.endpoints[id - 1].site]}`
  const is = kernel.processes[id - 1].status
  return `${is === ProcessStatus.Down || node === null ? 'arrêté' : is === ProcessStatus.Paused ? 'figé' : ROLES[node.role]}, ${site}`
}

const pairs = (title: string, rows: InspectionSection['rows'], empty = ''): InspectionSection => ({ title, columns: [], rows, empty })

function consensus(state: EtcdState, node: RaftNode): InspectionSection {
  const { term, vote, lead, commit, applied, leadTransferee } = status(node)
  const { first, last } = logStatus(node)
  return pairs('Consensus', [
    ['term', String(term), 'mandat'],
    ['vote', nameOf(state, vote) || 'personne', 'sa voix dans ce mandat'],
    ['lead', nameOf(state, lead) || 'aucun', 'le leader qu’il connaît'],
    ['commit', String(commit), 'dernière entrée qu’il sait commise'],
    ['applied', String(applied), 'dernière entrée appliquée'],
    ['journal', last < first ? 'vide' : `${first} à ${last}`, 'entrées gardées en mémoire'],
    ...(leadTransferee === NONE ? [] : [['leadTransferee', nameOf(state, leadTransferee), 'à qui il passe la main']]),
  ])
}

function timers({ settings }: EtcdState, node: RaftNode): InspectionSection {
  const tick = `1 tic = ${milliseconds(settings.heartbeatInterval)}`
  const since = node.role === Role.Leader ? 'depuis le dernier contrôle de majorité' : 'sans nouvelle d’un leader'
  return pairs('Minuteries', [
    ['electionElapsed', ticks(node.electionElapsed, node.role === Role.Leader ? node.config.electionTick : node.randomizedElectionTimeout), since],
    ['electionTimeout', ticks(node.config.electionTick), tick],
    ...(node.role === Role.Leader ? [['heartbeatTimeout', ticks(1), 'un battement à chaque tic']] : []),
    ['checkQuorum', 'oui', 'un leader sans majorité démissionne'],
    ['preVote', node.config.preVote ? 'oui' : 'non', 'demande avant d’ouvrir un mandat'],
  ])
}

/** What a leader alone has (tracker.Progress). */
function progress(state: EtcdState, node: RaftNode): InspectionSection {
  return {
    title: 'Progression des membres',
    columns: ['membre', 'match', 'next', 'état', 'en vol', 'actif'],
    rows: status(node).progress.map(p => [
      nameOf(state, p.id), String(p.match), String(p.next), `${FLOWS[p.state]}${p.paused ? ' (en attente)' : ''}`,
      String(p.inflight), p.recentActive || p.id === node.config.id ? 'oui' : 'non',
    ]),
    empty: '',
  }
}

function configuration(state: EtcdState, { membership, node }: Member): InspectionSection {
  const named = (learner: boolean) => membership.members.filter(m => m.learner === learner)
    .map(m => `${state.members[m.place - 1].name}${m.started ? '' : ' (jamais démarré)'}`).join(', ')
  const voters = membership.members.filter(m => !m.learner).length
  const outgoing = node?.conf.votersOutgoing ?? []
  return pairs('Configuration', membership.members.length === 0
    ? []
    : [
        ['voters', named(false), `${majorityOf(voters)} voix font la majorité`],
        ['learners', named(true) || 'aucun', 'reçoivent le journal, ne votent pas'],
        ...(outgoing.length > 0 ? [['votersOutgoing', outgoing.map(id => nameOf(state, id)).join(', '), 'anciens votants, d’ici la fin du changement']] : []),
        ['alarmes', membership.noSpace.map(id => `NOSPACE (${nameOf(state, id)})`).join(', ') || 'aucune', ''],
      ], 'Ce membre n’appartient à aucun cluster.')
}

function disk(state: EtcdState, member: Member): InspectionSection {
  const { disk: { settings, syncing }, data, node, snapshotIndex } = member
  if (data === null) return pairs('Disque', [], 'Le répertoire de données est vide.')
  const { hardState, snapshot, entries } = recover(state, { ...member, disk: { ...member.disk, records: [] } })
  return pairs('Disque', [
    ['HardState', `term ${hardState.term}, vote ${nameOf(state, hardState.vote) || 'personne'}, commit ${hardState.commit}`, 'ce qu’un redémarrage retrouve'],
    ['WAL', entries.length === 0 ? 'vide' : `jusqu’à l’entrée ${snapshot.index + entries.length}`, 'entrées synchronisées'],
    ...(node ? [['non synchronisé', String(lastIndex(node.log) - Math.min(lastIndex(node.log), snapshot.index + entries.length)), 'entrées perdues si le courant est coupé']] : []),
    ['fsync', syncing >= 0 ? 'en cours' : 'au repos', `une synchronisation : ${milliseconds(settings.fsync)}`],
    ['snapshot', snapshotIndex === 0 ? 'aucun' : `entrée ${snapshotIndex}`, 'dernier enregistré'],
  ])
}

function store(member: Member): InspectionSection {
  const live = [...member.store.newest.values()].filter(r => !r.deleted).sort((a, b) => b.modRevision - a.modRevision)
  const { revision, compacted } = member.store
  const more = live.length > KEYS ? `, les ${KEYS} dernières écrites` : ''
  return {
    title: `Données : révision ${revision}, compactées jusqu’à ${compacted}, ${sizeOf(member.store)} octets, clés : ${live.length}${more}`,
    columns: ['clé', 'valeur', 'mod_revision', 'version', 'bail'],
    rows: live.slice(0, KEYS).map(r => [r.key, r.value, String(r.modRevision), String(r.version), r.lease ? String(r.lease) : '–']),
    empty: 'Aucune clé.',
  }
}

function leases({ now }: Kernel, { store: { lessor } }: Member): InspectionSection {
  return {
    title: 'Baux',
    columns: ['bail', 'durée', 'reste'],
    rows: [...lessor.leases.values()].map(l => [
      String(l.id), `${l.ttl}\u00a0s`, l.expiry === null ? 'le leader seul le sait' : `${Math.max(0, Math.ceil((l.expiry - now) / 1_000_000))}\u00a0s`,
    ]),
    empty: 'Aucun bail.',
  }
}

function watches({ watchers, clients }: EtcdState, member: Member): InspectionSection {
  return {
    title: 'Observateurs',
    columns: ['client', 'clés', 'prochaine révision'],
    rows: member.watches.map(w => [clients[watchers[w.watcher].client].description.name, w.range.end === undefined ? w.range.key : `${w.range.key} …`, String(w.next)]),
    empty: 'Personne n’observe ce membre.',
  }
}
