import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const cwd = fileURLToPath(new URL('..', import.meta.url))
const eslint = new ESLint({ cwd })

/** The messages about a file that would have this text at this path. */
async function complaints(path: string, text: string): Promise<string[]> {
  const source = path.endsWith('.vue')
    ? `<script setup lang="ts">\n${text}\n</script>\n\n<template>\n  <p>Texte</p>\n</template>\n`
    : `${text}\n`
  const [result] = await eslint.lintText(source, { filePath: `${cwd}${path}` })
  return result.messages
    .filter(({ ruleId }) => ruleId === null || /^house\/|^no-restricted/.test(ruleId))
    .map(({ message }) => message)
}

describe('the directions of imports', () => {
  it.each([
    ['sim/raft/log.ts', `import '../kernel/clock.ts'`, 'sim/raft imports only its own folder'],
    ['sim/raft/log.ts', `import 'valibot'`, 'sim/raft imports only its own folder'],
    ['sim/raft/log.ts', `export * from '../etcd/member.ts'`, 'sim/raft imports only its own folder'],
    ['sim/kernel/clock.ts', `import 'tinyqueue'`, 'sim/kernel imports only its own folder'],
    ['sim/kernel/clock.ts', `import type { Node } from '../raft/node.ts'`, 'sim/kernel imports only its own folder'],
    ['sim/etcd/member.ts', `import '../kafka/broker.ts'`, 'sim/etcd imports only itself, sim/raft and sim/kernel'],
    ['sim/kafka/broker.ts', `import '../etcd/member.ts'`, 'worlds do not know each other'],
    ['sim/platform/store.ts', `import '../platform-etcd/store.ts'`, 'sim/platform imports only itself'],
    ['sim/platform-etcd/store.ts', `import '../kafka/broker.ts'`, 'gives etcd to the platform'],
    ['sim/run/worlds.ts', `import '../platform-etcd/world.ts'`, 'loads worlds with import() only'],
    ['sim/platform/node.ts', `import '../run/run.ts'`, 'sim/platform imports only itself'],
    ['sim/elasticsearch/node.ts', `import '../fleet/index.ts'`, 'sim/elasticsearch imports only itself'],
    ['sim/fleet/index.ts', `await import('../etcd/index.ts')`, 'sim/fleet imports only itself'],
    ['sim/run/run.ts', `import '../etcd/member.ts'`, 'it knows the World interface, not the worlds'],
    ['sim/run/run.ts', `await import('../etcd/index.ts')`, 'it knows the World interface, not the worlds'],
    ['sim/run/worlds.ts', `import '../etcd/index.ts'`, 'loads worlds with import() only'],
    ['sim/catalogue/election.ts', `import { parse } from '../run/scenario.ts'`, '`import type` only'],
    ['sim/check/runner.ts', `import { run } from '../run/run.ts'`, 'types of sim/run'],
    ['sim/check/runner.ts', `import '../etcd/index.ts'`, 'types of sim/run'],
    ['sim/study/layout.ts', `import '../run/run.ts'`, 'sim/study imports itself'],
    ['sim/run/run.ts', `import { ref } from 'vue'`, 'sim/run imports only itself and sim/kernel'],
    ['sim/words.ts', `import { ref } from 'vue'`, 'nothing under sim/ knows Vue'],
    ['sim/words.ts', `import { useNow } from '@vueuse/core'`, 'nothing under sim/ knows Vue'],
    ['sim/words.ts', `import { useNav } from '@slidev/client'`, 'nothing under sim/ knows Vue'],
    ['sim/words.ts', `import fs from 'node:fs'`, 'nothing under sim/ knows Vue, Slidev, Node'],
    ['sim/words.ts', `import '../components/x.ts'`, 'nothing under sim/ knows Vue'],
    ['sim/words.ts', `import '../composables/x.ts'`, 'nothing under sim/ knows Vue'],
    ['sim/cli.ts', `import { ref } from 'vue'`, 'the command line knows sim/ and Node only'],
    ['composables/useRun.ts', `import '../components/scene/geometry.ts'`, 'composables import composables, sim/run'],
    ['composables/useRun.ts', `import '../sim/etcd/member.ts'`, 'composables import composables, sim/run'],
    ['composables/useRun.ts', `import { clock } from '../sim/kernel/clock.ts'`, 'types of sim/kernel'],
    ['composables/useRun.ts', `import { useNav } from '@slidev/client'`, 'Slidev through composables/slidev.ts'],
    ['composables/useRun.ts', `import '@slidev/client/state/storage.ts'`, 'Slidev through composables/slidev.ts'],
    ['components/scene/Scene.vue', `import { useNav } from '@slidev/client'`, 'Slidev through composables/slidev.ts'],
    ['components/scene/Scene.vue', `import { frameAt } from '../../sim/run/run.ts'`, 'types of sim/'],
    ['components/stage/worlds.ts', `import Scene from '../scene/Scene.vue'`, 'loads how a world is drawn with import() only'],
    ['layouts/cover.vue', `import { useNav } from '@slidev/client'`, 'Slidev through composables/slidev.ts'],
    ['global-top.vue', `import { useNav } from '@slidev/client'`, 'Slidev through composables/slidev.ts'],
    ['e2e/support.ts', `import '@slidev/client'`, 'Slidev’s client is reached through composables/slidev.ts only'],
  ])('%s may not say %s', async (path, text, rule) => {
    const messages = await complaints(path, text)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toContain(rule)
    expect(messages[0]).toContain(`${path} imports `)
  })

  it.each([
    ['sim/raft/log.ts', `import './quorum.ts'`],
    ['sim/etcd/member.ts', `import '../raft/node.ts'\nimport '../kernel/clock.ts'`],
    ['sim/kernel/form.ts', `import * as v from 'valibot'\nexport { v }`],
    ['sim/run/worlds.ts', `export const etcd = () => import('../etcd/index.ts')`],
    ['sim/run/scenario.ts', `import * as v from 'valibot'\nexport { v }`],
    ['sim/catalogue/index.ts', `import './election.ts'\nimport type { Scenario } from '../run/scenario.ts'\nexport type { Scenario }`],
    ['sim/check/runner.ts', `import type { Run } from '../run/run.ts'\nexport type { Run }`],
    ['sim/cli.ts', `import process from 'node:process'\nimport './run/run.ts'\nprocess.exit()`],
    ['sim/raft/node.test.ts', `import { it } from 'vitest'\nimport '../check/runner.ts'\nit('x', () => {})`],
    ['composables/slidev.ts', `import { syncDirections } from '@slidev/client/state/storage.ts'\nexport { syncDirections }`],
    ['composables/useRun.ts', `import { ref } from 'vue'\nimport '../sim/run/run.ts'\nimport type { Clock } from '../sim/kernel/clock.ts'\nexport type { Clock }\nexport { ref }`],
    ['setup/root.ts', `import '@slidev/client'\nimport '../composables/useRun.ts'`],
    ['components/scene/Scene.vue', `import type { Frame } from '../../sim/run/frame.ts'\nimport '../../composables/useRun.ts'\ndefineProps<{ frame: Frame }>()`],
  ])('%s may say %s', async (path, text) => {
    expect(await complaints(path, text)).toEqual([])
  })
})

describe('the simulator', () => {
  it.each([
    ['Date.now()', 'pure function'],
    ['new Date()', 'pure function'],
    ['performance.now()', 'pure function'],
    ['setTimeout(() => {}, 1)', 'pure function'],
    ['Math.random()', 'named random stream'],
    ['Math.log(2)', 'last bit'],
    ['Math.pow(2, 3)', 'last bit'],
    ['2 ** 3', 'last bit'],
    [`'a'.localeCompare('b')`, 'locale'],
  ])('may not say %s', async (expression, reason) => {
    const messages = await complaints('sim/kernel/clock.ts', `export const x = ${expression}`)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toContain(reason)
    expect(await complaints('sim/kernel/clock.test.ts', `export const x = ${expression}`)).toEqual([])
  })

  it('may say Math.sqrt', async () => {
    expect(await complaints('sim/kernel/clock.ts', 'export const x = Math.sqrt(2)')).toEqual([])
  })
})
