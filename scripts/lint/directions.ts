/**
 * The directions in which the house's rooms may import, as one ESLint rule.
 *
 * pages → components → composables → sim/run → sim/kernel, and the worlds stand
 * on sim/raft and sim/kernel without knowing each other. Every import is
 * resolved to a path of the project first, so that no spelling escapes.
 */
import { posix } from 'node:path'
import type { TSESTree } from '@typescript-eslint/utils'
import type { Rule } from 'eslint'

const WORLDS = ['etcd', 'noquorum', 'platform', 'kafka', 'elasticsearch', 'fleet']

/** What the files of one room may import. */
export interface Room {
  /** Paths from the project's folder that belong to the room. */
  files: RegExp
  /** Paths that may be imported. */
  may: RegExp
  /** Paths of which only types may be imported. */
  types?: RegExp
  /** Paths that may be imported dynamically only, with `import()`. */
  dynamic?: RegExp
  /** Packages that may be imported; the others are refused. */
  packages: RegExp
  /** The rule as the error states it. */
  rule: string
}

const NO_PACKAGE = /^$/
const VALIDATION = /^valibot$/
const SIM_PACKAGES = /^(?!vue|@vue|@vueuse\/|@slidev\/|node:)/
const ANY_BUT_SLIDEV = /^(?!@slidev\/client)/
const ANY = /^/

