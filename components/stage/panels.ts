/**
 * How each world is drawn: its scene, and its panels. A slide downloads only those of its world, and
 * a panel only once somebody opens it.
 */
import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'

export interface PanelKind {
  readonly id: string
  readonly title: string
}

/** The panels that etcd's cluster has; the first is the one that a slide shows unless it says otherwise. */
export const PANELS: readonly PanelKind[] = [
  { id: 'journal', title: 'Journal' },
  { id: 'logs', title: 'Journaux répliqués' },
  { id: 'clients', title: 'Clients' },
  { id: 'quorum', title: 'Quorum' },
  { id: 'console', title: 'Console' },
]

export const LogTable: Component = defineAsyncComponent(() => import('../panel/LogTable.vue'))
export const Clients: Component = defineAsyncComponent(() => import('../panel/Clients.vue'))
export const QuorumGauge: Component = defineAsyncComponent(() => import('../panel/QuorumGauge.vue'))
export const Console: Component = defineAsyncComponent(() => import('../panel/Console.vue'))
export const Inspector: Component = defineAsyncComponent(() => import('../panel/Inspector.vue'))
export const CommandList: Component = defineAsyncComponent(() => import('../scene/CommandList.vue'))
/** Only where movement is reduced. */
export const StepControls: Component = defineAsyncComponent(() => import('../panel/StepControls.vue'))
