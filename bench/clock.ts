/**
 * The clock of what is compared with the bare queue: processor time of this thread, not of the wall.
 * On a machine that does nothing else they are the same; on a shared one the wall's clock counts what
 * others did meanwhile. What helps beside the thread (the collector's and the compiler's own threads)
 * counts in neither, and waiting for them in neither to speak of.
 */
import process from 'node:process'

/** Seconds since the thread began; of some meaning as a difference only. */
export function threadSeconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}
