/**
 * A stand-in for `@slidev/client` in unit tests: one slide, no router, no other window.
 *
 * Tests set the exported refs; components and composables see a slide that is
 * shown live. The real package needs Slidev's bundler, which unit tests leave out.
 */
import type { RenderContext, SharedState, SlideContext, SlidevNav, SyncState } from '@slidev/client'
import { computed, reactive, ref, shallowRef } from 'vue'

/** Where the slide is drawn. */
export const renderContext = ref<RenderContext>('slide')
/** The number of the slide that is shown. */
export const currentSlideNo = ref(1)
/** The slide that the component under test stands on. */
export const page = ref(1)
/** The current click. */
export const clicks = ref(0)
/** True while printing or exporting. */
export const isPrintMode = ref(false)
/** True in the presenter's window. */
export const isPresenter = ref(false)
/** The frontmatter of the slide. */
export const frontmatter = reactive<Record<string, unknown>>({})

const registered = new Map<unknown, number>()

const clicksContext = {
  get current() { return clicks.value },
  set current(value: number) { clicks.value = value },
  clicksStart: 0,
  calculateSince: (at: unknown, size = 1) => {
    if (at === false || at == null)
      return null
    const start = Math.max(1, Number(at))
    return {
      start,
      end: Number.POSITIVE_INFINITY,
      max: start + size - 1,
      delta: size,
      currentOffset: computed(() => clicks.value - start),
      isCurrent: computed(() => clicks.value === start),
      isActive: computed(() => clicks.value >= start),
    }
  },
  register: (id: unknown, info: { max: number } | null) => {
    registered.set(id, info?.max ?? 0)
  },
  unregister: (id: unknown) => {
    registered.delete(id)
  },
  isMounted: true,
  currentOffset: 0,
  get total() { return Math.max(0, ...registered.values()) },
}

/** Back to a live slide 1 at click 0, as before any test. */
export function resetSlide(matter: Record<string, unknown> = {}): void {
  renderContext.value = 'slide'
  currentSlideNo.value = 1
  page.value = 1
  clicks.value = 0
  isPrintMode.value = false
  isPresenter.value = false
  for (const key of Object.keys(frontmatter)) delete frontmatter[key]
  Object.assign(frontmatter, matter)
}

export const pathPrefix = '/'
export const slidesTitle = 'test'
export const configs = { slidesTitle, title: slidesTitle }

export function useNav(): SlidevNav {
  return {
    currentSlideNo: computed(() => currentSlideNo.value),
    currentPage: computed(() => currentSlideNo.value),
    clicks: computed(() => clicks.value),
    isPrintMode: computed(() => isPrintMode.value),
    isPresenter: computed(() => isPresenter.value),
    isPlaying: computed(() => !isPresenter.value),
  } as unknown as SlidevNav
}

export function useSlideContext(): SlideContext {
  const nav = reactive(useNav())
  return {
    $slidev: { nav, configs, themeConfigs: {} },
    $nav: ref(nav),
    $clicksContext: clicksContext,
    $clicks: clicks,
    $page: page,
    $route: undefined,
    $renderContext: renderContext,
    $frontmatter: frontmatter,
    $scale: ref(1),
    $zoom: computed(() => 1),
  } as unknown as SlideContext
}

export const useIsSlideActive = () => computed(() => page.value === currentSlideNo.value)
export const onSlideEnter = (_callback: (to: number, from: number | undefined) => void): void => {}
export const onSlideLeave = (_callback: (to: number, from: number | undefined) => void): void => {}
export const lockShortcuts = () => () => {}

export const sharedState = reactive<SharedState>({
  page: 1,
  clicks: 0,
  clicksTotal: 0,
  timer: { status: 'stopped', slides: {}, startedAt: 0, pausedAt: 0 },
})
export const onSharedUpdate = (patch: Partial<SharedState>): void => {
  Object.assign(sharedState, patch)
}

export function createSyncState<State extends object>(_server: State, initial: State): SyncState<State> {
  const state = reactive(initial) as State
  return {
    init: () => {},
    onPatch: () => {},
    onUpdate: patch => void Object.assign(state, patch),
    patch: (key, value) => {
      state[key] = value
    },
    state,
  }
}
export const addSyncMethod = (): void => {}
export const disableBuiltinSync = (): void => {}

export const syncDirections = ref({
  viewerSend: true,
  viewerReceive: true,
  presenterSend: true,
  presenterReceive: true,
})

/** As Slidev was last told. */
export const activeElement = shallowRef<Element | null>(null)

/** Whether the pens are out. */
export const drawingEnabled = ref(false)
export const useDrawings = () => ({ drawingEnabled })

const downs = reactive<Record<string, boolean>>({})

/** A key goes down, or up again. */
export function hold(key: string, down: boolean): void {
  downs[key] = down
}
export const magicKeys = new Proxy<Record<string, { value: boolean }>>({}, { get: (_, key: string) => ({ value: downs[key] ?? false }) })
