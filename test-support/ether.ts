/**
 * The air between windows, in tests: BroadcastChannels of one memory. What is posted is cloned as a
 * browser clones it, and arrives in the order it was posted, but only when the test lets it.
 */
export interface Ether {
  /** Opens a channel; windows with the same name hear each other. */
  readonly channel: (name: string) => BroadcastChannel
  /** All that was posted so far, in order. */
  readonly posted: readonly unknown[]
  /** Lets what is under way arrive, and what is answered to it: all of it, or only the first few. */
  readonly deliver: (limit?: number) => void
}

interface Ear {
  readonly name: string
  readonly hear: Set<(event: MessageEvent) => void>
  closed: boolean
}

export function createEther(): Ether {
  const ears: Ear[] = []
  const posted: unknown[] = []
  const underWay: (() => void)[] = []

  function channel(name: string): BroadcastChannel {
    const ear: Ear = { name, hear: new Set(), closed: false }
    ears.push(ear)
    return {
      name,
      postMessage(data: unknown) {
        if (ear.closed) throw new Error(`the channel ${name} is closed`)
        const copy = structuredClone(data)
        posted.push(copy)
        for (const other of ears.filter(e => e !== ear && e.name === name && !e.closed)) {
          underWay.push(() => {
            if (!other.closed) for (const hear of other.hear) hear({ data: structuredClone(copy) } as MessageEvent)
          })
        }
      },
      addEventListener: (_type: string, hear: (event: MessageEvent) => void) => void ear.hear.add(hear),
      close: () => { ear.closed = true },
    } as unknown as BroadcastChannel
  }

  return {
    channel, posted,
    deliver(limit = Infinity) {
      for (let n = 0; n < limit && underWay.length > 0; n++) underWay.shift()!()
    },
  }
}
