/**
 * A busy stage as a slide shows it, timeline included, a panel open and the journal below it. Drawn by
 * the deck's own loop, on a clock and animation frames given to it, so that all measures draw the same
 * frames.
 */
import { createApp, defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import SidePanel from '../../components/stage/SidePanel.vue'
import StageView from '../../components/stage/StageView.vue'
import type { AnyStaging } from '../../components/stage/staging.ts'
import { loadStaging } from '../../components/stage/worlds.ts'
import { atCue } from '../../composables/playhead.ts'
import type { Speed } from '../../composables/playback.ts'
import { prepare } from '../../composables/runs.ts'
import { useStage } from '../../composables/useStage.ts'
import { stages } from '../stages.ts'
import type { BusyStage, StageName } from '../stages.ts'

/** Frames of the warm-up: what is compiled, loaded and laid out once. */
const WARM_UP = 60
/** A screen of 60 Hz, ms. */
const STEP = 1000 / 60
const START = 1_767_225_600_000

/**
 * Script times of so many animation frames, ms: the frame computed, Vue's flush, the page patched.
 *
 * @param name which stage
 * @param draws whether the stage is on the page, or its frames are computed for nothing
 * @param speed as the audience chooses it
 */
export async function measure(name: StageName, draws: boolean, speed: Speed, frames: number): Promise<number[]> {
  const busy: BusyStage = stages[name]
  const { scenario } = busy
  await prepare(scenario)
  const staging = await loadStaging(scenario.world)
  const { Date: { now }, requestAnimationFrame, cancelAnimationFrame } = globalThis
  const nextFrame = () => new Promise(done => requestAnimationFrame(done))
  const times: number[] = []
  let wall = START
  let asked: (() => void) | null = null
  const stage = useStage<unknown>({
    scenario: shallowRef(scenario), ready: ref(true), live: ref(true), reducedMotion: ref(false), dispatch: () => {},
  })
  const app = createApp(draws ? viewOf(staging, stage, busy.panel) : { render: () => null })
  try {
    stage.show({ ...atCue(stage.run(), 0, 1, 'bench'), speed })
    app.mount('#app')
    await nextFrame()
    Date.now = () => wall
    globalThis.requestAnimationFrame = (callback) => {
      asked = () => callback(wall)
      return 1
    }
    globalThis.cancelAnimationFrame = () => { asked = null }
    stage.show({ ...stage.playback.value!, since: wall })
    for (let i = 1 - WARM_UP; i <= frames; i++) {
      await nextFrame()
      const start = performance.now()
      wall += STEP
      const draw = asked as (() => void) | null
      asked = null
      draw?.()
      await nextTick()
      if (i > 0) times.push(performance.now() - start)
      for (const what of Object.keys(busy.least)) seen[what] = Math.max(seen[what] ?? 0, document.querySelectorAll(what).length)
    }
  } finally {
    Date.now = now
    Object.assign(globalThis, { requestAnimationFrame, cancelAnimationFrame })
    stage.stop()
    app.unmount()
  }
  if (stage.error.value !== '') throw new Error(stage.error.value)
  return times
}

function viewOf(staging: AnyStaging, stage: ReturnType<typeof useStage<unknown>>, panel: string) {
  return defineComponent({
    render: () => h('div', { style: 'position: relative; display: flex; flex-direction: column; width: 980px; height: 480px; gap: 6px' }, [
      h(StageView, { staging, stage, frame: stage.frame.value!, caption: 'Le trafic est établi.', cue: 0, live: true, panel }, {
        beside: () => h(SidePanel, { class: 'stage-panel', staging, stage, frame: stage.frame.value!, panel: 'journal', live: true }),
      }),
    ]),
  })
}

/** By selector, the most that was on the page at once. */
export const seen: Record<string, number> = {}
