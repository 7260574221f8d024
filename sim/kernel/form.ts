/** Checking the form of data that comes from outside: one sentence for its author. */
import * as v from 'valibot'

/** The first thing wrong, as « where what » ("story.2.plus est un nombre entier de µs"), or null. */
export function firstIssue(form: v.GenericSchema, candidate: unknown, whole: string): string | null {
  const result = v.safeParse(form, candidate, { abortEarly: true })
  if (result.success) return null
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  // A field that is missing has no message of its own schema.
  const what = issue.received === 'undefined' ? 'manque' : issue.expected === 'never' ? 'n’est pas un champ connu' : issue.message
  return `${path === null ? whole : `« ${path} »`} ${what}`
}
