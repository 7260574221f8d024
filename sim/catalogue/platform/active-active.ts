/** Active/active on a shared pool (C1.5): up to half of what each site can do, the other's users fit; beyond, the queue eats all. */
import type { Scenario } from '../../run/scenario.ts'
import { witnessed } from './sites.ts'

export const activeActive: Scenario = {
  id: 'active-active',
  title: 'Actif/actif : à 40 % par site, puis à 60 %',
  world: 'platform',
  seed: 1,
  description: {
    ...witnessed,
    vms: [{ name: 'boutique-a', host: 'esx-a', role: 'app', disk: 'stretched' }, { name: 'boutique-b', host: 'esx-b', role: 'app', disk: 'stretched' }],
    service: { name: 'boutique', rate: 400, vms: ['boutique-a', 'boutique-b'] },
  },
  story: [
    { cue: 'Les deux sites servent, à 40 % chacun. Le stockage est étiré : C en est le témoin.', plus: 20_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_000_000 },
    { cue: 'A brûle. B sert tout le monde, à 80 %, et redémarre boutique-a : rien n’est perdu.', event: 'recovered', plus: 5_000_000 },
    { act: { type: 'restore-site', site: 'A' }, plus: 20_000_000 },
    { act: { type: 'migrate', vm: 'boutique-a', host: 'esx-a' }, plus: 5_000_000 },
    { act: { type: 'set-rate', rate: 600 }, plus: 5_000_000 },
    { cue: 'A est revenu, et un projet de plus avec lui : 60 % par site. Tout est vert.', plus: 20_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_000_000 },
    { cue: 'A brûle. On demande 120 % à B : la file dépasse la patience des clients, B ne sert plus personne.', event: 'overloaded', plus: 2_000_000 },
  ],
}
