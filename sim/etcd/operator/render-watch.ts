/**
 * What `etcdctl watch` has printed so far (watch_command.go printWatchCh): each event's kind, key and
 * value on lines of their own, and why the server ended it, if it did.
 */
import { Ended, ENDINGS } from '../endings.ts'
import type { WatchEvent } from '../request.ts'
import { Exit } from './act.ts'
import type { Print } from './act.ts'
import type { Output } from './result.ts'

/** `exit` is null as long as it runs. In simple form only. */
export function renderWatch(events: readonly WatchEvent[], cancelled: Ended, print: Print): Omit<Output, 'exit'> & { readonly exit: number | null } {
  const out = events.flatMap(({ type, kv, prevKv }) => [
    type.toUpperCase(), ...(print.prevKv && prevKv ? [prevKv.key, prevKv.value] : []), kv.key, kv.value,
  ])
  if (cancelled === Ended.None) return { out, err: [], exit: null }
  return { out, err: [`watch was canceled (${ENDINGS[cancelled].text})`, 'Error: watch is canceled by the server'], exit: Exit.Interrupted }
}
