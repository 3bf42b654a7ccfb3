import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestFinder, type PlacedPoint } from './nearest-point'

const coordinate = fc.double({ min: 0, max: 100, noNaN: true })

describe('the point under the pointer', () => {
  it('is the nearest of all within reach, as looking at every point finds it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { maxLength: 200 }),
        coordinate,
        coordinate,
        (places, x, y) => {
          const points = places.map(([px, py], i): PlacedPoint => ({ id: String(i), px, py }))
          const distances = points.map(({ px, py }) => Math.hypot(px - x, py - y))
          const least = Math.min(...distances)
          const found = nearestFinder(points, 8)(x, y)
          if (least > 8 + 1e-9) expect(found).toBeNull()
          else if (least < 8 - 1e-9) expect(distances[Number(found!.id)]).toBe(least)
        }
      )
    ))
})
