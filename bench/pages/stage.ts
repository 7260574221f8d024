/**
 * A stage as a slide shows it, timeline included, the log table open and the journal beside it: seven
 * members, fifty writes a second. Drawn by the deck's own loop, on a clock and animation frames given
 * to it, so that all measures draw the same frames.
 */
import { createApp, defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import { staging } from '../../components/scene/etcd.ts'
import SidePanel from '../../components/stage/SidePanel.vue'
import StageView from '../../components/stage/StageView.vue'
import { atCue } from '../../composables/playhead.ts'
import type { Speed } from '../../composables/playback.ts'
import { prepare } from '../../composables/runs.ts'
import { useStage } from '../../composables/useStage.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import { crowdedScenario, SETTLED } from '../cluster.ts'

/** Frames of the warm-up: what is compiled, loaded and laid out once. */
const WARM_UP = 60
/** A screen of 60 Hz, ms. */
const STEP = 1000 / 60
const START = 1_767_225_600_000

/**
 * Script times of so many animation frames, ms: the frame computed, Vue's flush, the page patched.
 *
 * @param draws whether the stage is on the page, or its frames are computed for nothing
 * @param speed as the audience chooses it
 */
export async function measure(draws: boolean, speed: Speed, frames: number): Promise<number[]> {
  await prepare(crowdedScenario)
  const { Date: { now }, requestAnimationFrame, cancelAnimationFrame } = globalThis
  const nextFrame = () => new Promise(done => requestAnimationFrame(done))
  const times: number[] = []
  let wall = START
  let asked: (() => void) | null = null
  const stage = useStage<EtcdView>({
    scenario: shallowRef(crowdedScenario), ready: ref(true), live: ref(true), reducedMotion: ref(false), dispatch: () => {},
  })
  const app = createApp(draws ? viewOf(stage) : { render: () => null })
  try {
    stage.show({ ...atCue(stage.run(), 0, 1, 'bench'), from: SETTLED, speed })
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
      look()
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

function viewOf(stage: ReturnType<typeof useStage<EtcdView>>) {
  return defineComponent({
    render: () => h('div', { style: 'position: relative; display: flex; flex-direction: column; width: 980px; height: 480px; gap: 6px' }, [
      h(StageView, { staging, stage, frame: stage.frame.value!, caption: 'Le trafic est établi.', cue: 0, live: true, panel: 'logs' }, {
        beside: () => h(SidePanel, { class: 'stage-panel', staging, stage, frame: stage.frame.value!, panel: 'journal', live: true }),
      }),
    ]),
  })
}

/** The most of each that was on the page: a measure of nothing would look very fast. */
export const drawn = { members: 0, rows: 0, sentences: 0, requests: 0 }

function look(): void {
  const count = (selector: string) => document.querySelectorAll(selector).length
  drawn.members = Math.max(drawn.members, count('.scene .member'))
  drawn.rows = Math.max(drawn.rows, count('.panel tbody tr'))
  drawn.sentences = Math.max(drawn.sentences, count('.journal li'))
  drawn.requests = Math.max(drawn.requests, count('.timeline .bar'))
}