/** First match wins. Tests, and what is theirs alone, may import whatever they test against. */
export const rooms: Room[] = [
  { files: /^test-support\//, may: ANY, packages: ANY, rule: 'the stand-ins for tests know what they stand in for' },
  { files: /(?:\.test|-test-support)\.ts$|^(?:e2e|bench|scripts)\//, may: ANY, packages: ANY_BUT_SLIDEV, rule: 'Slidev’s client is reached through composables/slidev.ts only' },
  { files: /^sim\/cli\.ts$/, may: /^sim\/|^package\.json$/, packages: /^(?!vue|@vue|@vueuse\/|@slidev\/)/, rule: 'the command line knows sim/ and Node only' },
  { files: /^sim\/raft\//, may: /^sim\/raft\//, packages: NO_PACKAGE, rule: 'sim/raft imports only its own folder' },
  { files: /^sim\/kernel\//, may: /^sim\/kernel\//, packages: VALIDATION, rule: 'sim/kernel imports only its own folder' },
  ...WORLDS.map((world): Room => ({
    files: new RegExp(`^sim/${world}/`),
    may: new RegExp(`^sim/(?:${world}|raft|kernel)/`),
    packages: VALIDATION,
    rule: `sim/${world} imports only itself, sim/raft and sim/kernel: worlds do not know each other`,
  })),
  { files: /^sim\/platform-etcd\//, may: /^sim\/(?:platform-etcd|platform|etcd|raft|kernel)\//, packages: NO_PACKAGE, rule: 'sim/platform-etcd gives etcd to the platform: it imports these two, sim/raft and sim/kernel' },
  { files: /^sim\/run\/worlds\.ts$/, may: /^sim\/(?:run|kernel)\//, types: /^sim\//, dynamic: new RegExp(`^sim/(?:${[...WORLDS, 'platform-etcd'].join('|')})/`), packages: SIM_PACKAGES, rule: 'sim/run/worlds.ts loads worlds with import() only, so that a slide downloads its own' },
  { files: /^sim\/run\//, may: /^sim\/(?:run|kernel)\//, packages: SIM_PACKAGES, rule: 'sim/run imports only itself and sim/kernel: it knows the World interface, not the worlds' },
  { files: /^sim\/catalogue\//, may: /^sim\/catalogue\//, types: /^sim\//, packages: NO_PACKAGE, rule: 'sim/catalogue is data: outside its own folder, `import type` only' },
  { files: /^sim\/check\//, may: /^sim\/(?:check|kernel)\//, types: /^sim\/run\//, packages: SIM_PACKAGES, rule: 'sim/check imports itself, sim/kernel and types of sim/run' },
  { files: /^sim\/study\//, may: /^sim\/(?:study|etcd|elasticsearch|raft|kernel|check)\//, packages: NO_PACKAGE, rule: 'sim/study imports itself, sim/etcd, sim/elasticsearch, sim/raft, sim/kernel and sim/check' },
  { files: /^sim\//, may: /^sim\//, packages: SIM_PACKAGES, rule: 'nothing under sim/ knows Vue, Slidev, Node or the page' },
  { files: /^composables\/slidev\.ts$/, may: /^composables\//, packages: ANY, rule: 'the adapter to Slidev knows composables only' },
  { files: /^composables\//, may: /^composables\/|^sim\/(?:run|catalogue|study)\//, types: /^sim\/(?:kernel|check)\//, packages: ANY_BUT_SLIDEV, rule: 'composables import composables, sim/run, sim/catalogue, sim/study and types of sim/kernel; Slidev through composables/slidev.ts' },
  { files: /^components\/stage\/worlds\.ts$/, may: /^components\/stage\//, dynamic: /^components\/scene\//, packages: /^vue$/, rule: 'components/stage/worlds.ts loads how a world is drawn with import() only, so that a slide downloads its own' },
  { files: /^components\//, may: /^(?:components|composables)\//, types: /^sim\//, packages: ANY_BUT_SLIDEV, rule: 'components import components, composables and types of sim/; Slidev through composables/slidev.ts' },
  { files: /^setup\//, may: /^(?:setup|composables|components|styles)\//, types: /^sim\//, packages: ANY, rule: 'setup wires composables and components into Slidev' },
  { files: /^(?:layouts\/|[^/]+\.vue$)/, may: /^(?:layouts|components|composables)\//, types: /^sim\//, packages: ANY_BUT_SLIDEV, rule: 'layouts import components and composables; Slidev through composables/slidev.ts' },
]

/** The ESLint rule; its message names the import and the rule it breaks. */
export const directions: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'keep the import directions of the house' },
    messages: { direction: '{{from}} imports {{target}}: {{rule}}.' },
    schema: [],
  },
  create(context) {
    const from = posix.relative(context.cwd.replaceAll('\\', '/'), context.filename.replaceAll('\\', '/'))
    const room = rooms.find(({ files }) => files.test(from))
    if (room === undefined)
      return {}

    const check = (node: Rule.Node, source: unknown, kind: ImportKind): void => {
      if (typeof source !== 'string')
        return
      const target = source.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), source)) : source
      if (!isAllowed(room, target, source.startsWith('.'), kind))
        context.report({ node, messageId: 'direction', data: { from, target, rule: room.rule } })
    }

    type Parsed = TSESTree.ImportDeclaration | TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration
    const checkDeclaration = (node: unknown): void => {
      const declaration = node as Parsed
      check(node as Rule.Node, declaration.source?.value, isTypeOnly(declaration) ? 'type' : 'value')
    }
    return {
      ImportDeclaration: checkDeclaration,
      ExportNamedDeclaration: checkDeclaration,
      ExportAllDeclaration: checkDeclaration,
      ImportExpression: node => check(node, node.source.type === 'Literal' ? node.source.value : undefined, 'dynamic'),
      TSImportType: (node: Rule.Node) => check(node, (node as unknown as TSESTree.TSImportType).source?.value, 'type'),
    } as Rule.RuleListener
  },
}

type ImportKind = 'value' | 'type' | 'dynamic'

function isAllowed(room: Room, target: string, isPath: boolean, kind: ImportKind): boolean {
  if (!isPath)
    return room.packages.test(target)
  if (room.may.test(target))
    return true
  if (kind === 'type')
    return room.types?.test(target) ?? false
  return kind === 'dynamic' && (room.dynamic?.test(target) ?? false)
}

/** `import type …`, or braces in which every name is a type. */
function isTypeOnly(node: TSESTree.ImportDeclaration | TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration): boolean {
  if (node.type === 'ImportDeclaration') {
    return node.importKind === 'type'
      || (node.specifiers.length > 0 && node.specifiers.every(each => each.type === 'ImportSpecifier' && each.importKind === 'type'))
  }
  return node.exportKind === 'type'
}
