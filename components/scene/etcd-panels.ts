/** The panels of etcd's cluster, the journal apart; each is loaded once somebody opens it. */
import { defineAsyncComponent } from 'vue'
import type { EtcdView } from '../../sim/etcd/view.ts'
import type { PanelKind } from '../stage/staging.ts'

export const panels: readonly PanelKind<EtcdView>[] = [
  { id: 'logs', title: 'Journaux répliqués', component: defineAsyncComponent(() => import('../panel/LogTable.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
  { id: 'clients', title: 'Clients', component: defineAsyncComponent(() => import('../panel/Clients.vue')), propsOf: ({ frame }) => ({ view: frame.view, at: frame.at }) },
  { id: 'quorum', title: 'Quorum', component: defineAsyncComponent(() => import('../panel/QuorumGauge.vue')), propsOf: ({ frame }) => ({ view: frame.view }) },
  { id: 'console', title: 'Console', component: defineAsyncComponent(() => import('../panel/Consoles.vue')), propsOf: ({ frame, stage, live }) => ({ view: frame.view, stage, live }) },
]
