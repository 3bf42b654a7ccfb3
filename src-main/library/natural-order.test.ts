import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { naturalOrder } from './natural-order'

const sorted = (names: string[]): string[] =>
  [...names].sort((a, b) => (naturalOrder(a) < naturalOrder(b) ? -1 : 1))

describe('natural order', () => {
  it('counts numbers as numbers, and ignores capitals and accents', () => {
    expect(sorted(['page-10.png', 'Page-9.png', 'page-1.png'])).toEqual([
      'page-1.png',
      'Page-9.png',
      'page-10.png'
    ])
    expect(sorted(['zoe.png', 'Émile.png', 'fox.png'])).toEqual(['Émile.png', 'fox.png', 'zoe.png'])
  })
  it('orders whole numbers as their values, leading zeros or not', () => {
    const digits = fc.tuple(fc.nat(), fc.nat({ max: 3 }))
    fc.assert(
      fc.property(digits, digits, ([a, zerosA], [b, zerosB]) => {
        const [keyA, keyB] = [`d${'0'.repeat(zerosA)}${a}`, `d${'0'.repeat(zerosB)}${b}`].map(naturalOrder)
        expect(keyA! < keyB!).toBe(a < b)
      })
    )
  })
})
