/** Handing things over to whoever looks at the page: a file, or a text on their clipboard. */

/** Saves a file under a name, as a link to a download would. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The browser has begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/**
 * Puts a text on the clipboard; where the page may not (no secure origin, no permission), through a
 * selection, as pages used to. False when neither is possible: then the text is to be copied by hand.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text })
    area.style.cssText = 'position:fixed;opacity:0'
    // Inside an open dialog: nothing outside of it can be selected.
    const place = document.querySelector('dialog[open]') ?? document.body
    place.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}
