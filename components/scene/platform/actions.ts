/** What can be done to a thing of a platform's scene now, and what it is called. */
import type { PlatformView, VmView } from '../../../sim/platform/view.ts'
import { knowing } from '../../stage/staging.ts'
import type { Choice, Offer } from '../../stage/staging.ts'

export type Target =
  | { readonly kind: 'site' | 'vm' | 'node' | 'pod' | 'client' | 'host' | 'service', readonly name: string }
  | { readonly kind: 'link', readonly from: string, readonly to: string }

export function titleOf(target: Target): string {
  if (target.kind === 'link') return `Lien ${target.from}–${target.to}`
  return target.kind === 'site' ? `Site ${target.name}` : target.name
}

export function targetsOf(view: PlatformView): readonly Target[] {
  const named = (kind: Exclude<Target['kind'], 'link'>, things: readonly { readonly name: string }[]) => things.map(({ name }) => ({ kind, name }))
  return [
    ...named('site', view.sites), ...view.links.map(({ from, to }) => ({ kind: 'link' as const, from, to })), ...named('host', view.hosts),
    ...named('vm', view.vms.filter(vm => vm.role !== 'node')), ...named('node', view.nodes), ...named('pod', view.pods), ...named('client', view.clients), ...named('service', view.service ? [view.service] : []),
  ]
}

export function choicesFor(view: PlatformView, target: Target): readonly Choice[] {
  switch (target.kind) {
    case 'site': return siteOffers(view, target.name)
    case 'link': return linkOffers(view, target.from, target.to)
    case 'host': return hostOffers(view, target.name)
    case 'vm': return [...vmOffers(view, target.name), knowing(target.name)]
    case 'node': return [...nodeOffers(view, target.name), knowing(target.name)]
    case 'pod': return [...podOffers(view, target.name), knowing(target.name)]
    case 'client': return clientOffers(view, target.name)
    case 'service': return serviceOffers(view)
  }
}

function siteOffers(view: PlatformView, site: string): readonly Offer[] {
  return view.sites.some(s => s.name === site && s.lost)
    ? [{ label: `Rétablir le site ${site}`, action: { type: 'restore-site', site } }]
    : [{ label: `Perdre le site ${site}`, action: { type: 'lose-site', site } }]
}

function linkOffers(view: PlatformView, from: string, to: string): readonly Offer[] {
  return view.links.some(l => l.from === from && l.to === to && l.cut)
    ? [{ label: 'Rétablir le lien', action: { type: 'heal', from, to } }]
    : [{ label: 'Couper le lien', action: { type: 'cut', from, to } }]
}

function hostOffers(view: PlatformView, host: string): readonly Offer[] {
  const known = view.hosts.find(h => h.name === host)
  if (view.sites.some(s => s.name === known?.site && s.lost)) return []
  if (!known?.up) return [{ label: `Redémarrer l’hôte ${host}`, action: { type: 'restore-host', host } }]
  const network: Offer = known.isolated
    ? { label: `Rendre le réseau à ${host}`, action: { type: 'rejoin-host', host } }
    : { label: `Isoler l’hôte ${host}`, action: { type: 'isolate-host', host }, more: true }
  return [{ label: `Arrêter l’hôte ${host}`, action: { type: 'lose-host', host } }, network]
}

function vmOffers(view: PlatformView, name: string): readonly Offer[] {
  const vm = view.vms.find(v => v.name === name)
  if (vm === undefined) return []
  const offers: Offer[] = []
  const holds = (kind: VmView['copies'][number]['kind']) => vm.copies.some(c => c.kind === kind && c.usable)
  if (vm.status !== 'running' && vm.status !== 'booting') {
    if (holds('replica')) offers.push({ label: 'Démarrer sa réplique', action: { type: 'fail-over', vm: name } })
    if (holds('backup')) offers.push({ label: 'Restaurer sa sauvegarde', action: { type: 'restore-backup', vm: name } })
  } else if (vm.status === 'running' && vm.role !== 'node' && !vm.isolated) {
    offers.push(...placesOf(view, vm).map(host => ({ label: `Migrer vers ${host}`, action: { type: 'migrate', vm: name, host } })))
  }
  if (vm.status === 'running' && !vm.isolated) offers.push({ label: 'Prendre un snapshot', action: { type: 'snapshot', vm: name }, more: true })
  if (vm.status !== 'booting' && holds('snapshot')) offers.push({ label: 'Revenir à son snapshot', action: { type: 'revert-snapshot', vm: name }, more: true })
  return [...offers, ...hostOffers(view, vm.host)]
}

/** Hosts that read the machine's disk and stand, but its own. */
function placesOf(view: PlatformView, { host, site, disk }: VmView): readonly string[] {
  const alive = (name: string) => view.sites.some(s => s.name === name && !s.lost && !s.witness) && !view.links.some(l => l.cut && [l.from, l.to].includes(name))
  return view.hosts.filter(h => h.up && !h.isolated && h.name !== host && disk !== 'local' && (disk === 'stretched' ? alive(h.site) : h.site === site)).map(h => h.name)
}

function serviceOffers({ service }: PlatformView): readonly Offer[] {
  if (service === null) return []
  const rates = [Math.round(service.rate * 1.5), Math.max(1, Math.round(service.rate / 1.5))].filter(rate => rate !== service.rate && rate <= 100_000)
  return rates.map(rate => ({ label: `Passer la charge à ${rate} requêtes/s`, action: { type: 'set-rate', rate } }))
}

function nodeOffers(view: PlatformView, name: string): readonly Offer[] {
  const node = view.nodes.find(n => n.name === name)
  const vm = view.vms.find(v => v.name === name)
  if (node === undefined || vm === undefined) return []
  const offers: Offer[] = node.outOfService
    ? [{ label: 'Retirer le taint out-of-service', action: { type: 'in-service', node: name } }]
    : node.ready ? [] : [{ label: 'Poser le taint out-of-service', action: { type: 'out-of-service', node: name } }]
  return [...offers, ...hostOffers(view, vm.host)]
}

function podOffers(view: PlatformView, name: string): readonly Offer[] {
  const pod = view.pods.find(p => p.name === name)
  if (pod === undefined) return []
  return [
    ...(pod.alive ? [{ label: `Planter ${name}`, action: { type: 'crash-pod', pod: name } }] : []),
    { label: 'Supprimer de force', action: { type: 'force-delete', pod: name } },
  ]
}

function clientOffers(view: PlatformView, client: string): readonly Offer[] {
  const ask = (verb: string, more = {}) => ({ type: 'kubectl', client, verb, ...more })
  return [
    ...['pods', 'nodes', 'events'].map(resource => ({ label: `kubectl get ${resource}`, action: ask('get', { resource }) })),
    ...view.workloads.filter(w => w.kind === 'deployment').map(w => ({ label: `kubectl rollout restart deployment/${w.name}`, action: ask('deploy', { workload: w.name }) })),
    ...view.workloads.map(w => ({ label: `kubectl scale ${w.kind}/${w.name} --replicas=${w.replicas + 1}`, action: ask('scale', { workload: w.name, replicas: w.replicas + 1 }), more: true as const })),
  ]
}
