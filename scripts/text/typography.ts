/**
 * French typography as a table of what must not be found, each with its remedy.
 *
 * The spaces are those of CONTRIBUTING.md: U+00A0 before a colon and inside guillemets, U+202F
 * before ; ! ? and between groups of three figures, either between a number and its unit.
 */
import { MASK } from './markdown-text.ts'

export interface Rule {
  name: string
  pattern: RegExp
  remedy: string
}

export interface Finding {
  rule: Rule
  /** What was found, with what stands around it. */
  excerpt: string
}

const UNITS = 'ms|µs|ns|s|min|h|j|[KMGTkmg]?i?[oO]|[kMGT]b(?:it)?/s|[kMGT]bit|km|Hz|[kMG]Hz|px|€'
const NOT_BEFORE = '(?<!\\p{L})'
const NOT_AFTER = '(?!\\p{L})'

export const rules: readonly Rule[] = [
  { name: 'apostrophe droite', pattern: /'/u, remedy: 'écrire ’ (U+2019)' },
  { name: 'guillemets droits', pattern: /["“”]/u, remedy: 'écrire « … », avec U+00A0 à l’intérieur' },
  { name: 'espace après «', pattern: /«(?!\u00A0)/u, remedy: 'mettre U+00A0 après «' },
  { name: 'espace avant »', pattern: /(?<!\u00A0)»/u, remedy: 'mettre U+00A0 avant »' },
  { name: 'espace avant :', pattern: /(?<=[^\u00A0]):(?=\s|$)/u, remedy: 'mettre U+00A0 avant le deux-points' },
  { name: 'espace avant ; ! ?', pattern: /(?<=[^\u202F?!(…])(?<!«\u00A0|[←→] )[;!?]/u, remedy: 'mettre U+202F avant ; ! ?' },
  { name: 'espace après la ponctuation', pattern: /[,;](?=\p{L})|(?<=\p{Ll}{2})[.!?…](?=\p{Lu}\p{Ll})/u, remedy: 'mettre une espace après la ponctuation' },
  { name: 'espace avant , .', pattern: /\s,|\s\.(?=\s|$)/u, remedy: 'ôter l’espace avant la virgule ou le point' },
  { name: 'points de suspension', pattern: /\.\.\.?(?![./])|etc\.?…/u, remedy: 'écrire … (U+2026), et « etc. » sans eux' },
  { name: 'virgule décimale', pattern: new RegExp(`\\d\\.\\d+\\s?(?:%|(?:${UNITS}|secondes?|minutes?|heures?|millisecondes?|fois)${NOT_AFTER})`, 'u'), remedy: 'écrire la virgule décimale' },
  { name: 'milliers', pattern: /(?<![\d,.\u202F])[1-9]\d{0,2}[ \u00A0.]\d{3}(?![\d.])|(?<![\d.,#/-])(?<!(?:ticket|tickets|issue|PR|no|nᵒ|KEP)\s[^:.;]*)\d{5,}(?![\d.\u202F-])/u, remedy: 'séparer les groupes de trois chiffres par U+202F' },
  { name: 'capitale accentuée', pattern: new RegExp(`${NOT_BEFORE}(?:Etat|Etats|Etape|Etapes|Eteint|Eteindre|Etendre|Etendu|Etirer|Etiré|Election|Elections|Ecriture|Ecritures|Ecrire|Ecrit|Echec|Echecs|Echoue|Echouer|Etre|Evénement|Equipe|Equipes|Eviction|Elasticité|Etcd|Evidemment|Eviter|Evitez|Ca)${NOT_AFTER}|(?:^|[.!?…:]\\s)A (?:la|l’|partir|chaque|vous|deux|quoi|ce|cause|force|moins|savoir|suivre|noter|retenir|éviter|faire|venir|peine)${NOT_AFTER}`, 'u'), remedy: 'accentuer la capitale (É, À, Ç) ; « etcd » n’en prend pas' },
  { name: 'espaces doubles', pattern: /\s{2,}/u, remedy: 'n’en garder qu’une' },
  { name: 'espace avant %', pattern: /(?<![\u00A0\u202F(])%/u, remedy: 'mettre U+00A0 ou U+202F avant %' },
  { name: 'espace avant l’unité', pattern: new RegExp(`(?<![\\p{L}\\d.-])\\d+(?:,\\d+)? ?(?:${UNITS})(?![\\p{L}\\d’_-])`, 'u'), remedy: 'mettre U+00A0 ou U+202F entre le nombre et l’unité' },
  { name: 'ordinal', pattern: /(?<![\p{L}\d])\d+(?:ème|eme|ième|ieme|è|er|ère|re|e|nd|nde)s?(?![\p{L}\d])/u, remedy: 'écrire 1ᵉʳ, 1ʳᵉ, 3ᵉ' },
  { name: 'ligature', pattern: /\p{L}*(?:noeud|coeur|oeuvre|oeil|voeu|soeur|boeuf|manoeuvre)\p{L}*/iu, remedy: 'écrire œ' },
  { name: 'tiret', pattern: /\s(?:--|-)\s/u, remedy: 'écrire –, ou une virgule, ou deux points' },
  { name: 'mot du glossaire', pattern: new RegExp(`${NOT_BEFORE}(?:split-brain|suiveurs?|esclaves?|pulsations?|serveurs? d’API|comm?itt?ée?s?|comm?itt?er|timeouts?|fail-over|failover|digital)${NOT_AFTER}`, 'iu'), remedy: 'prendre le mot de docs/glossaire.md' },
]

/** @param text as `deck-text.ts` gives it: code and English masked */
export function findingsIn(text: string): Finding[] {
  return rules.flatMap((rule) => {
    const all = text.matchAll(new RegExp(rule.pattern, rule.pattern.flags + 'g'))
    return [...all].map(match => ({ rule, excerpt: around(text, match.index, match[0].length) }))
  })
}

/** The no-break spaces are invisible: in an excerpt they are ⍽ (U+00A0) and ⎵ (U+202F). */
function around(text: string, index: number, length: number): string {
  return text.slice(Math.max(0, index - 18), index + length + 18).replaceAll('\u00A0', '⍽').replaceAll('\u202F', '⎵').replaceAll(MASK, '▢')
}
