/** What a reader of the journal may want alone. Each event in one group. */
import type { EventGroup } from '../kernel/world.ts'
import { VOCABULARY } from './events.ts'

export const GROUPS: readonly EventGroup[] = [
  { id: 'failures', title: 'Pannes' },
  { id: 'machines', title: 'Machines' },
  { id: 'pods', title: 'Nœuds et pods' },
  { id: 'service', title: 'Service' },
]

const named: Readonly<Record<string, readonly string[]>> = {
  failures: ['site-lost', 'site-restored', 'sites-cut', 'sites-healed', 'host-lost', 'host-restored', 'host-cut', 'host-rejoined', 'host-isolated', 'lock-held', 'api-lost', 'api-restored', 'went-back'],
  machines: ['vm-lost', 'vm-stuck', 'vm-booting', 'vm-started', 'copied', 'recovered', 'controller-elected', 'migrated'],
  pods: [
    'node-not-ready', 'node-ready', 'node-tainted', 'evictions-stopped', 'evictions-slowed', 'evictions-resumed', 'pod-evicted', 'pod-created', 'pod-bound', 'pod-pending', 'pod-ready',
    'pod-gone', 'container-started', 'container-stopped', 'out-of-service', 'in-service', 'volume-detached', 'scaled', 'container-crashed',
  ],
  service: [
    'endpoints-changed', 'operator-blocked', 'primary-changed', 'request-sent', 'request-ended', 'service-changed', 'sampled', 'overloaded', 'relieved', 'service-restored', 'rate-changed',
  ],
}
const byCode = VOCABULARY.map(({ name }) => GROUPS.find(({ id }) => named[id].includes(name))?.id ?? '')

export function group(code: number): string {
  return byCode[code]
}
