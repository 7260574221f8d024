/**
 * The scene of five members under traffic, played by the tempo on the audience's screen. Measures the
 * script of each animation frame: the frame computed, Vue's flush, the page patched.
 */
import { createApp, h, nextTick, shallowRef } from 'vue'
import Journal from '../../components/panel/Journal.vue'
import Scene from '../../components/scene/Scene.vue'
import { atCue, playheadAt } from '../../composables/playhead.ts'
import type { Playback } from '../../composables/playback.ts'
import { etcd } from '../../sim/etcd/world.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import { journalOf } from '../../sim/run/journal.ts'
import { frameAt, openRun } from '../../sim/run/run.ts'
import type { Frame } from '../../sim/run/run.ts'
import { busyScenario, SETTLED } from '../cluster.ts'

/** Sentences that a slide's journal shows. */
const SENTENCES = 9
/** Frames of the warm-up: what is compiled and laid out once. */
const WARM_UP = 60
/** A screen of 60 Hz. Steps of this and not of the screen's own: all measures draw the same frames. */
const STEP = 1000 / 60

/**
 * Script times of so many animation frames, ms.
 *
 * @param drawn whether scene and journal are on the page, or frames are computed for nothing
 */
export async function measure(drawn: boolean, frames: number): Promise<number[]> {
  const run = openRun(etcd, busyScenario)
  const playback: Playback = { ...atCue(run, 0, 1, 'bench'), from: SETTLED, since: 0 }
  const at = (frame: number) => frameAt<EtcdView>(run, playheadAt(run, playback, frame * STEP).at)
  const shown = shallowRef<Frame<EtcdView>>(at(0))
  const app = createApp({
    render: () => (drawn ? h('div', { style: 'display: grid; grid-template-columns: 1fr 256px; height: 400px' }, [
      h(Scene, { view: shown.value.view, at: shown.value.at, actable: true }),
      h(Journal, { sentences: journalOf(run, shown.value.rows, SENTENCES) }),
    ]) : null),
  })
  app.mount('#app')
  const times: number[] = []
  for (let i = 1 - WARM_UP; i <= frames; i++) {
    await new Promise(requestAnimationFrame)
    const start = performance.now()
    shown.value = at(i + WARM_UP)
    await nextTick()
    if (i > 0) times.push(performance.now() - start)
  }
  app.unmount()
  return times
}

/** What is on the page: a measure of nothing would look very fast. */
export function drawnMarks(): number {
  return document.querySelectorAll('.scene .member, .scene .message, .journal li').length
}
