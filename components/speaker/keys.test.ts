import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { keys } from './keys.ts'

it('the speakers’ guide has every key', () => {
  const guide = readFileSync(new URL('../../docs/presenter.md', import.meta.url), 'utf8')
  const listed = guide.split('\n').filter(line => line.startsWith('| `')).flatMap(line => line.split('|')[1].match(/`[^`]+`/g) ?? [])
  expect(keys.flatMap(([names]) => names).filter(name => !listed.includes(`\`${name}\``))).toEqual([])
})
