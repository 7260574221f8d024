/** What a window of the deck does once, before any slide: find the other windows, keep the timer. */
import { watch } from 'vue'
import { useEventListener } from '@vueuse/core'
import { defineRootSetup } from '@slidev/types'
import { keepClickerKeys } from '../composables/focus.ts'
import { keepTimer } from '../composables/timer.ts'
import { openSession, setSession } from '../composables/session.ts'
import type { Intent } from '../composables/session.ts'
import { sharedState, slidesTitle, syncDirections, useNav } from '../composables/slidev.ts'

export default defineRootSetup(() => {
  const nav = useNav()
  if (nav.isPrintMode.value) return
  const deck = `${slidesTitle} ${import.meta.env.BASE_URL}`
  keepTimer(deck)
  keepClickerKeys()

  // Slidev's own sync carries the presenter's moves to the others. A viewer never publishes (its
  // reload would move the presenter), and a presenter only once it knows where the talk stands.
  syncDirections.value.viewerSend = false
  syncDirections.value.presenterReceive = false
  syncDirections.value.presenterSend = false

  // Where another window put us: not news to send back.
  let given = ''
  const placeOf = (no: number, clicks: number) => `${no}/${clicks}`

  function move(to: Intent): void {
    if (to === 'next') void nav.next()
    else if (to === 'prev') void nav.prev()
    else if (placeOf(to.no, to.clicks) !== placeOf(nav.currentSlideNo.value, nav.clicks.value)) {
      given = placeOf(to.no, to.clicks)
      void nav.go(to.no, to.clicks)
    }
  }

  const presenter = nav.isPresenter.value
  const session = openSession({
    deck, presenter, move,
    position: () => ({ no: nav.currentSlideNo.value, clicks: nav.clicks.value }),
  })
  setSession(session)
  useEventListener(window, 'pagehide', () => session.close())

  void session.settled.then(() => {
    syncDirections.value.presenterSend = presenter
    if (presenter) return
    // A move made in this window by other means than its keys (a swipe, the overview): tell the presenter.
    watch(() => placeOf(nav.currentSlideNo.value, nav.clicks.value), (place) => {
      const fromPresenter = placeOf(sharedState.page, sharedState.clicks)
      if (place !== given && place !== fromPresenter) session.ask({ no: nav.currentSlideNo.value, clicks: nav.clicks.value })
      given = ''
    })
  })
})
