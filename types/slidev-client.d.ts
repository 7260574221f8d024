/**
 * What this project uses of `@slidev/client` 53, and nothing else.
 *
 * The package publishes its TypeScript sources, so importing its types would
 * type-check Slidev itself under our options. `tsconfig.json` maps
 * `@slidev/client` here instead; the bundler still resolves the real package.
 * The signatures follow the package's sources: widen them here when more is used.
 */

declare module '@slidev/client' {
  import type { ClicksContext, SlidevConfig } from '@slidev/types'
  import type { ComputedRef, Ref } from 'vue'

  /** Where a slide is drawn; print and export report `slide`. */
  export type RenderContext = 'none' | 'slide' | 'overview' | 'presenter' | 'previewNext'

  /** A slide as the router knows it, reduced to what is read here. */
  export interface SlideRoute {
    no: number
    meta: {
      layout?: string
      clicks?: number
      slide: {
        frontmatter: Record<string, unknown>
        noteHTML: string
        title?: string
        level?: number
        filepath: string
        start: number
        id: number
        no: number
      }
    }
  }

  export interface SlidevNav {
    slides: Ref<SlideRoute[]>
    total: ComputedRef<number>
    currentPath: ComputedRef<string>
    currentPage: ComputedRef<number>
    currentSlideNo: ComputedRef<number>
    currentSlideRoute: ComputedRef<SlideRoute>
    currentLayout: ComputedRef<string>
    currentFrontmatter: ComputedRef<Record<string, unknown>>
    nextRoute: ComputedRef<SlideRoute>
    prevRoute: ComputedRef<SlideRoute>
    hasPrimarySlide: ComputedRef<boolean>
    hasNext: ComputedRef<boolean>
    hasPrev: ComputedRef<boolean>
    clicksContext: ComputedRef<ClicksContext>
    clicks: ComputedRef<number>
    clicksStart: ComputedRef<number>
    clicksTotal: ComputedRef<number>
    clicksDirection: Ref<number>
    navDirection: Ref<number>
    isPrintMode: ComputedRef<boolean>
    isPrintWithClicks: Ref<boolean>
    isEmbedded: ComputedRef<boolean>
    isPlaying: ComputedRef<boolean>
    isPresenter: ComputedRef<boolean>
    isNotesViewer: ComputedRef<boolean>
    isPresenterAvailable: ComputedRef<boolean>
    queryClicks: Ref<number>
    printRange: Ref<number[]>
    getPrimaryClicks: (route: SlideRoute) => ClicksContext
    next: () => Promise<void>
    prev: () => Promise<void>
    nextSlide: (lastClicks?: boolean) => Promise<void>
    prevSlide: (lastClicks?: boolean) => Promise<void>
    go: (no: number | string, clicks?: number, force?: boolean) => Promise<void>
    goFirst: () => Promise<void>
    goLast: () => Promise<void>
    enterPresenter: () => void
    exitPresenter: () => void
  }

  /** The slide-local navigation, as `reactive` unwraps it in `$slidev.nav`. */
  export type UnwrappedNav = {
    [K in keyof SlidevNav]: SlidevNav[K] extends Ref<infer Value> ? Value : SlidevNav[K]
  }

  export interface SlidevContext {
    nav: UnwrappedNav
    configs: SlidevConfig & { slidesTitle: string }
    themeConfigs: Record<string, string | number>
  }

  export interface SlideContext {
    $slidev: SlidevContext
    $nav: Ref<UnwrappedNav>
    /** Taken once, at setup: it is not a ref. */
    $clicksContext: ClicksContext
    $clicks: Ref<number>
    $page: Ref<number>
    $route: SlideRoute | undefined
    $renderContext: Ref<RenderContext>
    $frontmatter: Record<string, unknown>
    $scale: Ref<number>
    $zoom: ComputedRef<number>
  }

  export function useNav(): SlidevNav
  export function useSlideContext(): SlideContext
  export function useIsSlideActive(): ComputedRef<boolean>
  export function onSlideEnter(callback: (to: number, from: number | undefined) => void): void
  export function onSlideLeave(callback: (to: number, from: number | undefined) => void): void

