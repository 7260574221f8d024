/** A platform's scene in words, for those who do not see it. */
import type { PlatformView, VmView } from '../../../sim/platform/view.ts'
import type { SceneWords } from '../../stage/staging.ts'
import { apiText, COPIES, describeMember, describeVm, nodeWord, oldWord, percentText, podWord, rateText, secondsText, whyWord } from './words.ts'

export function wordsOf(view: PlatformView): SceneWords {
  return {
    lead: leadOf(view),
    tables: [
      ...(view.nodes.length > 0 ? [{
        caption: 'Les nœuds, vus par l’API', headings: ['Nœud', 'Site', 'État', 'Dernier bail', 'En vrai'],
        rows: view.nodes.map(n => [n.name, n.site, nodeWord(n), `il y a ${secondsText(n.silent)}`, n.running ? 'tourne' : 'arrêté']),
      }] : []),
      ...(view.pods.length > 0 ? [{
        caption: 'Les pods, vus par l’API', headings: ['Pod', 'Nœud', 'État', 'En vrai'],
        rows: view.pods.map(p => [p.name, p.node || 'aucun', whyWord(p) ? `${p.status}, ${whyWord(p)}` : podWord(p, view), p.alive ? 'tourne' : 'ne tourne pas']),
      }] : []),
    ],
    lists: [
      { title: 'Sites et liens', items: [...view.sites.map(s => `Site ${s.name} : ${s.lost ? 'perdu' : 'debout'}.`), ...view.links.map(l => `De ${l.from} à ${l.to} : ${l.cut ? 'coupé' : 'ouvert'}.`)] },
      { title: 'Machines', items: view.vms.filter(vm => vm.role !== 'node').map(machine) },
      { title: view.store === null ? '' : `${view.store.name}, mandat ${view.store.term}`, items: view.store?.members.map(m => `${m.name}\u00A0: ${describeMember(m)}${m.votes ? ', avec une voix' : ''}.`) ?? [] },
      { title: 'Demandes', items: view.clients.flatMap(c => c.requests.slice(-3).map(r => `${c.name}, ${r.label} : ${{ ok: 'réponse', failed: 'pas de réponse', waiting: 'en attente' }[r.outcome]}.`)) },
      { title: 'Reprises', items: view.recoveries.map(r => `${r.vm} : RPO ${secondsText(r.rpo)}, RTO ${secondsText(r.rto)}.`) },
    ].filter(({ items }) => items.length > 0),
  }
}

const machine = (vm: VmView) => `${describeVm(vm)}${vm.copies.map(c => ` ; ${COPIES[c.kind]} sur ${c.site}, ${oldWord(c.kind)} de ${secondsText(c.age)}`).join('')}.`

function leadOf(view: PlatformView): string {
  const { service } = view
  const api = apiText(view)
  const users = service === null ? '' : `${service.name} : sur ${rateText(service.rate)} requêtes par seconde, ${rateText(service.served)} servies, ${rateText(service.degraded)} en retard, ${rateText(service.failed)} en échec ; ${percentText(service.availability)} servies depuis le début.`
  return [api && `${api}.`, users].filter(Boolean).join(' ')
}
