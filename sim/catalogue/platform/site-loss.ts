/** The clock of a lost site (C8.1), the control plane being safe: three classes of applications, each with its fate (C8.10). */
import type { Scenario } from '../../run/scenario.ts'

export const siteLoss: Scenario = {
  id: 'site-loss',
  title: 'Perte d’un site : trois classes d’applications',
  world: 'platform',
  seed: 1,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    hosts: [{ name: 'esx-a', site: 'A' }, { name: 'esx-b', site: 'B' }, { name: 'esx-c', site: 'C' }],
    vms: [
      { name: 'cp2', host: 'esx-b', role: 'control-plane' }, { name: 'cp1', host: 'esx-a', role: 'control-plane' }, { name: 'cp3', host: 'esx-c', role: 'control-plane' },
      { name: 'n1', host: 'esx-a', role: 'node' }, { name: 'n2', host: 'esx-a', role: 'node' }, { name: 'n3', host: 'esx-a', role: 'node' },
      { name: 'n4', host: 'esx-a', role: 'node' }, { name: 'n5', host: 'esx-b', role: 'node' }, { name: 'n6', host: 'esx-b', role: 'node' },
    ],
    workloads: [
      { name: 'traefik', kind: 'deployment', replicas: 2, on: ['n3', 'n5'], spread: 'soft' },
      { name: 'plex', kind: 'deployment', replicas: 1, on: ['n1'], volume: 'shared' },
      { name: 'home-assistant', kind: 'deployment', replicas: 1, on: ['n4'], pinned: 'n4' },
      { name: 'base', kind: 'statefulset', replicas: 1, on: ['n2'], volume: 'single' },
    ],
    service: { name: 'traefik', rate: 100, workload: 'traefik', capacity: 150 },
    settings: { leaseSpread: 0 },
  },
  story: [
    { cue: 'Trois voix, trois zones étiquetées : le control plane survivra. Et les applications de A ?', plus: 25_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_050_000 },
    { cue: 'A s’éteint. L’API répond ; Traefik, depuis B. Les nœuds de A sont muets, encore Ready.', event: 'service-changed', plus: 3_000_000 },
    { cue: '50 s sans bail : NotReady. Traefik de A sort des endpoints. Et Kubernetes patiente 300 s.', event: 'node-not-ready', nth: 4, plus: 1_000_000 },
    {
      cue: 'Première éviction à 350 s, puis 10 s par nœud : Plex renaît sur B, Home Assistant attend n4.', event: 'pod-evicted', where: { workload: 'home-assistant' }, plus: 3_000_000,
      bet: { question: 'Qui renaît le premier sur B ?', answers: ['plex', 'home-assistant', 'base'].map(workload => ({ text: workload, event: 'pod-ready', where: { workload } })) },
    },
    { act: { type: 'out-of-service', node: 'n2' }, plus: 30_000_000 },
    { cue: 'base-0 ne renaît qu’après le taint out-of-service, posé par une personne qui a vérifié.', event: 'pod-ready', where: { workload: 'base' }, plus: 500_000 },
  ],
}
