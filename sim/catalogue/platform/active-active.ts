/** Active/active on a shared pool (C1.5): up to half of what each site can do, the other's users fit; beyond, the queue eats all. */
import type { Scenario, Step } from '../../run/scenario.ts'
import { witnessed } from './sites.ts'

const shops = [
  { name: 'boutique-a', host: 'esx-a', role: 'app', disk: 'stretched' },
  { name: 'boutique-b', host: 'esx-b', role: 'app', disk: 'stretched' },
]

const sharedPool = (id: string, title: string, rate: number, story: readonly Step[]): Scenario => ({
  id, title, world: 'platform', seed: 1, description: { ...witnessed, vms: shops, service: { name: 'boutique', rate, vms: ['boutique-a', 'boutique-b'] } }, story,
})

export const activeActive40 = sharedPool('active-active-40', 'Actif/actif à 40 % par site', 400, [
  { cue: 'Les deux sites servent, à 40 % chacun. Le stockage est étiré : C en est le témoin.', plus: 20_000_000 },
  { act: { type: 'lose-site', site: 'A' }, plus: 5_000_000 },
  { cue: 'A brûle. B sert tout le monde, à 80 % : personne n’attend.', event: 'site-lost', plus: 12_000_000 },
  { cue: 'boutique-a redémarre sur B avec son disque : rien n’est perdu. Il a fallu un troisième site.', event: 'recovered', plus: 5_000_000 },
])

export const activeActive60 = sharedPool('active-active-60', 'Actif/actif à 60 % par site', 600, [
  { cue: 'Un projet de plus : 60 % par site. Tout est vert.', plus: 20_000_000 },
  { act: { type: 'lose-site', site: 'A' }, plus: 5_000_000 },
  { cue: 'A brûle. On demande 120 % à B : une file se forme, et grandit.', event: 'service-changed', plus: 10_000_000 },
  { cue: 'Au bout de 50 s, la file est plus longue que la patience des clients : B ne sert plus personne.', event: 'overloaded', plus: 2_000_000 },
  { cue: 'boutique-a redémarre sur B, à côté de l’autre : deux machines, un seul hôte, toujours 120 %.', event: 'recovered', plus: 5_000_000 },
])
