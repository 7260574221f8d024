import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import Schema from './Schema.vue'

describe('<Schema>', () => {
  it('draws the schema of its name as one labelled image', async () => {
    const schema = mount(Schema, { props: { name: 'regle-decision', alt: 'La règle de décision' } })
    await expect.poll(() => schema.find('svg').exists()).toBe(true)
    const image = schema.get('[role="img"]')
    expect(image.attributes('aria-label')).toBe('La règle de décision')
    expect(image.html()).toContain('id="schema-regle-decision"')
    expect(schema.find('[role="alert"]').exists()).toBe(false)
  })

  it('says which schema it does not know', async () => {
    const schema = mount(Schema, { props: { name: 'chemin-écriture', alt: '' } })
    await flushPromises()
    expect(schema.get('[role="alert"]').text()).toBe('Schéma inconnu : « chemin-écriture ».')
    expect(schema.find('[role="img"]').exists()).toBe(false)
  })
})
