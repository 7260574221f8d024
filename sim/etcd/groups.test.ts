import { describe, expect, it } from 'vitest'
import { VOCABULARY, WORDS } from './events.ts'
import { group, GROUPS } from './groups.ts'

const code = (name: string) => VOCABULARY.findIndex(kind => kind.name === name)

describe('a group', () => {
  it('has every event: each belongs to one that has a title', () => {
    const ids = GROUPS.map(({ id }) => id)
    for (const { name } of VOCABULARY) expect(ids, name).toContain(group(code(name), [1, 2, 3]))
  })

  it.each([
    ['vote-refused', 'votes'], ['committed', 'log'], ['request-ended', 'clients'], ['sites-cut', 'failures'], ['command-ended', 'clients'],
  ])('of « %s » is %s', (name, expected) => {
    expect(group(code(name), [1, 2, 3])).toBe(expected)
  })

  it.each([['MsgVote', 'votes'], ['MsgPreVoteResp', 'votes'], ['MsgApp', 'log'], ['MsgProp', 'clients'], ['MsgSnap', 'log']])(
    'of a message sent follows what it is: %s belongs to %s', (type, expected) => {
      expect(group(code('message-sent'), [1, 2, WORDS.message.indexOf(type)])).toBe(expected)
    })
})
