import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PATCH_SIZE } from '../embed/patches'
import { distanceBetween, nearestTypical, scaleOf, usualDistances, type Comparable } from './nearest-typical'
import { atSamePlace, boxOf, mostAlike, patchAt } from './patch-lens'

const item = (drawing: string, child: number, subject: string | null, ...values: number[]): Comparable => ({
  drawing,
  child,
  subject,
  vector: Float32Array.from(values)
})
const own = item('own', 1, 'house', 0, 0)

describe('nearest typical drawings', () => {
  const typical = [
    item('a', 2, 'house', 3, 0),
    item('b', 2, 'house', 1, 0),
    item('c', 3, 'tree', 0.1, 0),
    item('d', 4, 'house', 2, 0),
    item('e', 1, 'house', 0, 0.1),
    item('f', 5, 'tree', 0.2, 0)
  ]
  it('by hand: the same subject first, one a child, never the child’s own', () => {
    const near = nearestTypical(own, typical, Float64Array.of(1, 1), 10)
    expect(near.map(({ item: { drawing }, sameSubject }) => [drawing, sameSubject])).toEqual([
      ['b', true],
      ['d', true],
      ['c', false],
      ['f', false]
    ])
    expect(near[0]!.distance).toBeCloseTo(Math.sqrt(1 / 2), 9)
    expect(nearestTypical(own, typical, Float64Array.of(1, 1), 2)).toHaveLength(2)
    expect(nearestTypical(own, [], new Float64Array(2), 5)).toEqual([])
  })
  it('are exact: nobody left out is nearer than the last that is shown', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 2, max: 9 }),
            fc.constantFrom('house', 'tree'),
            fc.double({ min: -5, max: 5, noNaN: true }),
            fc.double({ min: -5, max: 5, noNaN: true })
          ),
          { minLength: 1, maxLength: 40 }
        ),
        fc.integer({ min: 1, max: 6 }),
        (rows, count) => {
          const all = rows.map(([child, subject, x, y], i) => item(`d${i}`, child, subject, x, y))
          const scale = scaleOf(all)
          const near = nearestTypical(own, all, scale, count)
          expect(new Set(near.map((n) => n.item.child)).size).toBe(near.length)
          const shown = new Set(near.map((n) => n.item.child))
          const last = near.at(-1)!
          for (const other of all.filter(
            (o) => !shown.has(o.child) && (o.subject === 'house') >= last.sameSubject
          ))
            if ((other.subject === 'house') === last.sameSubject)
              expect(distanceBetween(own.vector, other.vector, scale)).toBeGreaterThanOrEqual(last.distance)
        }
      )
    ))
  it('distances are held against those that typical drawings have among themselves', () => {
    const group = [
      item('a', 2, 'house', 0, 0),
      item('b', 3, 'house', 1, 0),
      item('c', 3, 'house', 0.1, 0),
      item('d', 4, 'house', 5, 0),
      item('e', 5, 'house', 6, 0)
    ]
    const found = usualDistances(own, group, Float64Array.of(1, 1))!
    expect(found.map((d) => Math.round(d * Math.SQRT2 * 10) / 10)).toEqual([0.1, 1, 0.1, 1, 1])
    expect(usualDistances(own, [group[0]!], Float64Array.of(1, 1))).toBeNull()
  })
})

describe('the lens', () => {
  const grid = [4, 4] as const
  it('finds the patch under a point of a wide drawing, and its box in the drawing’s own pixels', () => {
    const wide = { width: 200, height: 100 }
    // the drawing fills rows 1 and 2 of the square
    expect(patchAt(grid, wide, 0.01, 0.01)).toBe(4)
    expect(patchAt(grid, wide, 0.99, 0.99)).toBe(11)
    expect(boxOf(grid, wide, 4)).toEqual([0, 0, 100, 100])
    expect(boxOf(grid, { width: 100, height: 100 }, 5)).toEqual([0, 0, 75, 75])
  })
  it('what is most alike anywhere is never farther than what is at the same place', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 1000 }), (patch, seed) => {
        const patches = (shift: number) =>
          Float32Array.from({ length: 16 * PATCH_SIZE }, (_, i) => Math.sin(i * seed + shift))
        const [mine, other] = [0, 1].map((shift) => ({ patches: patches(shift), width: 10, height: 10 })) as [
          Parameters<typeof mostAlike>[0],
          Parameters<typeof mostAlike>[0]
        ]
        expect(mostAlike(mine, other, patch).distance).toBeLessThanOrEqual(
          atSamePlace(mine, other, patch).distance
        )
        expect(mostAlike(mine, mine, patch)).toEqual({ patch, distance: 0 })
      })
    ))
})
