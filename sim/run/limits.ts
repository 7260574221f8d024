/**
 * How large a run may be: bounds on what a file, a link or another window may bring, so that no
 * input keeps the page busy or fills its memory. A world's own (members, sites, texts) stand with
 * its description.
 */

/** Steps of a story. */
export const STEP_LIMIT = 500
/** Actions of a log. */
export const LOG_LIMIT = 2_000
/** Events an engine handles for one run; then it stops and says so. */
export const EVENT_LIMIT = 5_000_000
/** Longest id (scenario, world, event, action), title and caption, in characters. */
export const ID_LIMIT = 60
export const TITLE_LIMIT = 200
export const CAPTION_LIMIT = 300
/** Conditions on one event, and longest word in one. */
export const WHERE_LIMIT = 20
export const WORD_LIMIT = 100
/** Answers that a bet offers. */
export const ANSWER_LIMIT = 6
/** Raised when the same scenario, seed and log no longer give the same trace: links say which one wrote them. */
export const ENGINE_VERSION = 3
/** Characters of a link's fragment. */
export const LINK_LIMIT = 100_000