  /** Turns the keyboard shortcuts off until the returned function is called. */
  export function lockShortcuts(): () => void

  export const configs: SlidevConfig & { slidesTitle: string }
  export const slidesTitle: string
  export const slideWidth: ComputedRef<number>
  export const slideHeight: ComputedRef<number>
  export const slideAspect: ComputedRef<number>
  export const pathPrefix: string
  export function resolveAssetUrl(url: string): string

  export interface SharedState {
    page: number
    clicks: number
    clicksTotal: number
    timer: {
      status: 'stopped' | 'running' | 'paused'
      slides: Record<number, { start?: number, end?: number }>
      startedAt: number
      pausedAt: number
    }
    cursor?: { x: number, y: number, style?: 'cursor' | 'laser' }
    lastUpdate?: { id: string, type: 'presenter' | 'viewer', time: number }
  }

  export const sharedState: SharedState
  export function onSharedUpdate(patch: Partial<SharedState>): void

  export type SyncWrite<State extends object> = (state: State, updating?: boolean) => void

  export interface Sync {
    enabled?: boolean
    init: <State extends object>(
      channelKey: string,
      onUpdate: (data: Partial<State>) => void,
      state: State,
      persist?: boolean,
    ) => SyncWrite<State> | undefined
  }

  export interface SyncState<State extends object> {
    init: (channelKey: string) => void
    onPatch: (fn: (state: State) => void) => void
    onUpdate: (patch: Partial<State>) => void
    patch: <K extends keyof State>(key: K, value: State[K]) => void
    /** Reactive. */
    state: State
  }

  export function createSyncState<State extends object>(
    serverState: State,
    defaultState: State,
    persist?: boolean,
  ): SyncState<State>
  export function addSyncMethod(sync: Sync): void
  export function disableBuiltinSync(): void
}

declare module '@slidev/client/state/storage.ts' {
  import type { Ref, ShallowRef } from 'vue'

  /** What has the focus, as Slidev has been told by the browser's events. */
  export const activeElement: ShallowRef<Element | null | undefined>
  /** Which windows send and receive Slidev's own shared state; kept in localStorage. */
  export const syncDirections: Ref<{
    viewerSend: boolean
    viewerReceive: boolean
    presenterSend: boolean
    presenterReceive: boolean
  }>
  /** Keys held down, by their name in lower case; any name can be asked for. */
  export const magicKeys: Record<string, Ref<boolean>>
  export function lockShortcuts(): () => void
}

declare module '@slidev/client/composables/useClicks.ts' {
  import type { ClicksContext } from '@slidev/types'
  import type { SlideRoute } from '@slidev/client'

  /** Clicks that stand still, at `current`. */
  export function createFixedClicks(route?: SlideRoute, current?: number): ClicksContext
}

declare module '@slidev/client/composables/useDrawings.ts' {
  import type { Ref } from 'vue'

  /** The pens; kept in localStorage, alike in all windows. */
  export function useDrawings(): { drawingEnabled: Ref<boolean> }
}

declare module '@slidev/client/composables/useNav.ts' {
  import type { ClicksContext } from '@slidev/types'
  import type { SlideRoute, SlidevNav } from '@slidev/client'

  /** The navigation of one slide that nothing moves. */
  export function useFixedNav(route: SlideRoute, clicks: ClicksContext): SlidevNav
}

declare module '@slidev/client/internals/PrintSlideClick.vue' {
  import type { DefineComponent } from 'vue'
  import type { SlidevNav } from '@slidev/client'

  const component: DefineComponent<{ nav: SlidevNav }>
  export default component
}

declare module '@slidev/client/internals/SlideWrapper.vue' {
  import type { ClicksContext } from '@slidev/types'
  import type { DefineComponent } from 'vue'
  import type { RenderContext, SlideRoute } from '@slidev/client'

  const component: DefineComponent<{ clicksContext: ClicksContext, renderContext?: RenderContext, route: SlideRoute }>
  export default component
}
