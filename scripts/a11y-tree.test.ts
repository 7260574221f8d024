import { expect, it } from 'vitest'
import { linesOf } from './a11y-tree.ts'
import type { AxNode } from './a11y-tree.ts'

const node = (nodeId: string, role: string, name = '', childIds: string[] = [], more: Partial<AxNode> = {}): AxNode =>
  ({ nodeId, ignored: false, role: { value: role }, name: { value: name }, childIds, ...more })

it('gives a line to what speaks, and the place of what is silent to its children', () => {
  expect(linesOf([
    node('1', 'RootWebArea', 'Présentation', ['2', '5']),
    node('2', 'generic', '', ['3']),
    node('3', 'heading', 'Le  titre', ['4'], { properties: [{ name: 'level', value: { value: 1 } }] }),
    node('4', 'StaticText', 'Le titre'),
    node('5', 'main', 'Diapositive', ['6', '7', '8'], { ignored: true }),
    node('6', 'button', 'm1', [], { properties: [{ name: 'hasPopup', value: { value: 'menu' } }, { name: 'expanded', value: { value: false } }, { name: 'disabled', value: { value: true } }] }),
    node('7', 'paragraph', '', ['9']),
    node('8', 'InlineTextBox', 'non'),
    node('9', 'StaticText', 'Une phrase.'),
  ])).toEqual([
    'RootWebArea “Présentation”',
    '  heading “Le titre” (level 1)',
    '  button “m1” (disabled, hasPopup menu)',
    '  paragraph',
    '    text “Une phrase.”',
  ])
})

it('is empty for a page that has no tree', () => {
  expect(linesOf([])).toEqual([])
})
