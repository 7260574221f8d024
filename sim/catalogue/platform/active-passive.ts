/** Active/passive (C1.5): what is lost is the age of the copy, what it lasts is a person and a boot. */
import type { Scenario } from '../../run/scenario.ts'
import { MINUTE, shopHosts } from './sites.ts'

const service = { name: 'boutique', rate: 100, vms: ['boutique'] }
const settings = { sample: 30_000_000 }

export const activePassiveBackup: Scenario = {
  id: 'active-passive-backup',
  title: 'Actif/passif par sauvegarde',
  world: 'platform',
  seed: 1,
  description: {
    ...shopHosts, service, settings,
    vms: [{ name: 'boutique', host: 'esx-a', role: 'app', disk: 'site' }],
    storage: { backup: { every: 20 * MINUTE, to: 'B', restore: 10 * MINUTE } },
  },
  story: [
    { cue: 'La boutique tourne sur A. Toutes les 20 min, une sauvegarde part vers B, qui attend.', plus: 21 * MINUTE },
    { act: { type: 'lose-site', site: 'A' }, plus: 14 * MINUTE },
    { cue: 'A brûle, 15 min après la dernière sauvegarde. Son disque n’existe nulle part ailleurs.', event: 'vm-stuck', plus: 15_000_000 },
    { act: { type: 'restore-backup', vm: 'boutique' }, plus: 5 * MINUTE },
    { cue: 'Restaurée sur B : 15 min de commandes perdues (RPO), 17 min 30 s porte close (RTO).', event: 'recovered', plus: 30_000_000 },
  ],
}

export const activePassiveMirror: Scenario = {
  id: 'active-passive-mirror',
  title: 'Actif/passif par miroir',
  world: 'platform',
  seed: 1,
  description: {
    ...shopHosts, service, settings,
    vms: [{ name: 'boutique', host: 'esx-a', role: 'app', disk: 'replicated' }],
    storage: { every: 5 * MINUTE },
  },
  story: [
    { cue: 'Toutes les 5 min, le disque de la boutique est répliqué sur B. B est prêt, et ne sert personne.', plus: 6 * MINUTE },
    { act: { type: 'lose-site', site: 'A' }, plus: 8 * MINUTE + 50_000_000 },
    { cue: 'A brûle, juste avant la copie suivante. La réplique est là ; quelqu’un doit décider.', event: 'vm-stuck', plus: 15_000_000 },
    { act: { type: 'fail-over', vm: 'boutique' }, plus: 12 * MINUTE + 30_000_000 },
    { cue: 'B reprend : presque 5 min perdues (RPO), 15 min d’arrêt (RTO), presque toutes passées à décider.', event: 'recovered', plus: 30_000_000 },
  ],
}
