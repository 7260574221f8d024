/**
 * The windows of one talk: they find each other on a channel named after the deck.
 *
 * The presenter's window is the authority where there is one. No window publishes on load: it says
 * hello, and takes what it is given. What happens in the projector's window goes to the presenter as
 * an intent. With no presenter, or one that does not answer, a window is its own authority.
 */
import { reactive, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { openChannel } from './channel.ts'
import type { Channel } from './channel.ts'
import { merged } from './playback.ts'
import type { Playback } from './playback.ts'
import type { Change } from './stage.ts'

export interface Position {
  readonly no: number
  readonly clicks: number
}

/** One click or one slide from where the presenter is: several at once all count. */
export type Step = 'next' | 'prev' | 'nextSlide' | 'prevSlide'
export type Intent = Step | Position

type Message = { readonly from: string } & (
  | { readonly kind: 'hello', readonly presenter: boolean }
  | { readonly kind: 'here', readonly to: string, readonly presenter: boolean, readonly position: Position, readonly runs: Record<string, Playback> }
  | { readonly kind: 'bye', readonly presenter: boolean }
  | { readonly kind: 'intent', readonly intent: Intent }
  | { readonly kind: 'went', readonly position: Position }
  | { readonly kind: 'change', readonly key: string, readonly change: Change }
  | { readonly kind: 'new' }
  | { readonly kind: 'heard', readonly to: string }
  | { readonly kind: 'run', readonly key: string, readonly playback: Playback }
)

export interface SessionOptions {
  /** Unique to the deck on its origin. */
  readonly deck: string
  /** Is this the presenter's window, now? It can become so without a reload. */
  readonly presenter: () => boolean
  readonly position: () => Position
  /** Another window told where the talk stands, or asked to move. */
  readonly move: (to: Intent) => void
  /** A device of the room, which follows and is not asked: what is done on it stays on it. */
  readonly follows?: () => boolean
  readonly channel?: (name: string) => Channel
  /** Where runs are kept through a reload of all windows; nowhere when left out. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

export interface Session {
  readonly id: string
  /** A presenter's window is open, in this browser. */
  readonly presenterPresent: Ref<boolean>
  /** What other windows tell counts here, whatever was done in this one. */
  readonly follows: () => boolean
  /** Latest account of each run on stage, by slide. */
  readonly runs: Record<string, Playback>
  /** Settles when another window has answered, or all have had time to. */
  readonly settled: Promise<void>
  /** Asks the presenter to move; false when there is none and the window moves by itself. */
  readonly ask: (intent: Intent) => boolean
  /** The window has become the presenter's, or is it no more. */
  readonly changeRole: () => void
  readonly publishRun: (key: string, playback: Playback) => void
  /** Asks the presenter to change a run on stage; false when there is none and the window does it by itself. */
  readonly askStage: (key: string, change: Change) => boolean
  /** Carries out changes of a run: those that other windows ask for, and one's own when nobody answers. */
  readonly onStage: (key: string, carryOut: (change: Change) => void) => () => void
  /** « Nouvelle séance »: forgets what was done to every run, in all windows and in storage. */
  readonly startAnew: () => void
  readonly close: () => void
}

/** Time for other windows to answer, ms. */
export const ANSWER_TIME = 500
/** What was done to runs longer ago belongs to another talk, ms. */
const STALE = 3 * 3_600_000

export function openSession(options: SessionOptions): Session {
  const id = crypto.randomUUID()
  const channel = (options.channel ?? openChannel)(`${options.deck} · séance`)
  // Other windows that are a presenter's, by name.
  const presenters = new Set<string>()
  const presenterPresent = ref(options.presenter())
  const runs = reactive<Record<string, Playback>>({})
  let settle = () => {}
  let answered = false
  let closed = false
  const settled = new Promise<void>((resolve) => { settle = resolve })
  const timer = setTimeout(settle, ANSWER_TIME)
  // What the presenter was asked and has not heard yet, oldest first: how to do it alone.
  let unheard: (() => void)[] = []
  // The presenter was asked and did not answer: it may only be slow.
  let silent = false
  const stages = new Map<string, (change: Change) => void>()
  const { storage, follows = () => false } = options
  const place = `${options.deck} · séance`
  for (const [key, playback] of Object.entries(kept())) runs[key] = playback
  let patience: ReturnType<typeof setTimeout> | undefined

  // Reactive proxies do not survive a structured clone: messages are plain copies.
  function post(message: Message): void {
    if (!closed && (!follows() || message.kind === 'hello')) channel.postMessage(JSON.parse(JSON.stringify(message)))
  }

  function take(key: string, playback: Playback): void {
    runs[key] = runs[key] ? merged(runs[key], playback) : playback
    storage?.setItem(place, JSON.stringify({ savedAt: Date.now(), runs }))
  }

  /** Another version of the deck, or another page of this origin, may have written it. */
  function kept(): Record<string, Playback> {
    try {
      const { savedAt, runs: then } = JSON.parse(storage?.getItem(place) ?? '{}') as { savedAt?: number, runs?: Record<string, Playback> }
      const fresh = typeof savedAt === 'number' && savedAt > Date.now() - STALE
      return fresh ? Object.fromEntries(Object.entries(then ?? {}).filter(([, p]) => Array.isArray(p?.branches))) : {}
    } catch {
      return {}
    }
  }

  function forget(): void {
    for (const key of Object.keys(runs)) delete runs[key]
    storage?.removeItem(place)
  }

  function seePresenter(name: string): void {
    presenters.add(name)
    presenterPresent.value = true
    silent = false
  }

  /** The presenter's window is frozen, or was closed without a word: this one goes on alone. */
  function goOnAlone(): void {
    presenters.clear()
    silent = true
    presenterPresent.value = options.presenter()
    const left = unheard
    unheard = []
    for (const alone of left) alone()
  }

  function receive(message: Message): void {
    if (message.from === id) return
    switch (message.kind) {
      case 'hello':
        if (message.presenter) seePresenter(message.from)
        post({ from: id, kind: 'here', to: message.from, presenter: options.presenter(), position: options.position(), runs })
        break
      case 'here':
        if (message.to !== id) return
        if (message.presenter) seePresenter(message.from)
        for (const [key, playback] of Object.entries(message.runs)) take(key, playback)
        // The presenter's word counts; without one, the first answer does, once.
        if (message.presenter || (!answered && options.presenter())) options.move(message.position)
        answered = true
        settle()
        break
      case 'bye':
        presenters.delete(message.from)
        presenterPresent.value = options.presenter() || presenters.size > 0
        break
      case 'intent':
        if (!options.presenter()) return
        post({ from: id, kind: 'heard', to: message.from })
        options.move(message.intent)
        break
      case 'went':
        if (options.presenter()) options.move(message.position)
        break
      case 'change': {
        const carryOut = options.presenter() ? stages.get(message.key) : undefined
        // A presenter that shows something else does not answer: whoever asked does it alone.
        if (!carryOut) return
        post({ from: id, kind: 'heard', to: message.from })
        carryOut(message.change)
        break
      }
      case 'new':
        forget()
        break
      case 'heard':
        if (message.to !== id) return
        seePresenter(message.from)
        clearTimeout(patience)
        unheard.shift()
        if (unheard.length > 0) patience = setTimeout(goOnAlone, ANSWER_TIME)
        break
      case 'run':
        take(message.key, message.playback)
    }
  }
  channel.addEventListener('message', event => receive(event.data as Message))
  post({ from: id, kind: 'hello', presenter: options.presenter() })

  function askPresenter(message: Message, alone: () => void): boolean {
    if (options.presenter() || follows() || !presenterPresent.value) return false
    unheard.push(alone)
    if (unheard.length === 1) patience = setTimeout(goOnAlone, ANSWER_TIME)
    post(message)
    return true
  }

  return {
    id, presenterPresent, runs, settled, follows,
    ask(intent) {
      // Once awake, a presenter first does what it was asked: then it comes to where the talk has gone.
      if (silent && typeof intent === 'object') post({ from: id, kind: 'went', position: intent })
      return askPresenter({ from: id, kind: 'intent', intent }, () => options.move(intent))
    },
    askStage: (key, change) => askPresenter({ from: id, kind: 'change', key, change }, () => stages.get(key)?.(change)),
    onStage(key, carryOut) {
      stages.set(key, carryOut)
      return () => { if (stages.get(key) === carryOut) stages.delete(key) }
    },
    startAnew() {
      forget()
      post({ from: id, kind: 'new' })
    },
    changeRole() {
      const presenter = options.presenter()
      presenterPresent.value = presenter || presenters.size > 0
      // A new presenter stands where it stood as a viewer: it asks nothing of the others.
      answered = true
      post(presenter ? { from: id, kind: 'hello', presenter } : { from: id, kind: 'bye', presenter: true })
    },
    publishRun(key, playback) {
      if (follows()) return
      take(key, playback)
      post({ from: id, kind: 'run', key, playback })
    },
    close() {
      clearTimeout(timer)
      clearTimeout(patience)
      post({ from: id, kind: 'bye', presenter: options.presenter() })
      closed = true
      channel.close()
    },
  }
}

/** The session of this window, opened by `setup/root.ts` with the first route; null before, in print and in tests. */
const current = shallowRef<Session | null>(null)

export function setSession(session: Session | null): void {
  current.value = session
}

export function useSession(): Readonly<Ref<Session | null>> {
  return current
}
