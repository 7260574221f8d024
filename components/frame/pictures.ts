/**
 * The running thread: the picture of the two sites as each chapter finds it.
 *
 * Each one shows the chapter's question, not its answer.
 */

/** What stands on a site: a member is round, a workload is a box. */
export interface Mark {
  name: string
  kind: 'member' | 'leader' | 'candidate' | 'stopped' | 'absent' | 'workload' | 'copy'
}

export interface Picture {
  /** For those who do not see it. */
  alt: string
  a: Mark[]
  b: Mark[]
  link: 'up' | 'cut' | 'none'
  /** Site A has no power. */
  aIsDown?: boolean
  /** Something stretched over both sites. */
  stretched?: string
  /** What stands above and between; an absent third zone by default. */
  above?: { name: string, isThere: boolean, mark?: Mark }
}

const member = (name: string, kind: Mark['kind'] = 'member'): Mark => ({ name, kind })

export const pictures: Record<number, Picture | undefined> = {
  1: {
    alt: 'Deux sites reliés, un seul Kubernetes étendu sur les deux.',
    a: [],
    b: [],
    link: 'up',
    stretched: 'un seul Kubernetes',
  },
  2: {
    alt: 'Un service actif sur le site A, sa copie passive sur le site B.',
    a: [{ name: 'actif', kind: 'workload' }],
    b: [{ name: 'passif', kind: 'copy' }],
    link: 'up',
  },
  3: {
    alt: 'Un seul control plane, sur le site A.',
    a: [member('cp')],
    b: [],
    link: 'up',
  },
  4: {
    alt: 'Trois control planes, tous sur le site A.',
    a: [member('cp1'), member('cp2'), member('cp3')],
    b: [],
    link: 'up',
  },
  5: {
    alt: 'Trois membres d’etcd : m1, leader, et m2 sur le site A ; m3 sur le site B.',
    a: [member('m1', 'leader'), member('m2')],
    b: [member('m3')],
    link: 'up',
  },
  6: {
    alt: 'm1 est arrêté sur le site A, et le lien entre les sites est coupé.',
    a: [member('m1', 'stopped'), member('m2', 'candidate')],
    b: [member('m3')],
    link: 'cut',
  },
  7: {
    alt: 'Le site A est éteint avec m1 et m2 ; m3 reste seul sur le site B.',
    a: [member('m1', 'stopped'), member('m2', 'stopped')],
    b: [member('m3')],
    link: 'up',
    aIsDown: true,
  },
  8: {
    alt: 'Kafka et Elasticsearch, chacun sur les deux sites.',
    a: [{ name: 'Kafka', kind: 'workload' }, { name: 'Elasticsearch', kind: 'workload' }],
    b: [{ name: 'Kafka', kind: 'workload' }, { name: 'Elasticsearch', kind: 'workload' }],
    link: 'up',
  },
  9: {
    alt: 'Deux control planes sur le site A, un sur le site B, et une troisième zone, encore vide.',
    a: [member('cp1'), member('cp2')],
    b: [member('cp3')],
    link: 'up',
    above: { name: '3ᵉ zone', isThere: true },
  },
  10: {
    alt: 'Un cluster par site, et un méta-cluster qui les administre.',
    a: [{ name: 'cluster', kind: 'workload' }],
    b: [{ name: 'cluster', kind: 'workload' }],
    link: 'none',
    above: { name: 'méta-cluster', isThere: true },
  },
}
