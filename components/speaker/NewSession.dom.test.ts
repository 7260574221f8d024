import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FIRST_LOOK } from '../../composables/playback.ts'
import { openSession, setSession } from '../../composables/session.ts'
import type { Session } from '../../composables/session.ts'
import { useBlank } from '../../composables/speaker.ts'
import { createEther } from '../../test-support/ether.ts'
import NewSession from './NewSession.vue'

const KEY = '4/election'
let session: Session
beforeEach(() => {
  session = openSession({ deck: 'deck', presenter: () => true, position: () => ({ no: 1, clicks: 0 }), move: () => {}, channel: createEther().channel })
  setSession(session)
  session.publishRun(KEY, {
    cue: 1, epoch: 'e', branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from: 0, since: null, to: null, version: 3, by: 'x',
  })
  useBlank().set(true)
})
afterEach(() => {
  setSession(null)
  session.close()
})

function open() {
  const panel = mount(NewSession)
  const press = (name: string) => panel.findAll('button').find(each => each.text() === name)!.trigger('click')
  return { panel, press }
}
const left = () => [Object.keys(session.runs), useBlank().value.value]

it('asks before anything goes, and takes no for an answer', async () => {
  const { panel, press } = open()
  await press('Nouvelle séance…')
  expect(left()).toEqual([[KEY], true])
  await press('Garder')
  expect(panel.findAll('button')).toHaveLength(1)
  expect(left()).toEqual([[KEY], true])
  expect(panel.emitted('begin')).toBeUndefined()
})

it('clears runs and the black screen, has the timer set back, and says so', async () => {
  const { panel, press } = open()
  await press('Nouvelle séance…')
  await press('Effacer')
  expect(left()).toEqual([[], false])
  expect(panel.emitted('begin')).toHaveLength(1)
  expect(panel.get('[role="status"]').text()).toBe('Tout est au départ.')
  expect(panel.findAll('button')).toHaveLength(1)
})
