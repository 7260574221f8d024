import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { directions } from './scripts/lint/directions.ts'
import { determinism } from './scripts/lint/determinism.ts'

export default tseslint.config(
  { ignores: ['dist/', 'exports/', 'node_modules/', '.slidev/', 'coverage/'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/recommended-error'],
  {
    files: ['**/*.vue'],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, sourceType: 'module' },
    },
    rules: {
      // Markdown names components by their file, and a scene is a word of this talk.
      'vue/multi-word-component-names': 'off',
      // Layout is left to whoever writes; these rules only fight over it.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // An optional prop is undefined, which its type already says.
      'vue/require-default-prop': 'off',
    },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: { rules: { directions } } },
    rules: {
      'house/directions': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-restricted-exports': 'off',
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.vue'],
    ignores: ['**/*.test.ts'],
    // Longer than this, a module is two modules.
    rules: { 'max-lines': ['error', 400] },
  },
  {
    files: ['sim/**/*.ts'],
    ignores: ['sim/cli.ts', 'sim/**/*.test.ts'],
    rules: determinism,
  },
)
