import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readDeck } from '../outline.ts'
import { glossaryOf } from './glossary.ts'
import { readingOf } from './plugin.ts'
import { componentAlts, slideHtml } from './slide-html.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

it.each([
  ['# Titre\n\nUne *phrase*.\n\n<Run />\n', '<p>Une <em>phrase</em>.</p>'],
  ['# T\n\n<Schema name="x" alt="Un a > b." />\n', ''],
  ['# T\n\n::left::\n\n## Gauche\n\n- un\n\n::right::\n\n- deux', '<h4>Gauche</h4>\n<ul>\n<li>un</li>\n</ul>\n<ul>\n<li>deux</li>\n</ul>'],
  ['<v-click at="2">\n\n| a |\n|---|\n| <span v-click="2">b</span> |\n\n</v-click>', '<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><span>b</span></td>\n</tr>\n</tbody>\n</table>'],
  ['```text {1|2}\n[A] <b>\n```', '<pre><code class="language-text">[A] &lt;b&gt;\n</code></pre>'],
  ['Dit.\n\n<!--\n[privé] chut [/privé]\n-->', '<p>Dit.</p>'],
])('shows what a slide says: %j', (content, html) => {
  expect(slideHtml(content)).toBe(html)
})

it('takes what a schema shows from its alternative', () => {
  expect(componentAlts('<Schema name="a" alt="Un arbre." /> <Schema name="b" alt="Un flux." />')).toEqual(['Un arbre.', 'Un flux.'])
  expect(componentAlts('<Board bet :placings="[\'2/1 −A\']" alt="Deux sites." /> <Picture name="a" />')).toEqual(['Deux sites.'])
})

it('reads a glossary: terms with their forms, one group a heading', () => {
  const [group, other] = glossaryOf([
    '# Glossaire', '', 'Un mot.', '', '## Raft', '', '| Français | Anglais | Sens |', '|---|---|---|',
    '| majorité, quorum | majority | `N/2 + 1` |', '| réplication synchrone, asynchrone | x | y |',
    '| plan de reprise d’activité (PRA) | recovery plan | la *suite* |', '', '## Deux', '', '| a | b | c |', '|---|---|---|', '| écran | screen | z |',
  ].join('\n'))
  expect(group.title).toBe('Raft')
  expect(group.terms.map(({ id, forms, sense }) => [id, forms, sense])).toEqual([
    ['terme-majorite-quorum', ['majorité', 'quorum'], '<code>N/2 + 1</code>'],
    ['terme-replication-synchrone-asynchrone', ['réplication synchrone'], 'y'],
    ['terme-plan-de-reprise-d-activite-pra', ['plan de reprise d’activité', 'PRA'], 'la <em>suite</em>'],
  ])
  expect(other.terms.map(({ term }) => term)).toEqual(['écran'])
  expect(() => glossaryOf('## R\n\n| a | b | c |\n|---|---|---|\n| seul |')).toThrow('1 cells')
})

it('reads this deck: every slide, no component, no click, no note; every term once', async () => {
  const [{ slides }, reading] = await Promise.all([readDeck(ROOT), readingOf(ROOT)])
  expect(reading.slides).toHaveLength(slides.length)
  for (const [i, { html, alts }] of reading.slides.entries()) {
    expect(html, `slide ${i + 1}`).not.toMatch(/<[A-Z]|v-click|::|<!--|<h1|\[(?:A|B|click|privé)\]|\{\{/)
    expect(alts.every(alt => alt.length > 20), `slide ${i + 1}`).toBe(true)
    expect(alts).toHaveLength((slides[i].content.match(/<Picture\b|\salt="/g) ?? []).length)
  }
  const ids = reading.glossary.flatMap(({ terms }) => terms.map(({ id }) => id))
  expect(ids.length).toBeGreaterThan(60)
  expect(new Set(ids).size).toBe(ids.length)
})
