/** Modules that the bundler provides and TypeScript cannot find on disk. */

declare module 'server-reactive:*' {
  /** vite-plugin-vue-server-ref's shared object; plain and local in a static build. */
  const state: Record<string, unknown>
  export default state
}
