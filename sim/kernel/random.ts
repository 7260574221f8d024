/**
 * Named random streams from one seed. Every cause of chance ("m2/election", "link m1→m2") draws
 * from a stream of its own, so that one draw more somewhere moves nothing elsewhere, and two runs
 * can be compared event by event.
 *
 * The generator is sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, from PractRand);
 * seeds are spread by the finaliser of MurmurHash3. Both use 32-bit integer operations only.
 */
export interface Stream {
  a: number
  b: number
  c: number
  counter: number
}

export interface RandomSource {
  readonly seed: number
  readonly streams: Record<string, Stream>
}

export function createRandom(seed: number): RandomSource {
  return { seed: seed >>> 0, streams: {} }
}

/** The stream of that name, made at its first use; later calls return the same one. */
export function streamOf(random: RandomSource, name: string): Stream {
  const known = random.streams[name]
  if (known) return known
  let h = mix(random.seed ^ 0x9e3779b9)
  for (let i = 0; i < name.length; i++) h = mix(h ^ name.charCodeAt(i))
  const stream: Stream = { a: h, b: mix(h ^ 0x85ebca6b), c: mix(h ^ 0xc2b2ae35), counter: 1 }
  for (let i = 0; i < 12; i++) nextUint32(stream)
  random.streams[name] = stream
  return stream
}

/** A whole number in [0, 2^32). */
export function nextUint32(s: Stream): number {
  const result = (s.a + s.b + s.counter) | 0
  s.counter = (s.counter + 1) | 0
  s.a = s.b ^ (s.b >>> 9)
  s.b = (s.c + (s.c << 3)) | 0
  s.c = ((s.c << 21) | (s.c >>> 11)) + result | 0
  return result >>> 0
}

/** A whole number in [0, bound); `bound` is a whole number in [1, 2^32]. */
export function below(s: Stream, bound: number): number {
  const drawn = nextUint32(s)
  // Of small bounds the same in whole numbers of 32 bits, which is faster: the high half of the product.
  if (bound <= 0x8000) return (Math.imul(drawn >>> 16, bound) + (Math.imul(drawn & 0xffff, bound) >>> 16) | 0) >>> 16
  return (drawn / 0x1_0000_0000) * bound >>> 0
}

/** True with the given probability (0 never, 1 always). Draws only when there is chance in it. */
export function happens(s: Stream, probability: number): boolean {
  if (probability <= 0) return false
  if (probability >= 1) return true
  return nextUint32(s) < probability * 0x1_0000_0000
}

/** MurmurHash3's finaliser: every bit of the number counts for every bit of the result. */
export function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
