declare module 'nspell' {
  /** The part of the checker that is used here. */
  export default function nspell(dictionary: { aff: Uint8Array, dic: Uint8Array }): { correct: (word: string) => boolean }
}
