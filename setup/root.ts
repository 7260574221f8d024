/** What a window of the deck does once, before any slide: find the other windows, keep the timer. */
import { watch } from 'vue'
import { useEventListener } from '@vueuse/core'
import { defineRootSetup } from '@slidev/types'
import { keepSyncInDeck } from '../composables/deck-sync.ts'
import { keepClickerHarmless, keepSpeakerKeys } from '../composables/focus.ts'
import { keepLandmarks } from '../composables/landmarks.ts'
import { openSession, setSession } from '../composables/session.ts'
import type { Intent } from '../composables/session.ts'
import { deckId, sharedState, syncDirections, useNav, whenRouted } from '../composables/slidev.ts'
import { keepTimer } from '../composables/timer.ts'

/** As Slidev has it: a viewer on another device of the network follows, and leads nobody. */
const isRemote = import.meta.env.DEV && !['localhost', '127.0.0.1'].includes(location.hostname)

/** What the first slide does not need waits as Slidev's own other slides do, ms. */
const LATER = 3000

export default defineRootSetup(() => {
  const nav = useNav()
  const deck = deckId
  keepSyncInDeck(deck)
  keepTimer(deck)
  keepSpeakerKeys(() => nav.isPlaying.value || nav.isPresenter.value)
  keepLandmarks()

  // The audience's first slide does without: its controls are hidden. On paper there are none.
  let isFrench = false
  function speakFrench(): void {
    if (isFrench || nav.isPrintMode.value) return
    isFrench = true
    void import('../composables/french-controls.ts').then(controls => controls.speakFrench())
  }
  setTimeout(speakFrench, LATER)
  whenRouted(() => { if (nav.isPresenter.value) speakFrench() })

  // Slidev's own sync carries the presenter's moves to the others. A viewer never publishes (its
  // reload would move the presenter), and a presenter only once it knows where the talk stands.
  syncDirections.value.viewerSend = false
  syncDirections.value.presenterReceive = false
  syncDirections.value.presenterSend = false
  // Any change of Slidev's shared state (the cursor, the timer) sends all of it, page 1 included, until
  // this window has moved: marked as a viewer's, no viewer follows it.
  sharedState.lastUpdate = { id: deck, type: 'viewer', time: 0 }

  const placeOf = (no: number, clicks: number) => `${no}/${clicks}`
  const here = () => placeOf(nav.currentSlideNo.value, nav.clicks.value)
  // Where another window put us: not news to send back.
  let given = ''

  function move(to: Intent): void {
    if (typeof to === 'string') void nav[to]()
    else if (placeOf(to.no, to.clicks) !== here()) {
      given = placeOf(to.no, to.clicks)
      void nav.go(to.no, to.clicks)
    }
  }

  // Whether this is the presenter's window, or a printed page, is known with the first route.
  whenRouted(() => {
    if (nav.isPrintMode.value) return
    keepClickerHarmless()
    const session = openSession({
      deck, move, storage: localStorage,
      presenter: () => nav.isPresenter.value,
      follows: () => isRemote && !nav.isPresenter.value,
      position: () => ({ no: nav.currentSlideNo.value, clicks: nav.clicks.value }),
    })
    setSession(session)
    useEventListener(window, 'pagehide', () => session.close())
    // A page that the browser had put aside comes back without its channel.
    useEventListener(window, 'pageshow', (event) => { if (event.persisted) location.reload() })
    void session.settled.then(() => {
      takeRole()
      watch(nav.isPresenter, () => {
        session.changeRole()
        takeRole()
      })
      // Moves made in a viewer by other means than its keys (a swipe, the overview).
      watch(here, (place) => {
        const fromPresenter = placeOf(sharedState.page, sharedState.clicks)
        if (place !== given && place !== fromPresenter) session.ask({ no: nav.currentSlideNo.value, clicks: nav.clicks.value })
        given = ''
      })
    })
  })

  /** From now on the others follow this window, if it is the presenter's. */
  function takeRole(): void {
    const presenter = nav.isPresenter.value
    syncDirections.value.presenterSend = presenter
    if (!presenter) return
    Object.assign(sharedState, {
      page: nav.currentSlideNo.value, clicks: nav.clicks.value, clicksTotal: nav.clicksTotal.value,
      lastUpdate: { id: deck, type: 'presenter', time: Date.now() },
    })
  }
})
