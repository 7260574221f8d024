/**
 * Which words of a French text nobody knows: neither the dictionary nor the project's list.
 *
 * A word is taken as French writes it: elided (l’état), hyphenated (a-t-il), capitalised. Addresses,
 * paths, options and what holds a figure (m1, v3.6) are not words.
 */

export interface Lexicon {
  /** Whether a word without elision or clitic is right as it is written. */
  knows: (word: string) => boolean
}

const ELIDED = /^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)’(?=.)/i
const CLITIC = /(?<=.)-(?:t-(?:il|elle|on|ils|elles)|je|tu|ce|il|elle|on|nous|vous|ils|elles|moi|toi|lui|leur|le|la|les|y|en|là|ci|m’en|t’en)$/i
const ADDRESS = /[\p{L}\d]\.[\p{L}\d]|[_=@\\<>{}\d]|^\/|\/$|^-/u

/** @returns the unknown words, in order, as they are written */
export function unknownWords(text: string, lexicon: Lexicon): string[] {
  return text
    .replaceAll(/[\u00AD\u2060]/g, '')
    .split(/[\s\uFFFC«»()[\],;:!?…“”"+·–—→←|]+/u)
    .map(chunk => chunk.replace(/^[.'’*%]+|[.'*%]+$/g, ''))
    .filter(chunk => !ADDRESS.test(chunk))
    .flatMap(chunk => chunk.split('/'))
    .filter(word => /\p{L}{2}/u.test(word) && !isKnown(word, lexicon))
}

function isKnown(word: string, lexicon: Lexicon): boolean {
  const plain = word.replaceAll('\'', '’')
  if (plain.length < 2 || lexicon.knows(plain))
    return true
  const elided = ELIDED.exec(plain)
  if (elided)
    return isKnown(plain.slice(elided[0].length), lexicon)
  const clitic = CLITIC.exec(plain)
  if (clitic)
    return isKnown(plain.slice(0, clitic.index), lexicon)
  const parts = plain.split('-')
  return parts.length > 1 && parts.every(part => part !== '' && isKnown(part, lexicon))
}

/**
 * A dictionary with the project's own words.
 *
 * A word of the list that begins with a small letter may begin a sentence; another is taken as it stands.
 */
export function lexiconOf(dictionary: { correct: (word: string) => boolean }, own: Iterable<string>): Lexicon {
  const words = new Set(own)
  const uncapitalised = (word: string): string => word[0].toLowerCase() + word.slice(1)
  return { knows: word => words.has(word) || words.has(uncapitalised(word)) || dictionary.correct(word) }
}
