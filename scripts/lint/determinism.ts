/**
 * What `sim/` may not touch, so that a run is the same in Node, Chromium and Firefox.
 *
 * The clock, the timers and the randomness are the machine's; the transcendental
 * functions of `Math` differ in the last bit from one engine to the next, and
 * what depends on the locale differs from one reader to the next. `Math.sqrt` is
 * exact by the standard (IEEE 754) and allowed.
 */

const TRANSCENDENTAL = [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'exp',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'pow',
  'cbrt',
  'hypot',
]

const MACHINE = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'crypto',
  'process',
  'window',
  'document',
  'navigator',
  'localStorage',
  'fetch',
  'Intl',
]

/** ESLint rules for the simulator. */
export const determinism = {
  'no-restricted-globals': [
    'error',
    ...MACHINE.map(name => ({ name, message: 'sim/ is a pure function of its inputs: time and randomness come from sim/kernel, and nothing comes from the machine.' })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Draw from a named random stream of sim/kernel.' },
    ...TRANSCENDENTAL.map(property => ({ object: 'Math', property, message: 'Engines differ in its last bit: use integers, tables or Math.sqrt.' })),
    ...['toLocaleString', 'localeCompare', 'toLocaleUpperCase', 'toLocaleLowerCase'].map(property => ({ property, message: 'It depends on the reader’s locale.' })),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'BinaryExpression[operator="**"], AssignmentExpression[operator="**="]', message: 'Engines differ in its last bit: multiply, or use a table.' },
    { selector: 'TSEnumDeclaration, TSParameterProperty', message: 'Plain Node runs sim/: only types that can be stripped.' },
  ],
} as const
