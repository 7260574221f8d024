/** N/2 + 1: above, those that it takes to decide; below, the margin. One is lost in each. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Trois groupes de control planes, en haut ceux qu’il faut pour décider, en bas la marge. À trois, il en faut deux : la marge est d’un membre. À quatre, il en faut trois : la marge est encore d’un membre. À cinq, il en faut trois : la marge est de deux. Au clic, chaque groupe en perd un : à trois et à quatre, il n’y a plus de marge ; à cinq, il reste un membre de marge.',
  zones: [
    { id: 'three', label: 'À 3, il en faut 2', tone: 'plain' },
    { id: 'four', label: 'À 4, il en faut 3', tone: 'plain' },
    { id: 'five', label: 'À 5, il en faut 3', tone: 'plain' },
  ],
  things: [
    { id: 'a1', zone: 'three', row: 0, kind: 'member', label: '1' },
    { id: 'a2', zone: 'three', row: 0, kind: 'member', label: '2' },
    { id: 'a', zone: 'three', row: 1, kind: 'note', label: 'marge : 1' },
    { id: 'a3', zone: 'three', row: 1, kind: 'member', label: '3', state: 'passive' },
    { id: 'b1', zone: 'four', row: 0, kind: 'member', label: '1' },
    { id: 'b2', zone: 'four', row: 0, kind: 'member', label: '2' },
    { id: 'b3', zone: 'four', row: 0, kind: 'member', label: '3' },
    { id: 'b', zone: 'four', row: 1, kind: 'note', label: 'marge : 1' },
    { id: 'b4', zone: 'four', row: 1, kind: 'member', label: '4', state: 'passive' },
    { id: 'c1', zone: 'five', row: 0, kind: 'member', label: '1' },
    { id: 'c2', zone: 'five', row: 0, kind: 'member', label: '2' },
    { id: 'c3', zone: 'five', row: 0, kind: 'member', label: '3' },
    { id: 'c', zone: 'five', row: 1, kind: 'note', label: 'marge : 2' },
    { id: 'c4', zone: 'five', row: 1, kind: 'member', label: '4', state: 'passive' },
    { id: 'c5', zone: 'five', row: 1, kind: 'member', label: '5', state: 'passive' },
  ],
  steps: [
    {
      things: {
        a3: { state: 'down' },
        b4: { state: 'down' },
        c5: { state: 'down' },
        a: { label: 'marge : 0' },
        b: { label: 'marge : 0' },
        c: { label: 'marge : 1' },
      },
    },
  ],
} satisfies Picture
