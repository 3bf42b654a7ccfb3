import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../lib/random'
import { changePart } from './changes'

const SIDE = 72

/** A page with some thick lines. */
function page(seed: number): Uint8Array {
  const rng = random(seed, 'page')
  const ink = new Uint8Array(SIDE * SIDE)
  for (let line = 0; line < 5; line += 1) {
    const [row, from, length] = [rng.below(SIDE - 1), rng.below(40), 10 + rng.below(30)]
    for (let x = from; x < Math.min(SIDE, from + length); x += 1)
      ink[row * SIDE + x] = ink[(row + 1) * SIDE + x] = 220
  }
  return ink
}

describe('a part out of order', () => {
  it('is where it is said to be, and nothing else has changed', () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, other) => {
        const before = page(seed)
        const copy = Uint8Array.from(before)
        const changed = changePart(before, SIDE, page(other), random(seed))
        expect(before).toEqual(copy)
        if (!changed) return
        const different = [...before.keys()].filter((i) => before[i] !== changed.ink[i])
        expect(different.length).toBeGreaterThan(0)
        // A scribble is as wide as its pen and as long as its part across: it may reach a little beyond.
        const near = (i: number): boolean =>
          [...changed.where.keys()].some(
            (k) =>
              changed.where[k] === 1 &&
              Math.hypot((i % SIDE) - (k % SIDE), Math.floor(i / SIDE) - Math.floor(k / SIDE)) < 7
          )
        expect(different.every((i) => changed.where[i] === 1 || near(i))).toBe(true)
      })
    ))

  it('is the same for a seed, and of many kinds over seeds', () => {
    const all = Array.from({ length: 200 }, (_, seed) => changePart(page(1), SIDE, page(2), random(seed)))
    expect(changePart(page(1), SIDE, page(2), random(3))).toEqual(all[3])
    const found = all.filter((changed) => changed !== null)
    const inkOf = (ink: Uint8Array): number => ink.reduce((sum, v) => sum + Number(v > 40), 0)
    const [less, more] = [
      found.filter((c) => inkOf(c.ink) < inkOf(page(1))),
      found.filter((c) => inkOf(c.ink) > inkOf(page(1)))
    ]
    expect(Math.min(less.length, more.length)).toBeGreaterThan(20)
  })

  it('needs a part: a blank page has none', () => {
    const blank = new Uint8Array(SIDE * SIDE)
    expect(changePart(blank, SIDE, page(1), random(1))).toBeNull()
  })
})
