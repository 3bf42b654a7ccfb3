import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { renderInk } from '#main/synthetic/media'
import { placeOnPage } from '#main/synthetic/page'
import { drawScene, SCENES } from '#main/synthetic/scenes'
import { KINDS, plantChange, type Page } from './plant-change'

const page = (seed: number): Page => {
  const rng = random(seed)
  const strokes = drawScene(rng.below(SCENES.length), { maturity: rng.next(), rng })
  return { ink: renderInk(placeOnPage(strokes, rng), 'touch', rng, 150), side: 150 }
}

describe('a planted change', () => {
  it.each(KINDS)('%s: lies in the place that is told, and nowhere else', (kind) =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e5 }), (seed) => {
        const before = page(seed)
        const found = plantChange(before, page(seed + 1), kind, seed)
        if (!found) return
        const { x, y, size } = found.place
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(Math.max(x, y) + size).toBeLessThanOrEqual(150)
        const outside = Array.from(before.ink, (v, i) => v !== found.page.ink[i] && !within(i, found.place))
        expect(outside.some(Boolean)).toBe(false)
      }),
      { numRuns: 30 }
    )
  )

  it('can be planted in most drawings, and the same for a seed', () => {
    const found = Array.from({ length: 40 }, (_, i) => plantChange(page(i), page(i + 1), KINDS[i % 5]!, i))
    expect(found.filter((f) => f !== null).length).toBeGreaterThan(25)
    const again = () => plantChange(page(3), page(4), 'scribble', 3)
    expect(again()).toEqual(again())
  })
})

function within(i: number, { x, y, size }: { x: number; y: number; size: number }): boolean {
  const [u, v] = [i % 150, Math.floor(i / 150)]
  return u >= x && u < x + size && v >= y && v < y + size
}
