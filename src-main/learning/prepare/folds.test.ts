import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldsByChild, validationSplit, type NormRow } from './folds'

describe('folds', () => {
  it('hold every row once, keep children together, and are even', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 12, maxLength: 80 }),
        fc.integer({ min: 3, max: 5 }),
        fc.nat(),
        (children, count, seed) => {
          const rows = children.map((child, i): NormRow => ({
            drawing: `${i}`,
            child,
            subject: null,
            vector: new Float32Array(1)
          }))
          const folds = foldsByChild(rows, count, seed)
          expect(folds.flat().sort((a, b) => a - b)).toEqual(rows.map((_, i) => i))
          const homes = new Map<number, number>()
          folds.forEach((fold, k) =>
            fold.forEach((i) => {
              expect(homes.get(rows[i]!.child) ?? k).toBe(k)
              homes.set(rows[i]!.child, k)
            })
          )
          // children of very many drawings count for fewer, lest they be a fold alone
          const most = Math.max(4, Math.floor(children.length / (4 * count)))
          const sizes = folds.map((fold) => {
            const own = Object.values(Object.groupBy(fold, (i) => children[i]!))
            return own.reduce((sum, group) => sum + Math.min(most, group!.length), 0)
          })
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(most)
        }
      )
    ))
  it('a child with 200 drawings among 80 with one is not alone in its fold', () => {
    const rows = Array.from({ length: 280 }, (_, i) => ({ child: Math.max(0, i - 199) }))
    for (const fold of foldsByChild(rows, 5, 1))
      expect(new Set(fold.map((i) => rows[i]!.child)).size).toBeGreaterThan(4)
  })
  it('validation children are nobody else', () => {
    const rows = Array.from({ length: 60 }, (_, i): NormRow => ({
      drawing: `d${i}`,
      child: Math.floor(i / 2),
      subject: null,
      vector: new Float32Array(1)
    }))
    const [training, validation] = validationSplit(
      rows,
      rows.map((_, i) => i),
      0.2,
      5
    )
    const children = (indices: number[]) => new Set(indices.map((i) => rows[i]!.child))
    expect(children(training).size + children(validation).size).toBe(
      new Set([...children(training), ...children(validation)]).size
    )
    expect(validation.length).toBeGreaterThanOrEqual(10)
    expect(validation.length).toBeLessThanOrEqual(18)
  })
})
