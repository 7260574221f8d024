/** Active/passive (C1.5): what is lost is the age of the copy, what it lasts is a person and a boot. */
import type { Scenario } from '../../run/scenario.ts'
import { HOUR, MINUTE, shopHosts } from './sites.ts'

const service = { name: 'boutique', rate: 100, vms: ['boutique'] }
const settings = { sample: 5 * MINUTE }

/** The hours are an example: a backup each night at 2, the loss at 10, and at noon somebody who restores it for four hours. */
export const activePassiveBackup: Scenario = {
  id: 'active-passive-backup',
  title: 'Actif/passif par sauvegarde',
  world: 'platform',
  seed: 1,
  description: {
    ...shopHosts, service, settings: { sample: 15 * MINUTE },
    vms: [{ name: 'boutique', host: 'esx-a', role: 'app', disk: 'site' }],
    storage: { backup: { first: 2 * HOUR, every: 24 * HOUR, to: 'B', restore: 4 * HOUR - 2 * MINUTE } },
  },
  story: [
    { cue: 'La boutique tourne sur A. À 2 h, comme chaque nuit, une sauvegarde est partie sur B, qui attend.', plus: 2 * HOUR + MINUTE },
    { act: { type: 'lose-site', site: 'A' }, plus: 8 * HOUR - MINUTE },
    { cue: 'À 10 h, A brûle, et son disque avec lui. Sur B, il y a la boutique d’il y a huit heures.', event: 'vm-stuck', plus: 15_000_000 },
    { act: { type: 'restore-backup', vm: 'boutique' }, plus: 2 * HOUR - 30_000_000 },
    { cue: 'Restaurée sur B à 16 h : huit heures de commandes perdues (RPO), six heures porte close (RTO).', plus: 4 * HOUR + MINUTE },
  ],
}

/** A copy every five minutes, the loss three minutes after one, and a quarter of an hour to notice, decide and boot. */
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
    { cue: 'Toutes les 5 min, le disque de la boutique est copié sur B. B est prêt, et ne sert personne.', plus: 10 * HOUR + MINUTE },
    { act: { type: 'lose-site', site: 'A' }, plus: 2 * MINUTE },
    { cue: 'À 10 h 03, A brûle, trois minutes après la dernière copie. Quelqu’un doit décider.', event: 'vm-stuck', plus: 15_000_000 },
    { act: { type: 'fail-over', vm: 'boutique' }, plus: 12 * MINUTE + 30_000_000 },
    { cue: 'B reprend à 10 h 18 : trois minutes perdues (RPO), un quart d’heure d’arrêt (RTO).', event: 'recovered', plus: 30_000_000 },
  ],
}
