/** A world for tests of what knows no world: lamps that go out a second after somebody lights them. */
import { h } from 'vue'
import type { FunctionalComponent } from 'vue'
import { NOBODY } from '../sim/kernel/queue.ts'
import { record } from '../sim/kernel/trace.ts'
import { schedule } from '../sim/kernel/world.ts'
import type { World } from '../sim/kernel/world.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import type { Staging } from '../components/stage/staging.ts'

interface Lamps { readonly names: readonly string[], readonly lit: boolean[] }
interface LampsView { readonly lamps: readonly { readonly name: string, readonly lit: boolean }[] }
interface Light { readonly type: 'light', readonly lamp: string }

const LIT = 0
const OUT = 1
const BURNS = 1_000_000

export const lamps: World<readonly string[], Lamps, Light, LampsView> = {
  id: 'lamps',
  vocabulary: [{ name: 'lit', fields: [['lamp', 'int']] }, { name: 'out', fields: [['lamp', 'int']] }],
  words: () => null,
  reject: () => null,
  rejectAction: () => null,
  build: names => ({ names, lit: names.map(() => false) }),
  act({ names, lit }, kernel, { lamp }) {
    const no = names.indexOf(lamp)
    if (lit[no]) return { refused: 'already', subject: lamp }
    lit[no] = true
    record(kernel.trace, kernel.now, LIT, no)
    schedule(kernel, BURNS, OUT, NOBODY, no)
    return null
  },
  handle({ lit }, kernel, { body }) {
    lit[body as number] = false
    record(kernel.trace, kernel.now, OUT, body as number)
  },
  hold: (_state, _kernel, due) => due,
  view: ({ names, lit }) => ({ lamps: names.map((name, i) => ({ name, lit: lit[i] })) }),
  salience: () => ({ span: 1_000, wall: 400 }),
  importance: () => 2,
  narrate: ({ names }, code, fields) => `La lampe ${names[fields[0]]} ${code === LIT ? 's’allume' : 's’éteint'}.`,
  landmark: () => null,
  fidelity: 'Des lampes.',
  explain: ({ subject }) => `La lampe ${subject} est déjà allumée.`,
  invariants: [],
  shared: [],
}

export const evening: Scenario = {
  id: 'evening', title: 'Le soir', world: 'lamps', seed: 1, description: ['salon', 'cuisine'],
  story: [
    { cue: 'Tout est éteint.', plus: 1_000 },
    { act: { type: 'light', lamp: 'salon' }, plus: 1_000 },
    { cue: 'Le salon est allumé.', event: 'lit', plus: 500_000 },
  ],
}

interface SceneProps { readonly view: LampsView, readonly at: number, readonly actable: boolean, readonly focus?: unknown, readonly messages?: unknown, readonly portrait?: boolean }

const LampScene: FunctionalComponent<SceneProps, { open: (target: { lamp: string }, x: number, y: number) => void, inspect: (id: number) => void }> = ({ view, actable }, { emit }) => (
  h('svg', { class: 'scene', viewBox: '0 0 100 50' }, view.lamps.map(({ name, lit }, i) => h('g', {
    'class': ['lamp', { lit }], 'aria-label': name, 'role': actable ? 'button' : 'img', 'onClick': () => actable && emit('open', { lamp: name }, 0.2 + 0.5 * i, 0.5),
  })))
)
LampScene.props = ['view', 'at', 'actable', 'focus', 'messages', 'portrait']
LampScene.emits = ['open', 'inspect']

const Count: FunctionalComponent<{ readonly view: LampsView }> = ({ view }) => h('p', { class: 'count-of-lamps' }, `${view.lamps.filter(l => l.lit).length} sur ${view.lamps.length}`)
Count.props = ['view']

export const staging: Staging<LampsView, { readonly lamp: string }> = {
  scene: LampScene,
  panels: [{ id: 'count', title: 'Compte', component: Count, propsOf: ({ frame }) => ({ view: frame.view }) }],
  targetsOf: view => view.lamps.map(({ name }) => ({ lamp: name })),
  titleOf: ({ lamp }) => `Lampe ${lamp}`,
  choicesFor: (view, { lamp }) => (view.lamps.some(l => l.name === lamp && l.lit) ? [] : [{ label: `Allumer ${lamp}`, action: { type: 'light', lamp } }]),
  wordsOf: view => ({ tables: [{ caption: 'Les lampes', headings: ['Lampe', 'État'], rows: view.lamps.map(({ name, lit }) => [name, lit ? 'allumée' : 'éteinte']) }], lists: [] }),
}
