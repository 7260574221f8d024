/**
 * Takes an item out of a list. The last, which in a short queue it most often is, by `pop`: it keeps
 * the list's room, where a list emptied by `shift` or `splice` reserves it anew with the next push.
 */
export function removeAt(list: unknown[], i: number): void {
  if (i === list.length - 1) list.pop()
  else list.splice(i, 1)
}
