/**
 * A small value that the deck's windows agree on: the latest setting wins.
 *
 * No window publishes on load: it asks, and takes what it is given. Settings are numbered, so that
 * two windows that set at once, or hear late, come to the same value whatever the order.
 */
import { shallowRef } from 'vue'
import type { Ref } from 'vue'
import { openChannel } from './channel.ts'
import type { Channel } from './channel.ts'

type Message<T> = { readonly kind: 'ask' } | ({ readonly kind: 'is' } & Setting<T>)

interface Setting<T> {
  readonly value: T
  /** Counts the settings; of two with the same number, the greater name wins. */
  readonly version: number
  readonly by: string
}

export interface SharedValue<T> {
  readonly value: Readonly<Ref<T>>
  readonly set: (value: T) => void
  readonly close: () => void
}

/**
 * @param name unique to the deck and the value
 * @param initial the value while no window has set any; plain data, as it is cloned
 */
export function shareValue<T>(name: string, initial: T, channelOf: (name: string) => Channel = openChannel): SharedValue<T> {
  const id = crypto.randomUUID()
  const channel = channelOf(name)
  const value = shallowRef(initial)
  let last: Setting<T> = { value: initial, version: 0, by: '' }

  function take(setting: Setting<T>): void {
    last = setting
    value.value = setting.value
  }

  const post = (message: Message<T>) => channel.postMessage(message)
  channel.addEventListener('message', ({ data }: MessageEvent<Message<T>>) => {
    if (data.kind === 'ask') {
      if (last.version > 0) post({ kind: 'is', ...last })
    } else if (data.version > last.version || (data.version === last.version && data.by > last.by)) {
      take({ value: data.value, version: data.version, by: data.by })
    }
  })
  post({ kind: 'ask' })

  return {
    value,
    set(to) {
      take({ value: to, version: last.version + 1, by: id })
      post({ kind: 'is', ...last })
    },
    close: () => channel.close(),
  }
}
