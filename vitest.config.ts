/**
 * The tests have a configuration of their own: Slidev's needs the whole deck.
 *
 * `unit` runs in Node, `dom` mounts components in happy-dom, `e2e` drives the
 * built deck in a real browser.
 */
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const stub = fileURLToPath(new URL('./test-support/slidev-client.ts', import.meta.url))
const alias = [{ find: /^@slidev\/client(\/.*)?$/, replacement: stub }]

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          environment: 'node',
          // A busy machine is not a failure.
          testTimeout: 60_000,
          include: ['{sim,scripts,composables,components,setup,bench}/**/*.test.ts'],
          exclude: ['**/*.dom.test.ts', '**/node_modules/**'],
        },
      },
      {
        plugins: [vue()],
        resolve: { alias },
        test: {
          name: 'dom',
          environment: 'happy-dom',
          testTimeout: 60_000,
          include: ['{composables,components,layouts,setup}/**/*.dom.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          // One built deck, one browser, two cores: files in parallel would only disturb each other.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
