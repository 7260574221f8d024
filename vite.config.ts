/** What this deck adds to Slidev's own Vite configuration: mostly, what it leaves out. */
import process from 'node:process'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { readingPage } from './scripts/reading/plugin.ts'
import { windowRelay } from './scripts/relay.ts'

/**
 * Leaves out of the visitor's download what Slidev brings to every deck and this one never runs.
 *
 * Together it is a fifth of the JavaScript of the first slide, whose limit
 * `e2e/size.test.ts` asserts; `docs/dependencies.md` says what each part is for.
 */
function slimClient(): Plugin {
  const noTwoslash = '\0deck:no-twoslash'
  return {
    name: 'deck:slim-client',
    enforce: 'pre',
    apply: 'build',
    resolveId(id, importer) {
      // Type hints over code: the deck has `twoslash: false`.
      if (id === '@shikijs/vitepress-twoslash/client')
        return noTwoslash
      // Templates are compiled ahead; only decks with live Vue code need the compiler.
      if (id.endsWith('/vue/dist/vue.esm-bundler.js'))
        return this.resolve(id.replace('vue.esm-bundler', 'vue.runtime.esm-bundler'), importer, { skipSelf: true })
      // One small function, re-exported from a module that brings a YAML parser.
      if (id === '@slidev/parser/core' && importer?.includes('/@slidev/client/'))
        return this.resolve('@slidev/parser/utils', importer, { skipSelf: true })
    },
    // Each slide's frontmatter as it is written, beside the same as data: for the editor of the development server.
    transform(code) {
      if (code.includes('"frontmatterRaw":')) return { code: code.replace(/"frontmatterRaw":"(?:[^"\\]|\\.)*",/g, ''), map: null }
    },
    load(id) {
      if (id === noTwoslash)
        return 'export default { install() {} }'
    },
  }
}

export default defineConfig(({ command }) => ({
  plugins: [slimClient(), readingPage(), windowRelay()],
  // Components of the deck are `.vue`; modules beside them are not taken for components of their name.
  slidev: { components: { globsExclude: ['components/**/*.ts'] } },
  // The address under which this very build will stand, printed on paper and in shared links.
  define: { 'import.meta.env.DECK_URL': JSON.stringify(process.env.DECK_URL ?? '') },
  // A speaker who starts the deck reads two addresses, not a hundred files.
  logLevel: command === 'build' ? 'warn' : 'info',
  build: { rollupOptions: { checks: { pluginTimings: false } } },
}))
