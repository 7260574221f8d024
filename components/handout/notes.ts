/** Notes for others than the speaker: what is said, without what is only for the stage. */

/**
 * Leaves out private cues, what a speaker tells only to themselves between `[privé]` and `[/privé]`.
 * One that is never closed goes on to the end.
 */
export function withoutPrivateCues(note: string): string {
  return note.replace(/\[privé\][\s\S]*?(?:\[\/privé\]|$)/g, '').trimEnd()
}

/**
 * The spoken text as the handout prints it: no click marks, no private cues, the two voices as marks.
 *
 * @param html notes as Slidev renders them, from this deck's own Markdown
 */
export function spokenHtml(html: string): string {
  return withoutPrivateCues(html.replace(/<span class="slidev-note-click-mark"[^>]*><\/span>/g, ''))
    .replace(/\[([AB])\]/g, '<b class="voice">$1</b>')
    // What a cut block leaves behind: a paragraph that opens or closes nothing.
    .replace(/<p>\s*(?:<br\s*\/?>)?\s*<\/p>/g, '')
}

/**
 * The spoken text for the reading page: as the handout has it, with each click a step that can be
 * seen and heard.
 */
export function steppedHtml(html: string): string {
  return spokenHtml(html.replaceAll(/<span class="slidev-note-click-mark"[^>]*data-clicks="(\d+)"[^>]*><\/span>/g, '<b class="step">clic $1</b>'))
}
