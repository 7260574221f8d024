/**
 * Keeps when each slide came on stage, on the time of the talk's timer, through reloads.
 *
 * One window of the browser keeps the account, by a lock (https://www.w3.org/TR/web-locks/): the
 * presenter's, or the only one there is. A timer that is set back to zero begins a new account.
 */
import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { createGlobalState, useLocalStorage } from '@vueuse/core'
import { elapsedOf, STOPPED, toggled } from './pacing.ts'
import type { Timer, Visit } from './pacing.ts'
import { deckId, sharedState, useNav } from './slidev.ts'

export interface Account {
  readonly visits: readonly Visit[]
  /** When the rehearsal that is going on began, ms of the machine's clock; null outside a rehearsal. */
  readonly rehearsal: number | null
}

export const NO_ACCOUNT: Account = { visits: [], rehearsal: null }

/** The account once slide `no` is on stage at `now` (ms); the same object when nothing is new. */
export function accounted(account: Account, timer: Timer, no: number, now: number): Account {
  if (timer.status === 'stopped') return account.visits.length === 0 && account.rehearsal === null ? account : NO_ACCOUNT
  if (account.visits.at(-1)?.no === no) return account
  return { ...account, visits: [...account.visits, { no, at: elapsedOf(timer, now) }] }
}

/** The account as last kept, in any window; one ref a window, as two would overwrite each other. */
export const useAccount = createGlobalState((): Ref<Account> => useLocalStorage<Account>(`${deckId} · passages`, NO_ACCOUNT))

/** From now on, and until the scope ends, this window keeps the account when it is its turn. */
export function keepAccount(): void {
  const { currentSlideNo, isPresenter } = useNav()
  const account = useAccount()
  const keep = () => watch([() => ({ ...sharedState.timer }), currentSlideNo], ([timer, no]) => {
    account.value = accounted(account.value, timer, no, Date.now())
  }, { immediate: true, flush: 'sync' })
  inTurn(`${deckId} · chronométreur`, isPresenter.value, keep)
}

/** A timer and an account that begin now, on slide `no`. */
export function startRehearsal(account: Ref<Account>, no: number): void {
  const now = Date.now()
  // The timer first: its return to zero would end the rehearsal.
  Object.assign(sharedState.timer, STOPPED)
  account.value = { visits: [{ no, at: 0 }], rehearsal: now }
  Object.assign(sharedState.timer, toggled(STOPPED, now))
}

/** Runs `begin` while this window has its turn; one that comes `first` takes it from another. */
function inTurn(name: string, first: boolean, begin: () => () => void): void {
  let isOver = false
  let end = () => {}
  const giveUp = new AbortController()
  onScopeDispose(() => {
    isOver = true
    end()
    giveUp.abort()
  })
  // Not there on an address that is not secure: then every window keeps the account.
  if (!navigator.locks) {
    end = begin()
    return
  }

  const turn = () => new Promise<void>((release) => {
    if (isOver) return release()
    const stop = begin()
    end = () => {
      stop()
      release()
    }
  })
  const wait = (options: LockOptions): Promise<void> => navigator.locks.request(name, options, turn).catch(() => {
    // Taken by a presenter's window: wait for the next turn.
    end()
    end = () => {}
    if (!isOver) return wait({ signal: giveUp.signal })
  })
  void wait(first ? { steal: true } : { signal: giveUp.signal })
}
