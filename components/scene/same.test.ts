import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { stable, stableItems } from './same.ts'

describe('what is equal', () => {
  it('stays the object it was; what differs is new', () => {
    const source = ref(1)
    const value = stable(() => ({ half: Math.floor(source.value / 2) }))
    const first = value.value
    source.value = 2
    const second = value.value
    source.value = 3
    expect(value.value).toBe(second)
    expect(second).not.toBe(first)
    expect(second).toEqual({ half: 1 })
  })

  it('stays item by item in a list, and the list with them', () => {
    const source = ref([1, 2])
    const items = stableItems(() => source.value.map(n => ({ n })))
    const first = items.value
    source.value = [1, 2]
    expect(items.value).toBe(first)
    source.value = [1, 3]
    const second = items.value
    expect(second.map(i => i.n)).toEqual([1, 3])
    expect(second[0]).toBe(first[0])
    source.value = [1]
    expect(items.value).toEqual([{ n: 1 }])
    expect(items.value[0]).toBe(first[0])
  })
})
