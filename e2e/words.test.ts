import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { zoomed } from '#renderer/canvas/view'
import { ageText } from '#words/age-text'

const sources = readdirSync(join(import.meta.dirname, '../src-renderer'), {
  recursive: true,
  withFileTypes: true
})
  .filter((entry) => /\.tsx$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

describe('words', () => {
  it('no screen speaks outside the catalogue', () => {
    for (const source of sources) {
      const words = [...source.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+[.…]?)\s*</g)].map((m) => m[1])
      const labels = [...source.matchAll(/(?:aria-label|title|placeholder|alt)="([^"]+)"/g)].map((m) => m[1])
      expect([...words, ...labels]).toEqual([])
    }
  })
  it('ages are years;months, or years alone where no more is known', () =>
    expect([ageText(66, 1), ageText(54, 12), ageText(null, 1)]).toEqual(['5;6', '4 years', 'unknown']))
})

it('zooming keeps what lies under the pointer, and its limits', () => {
  const range = fc.double({ min: -500, max: 500, noNaN: true })
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 12, noNaN: true }),
      range,
      range,
      range,
      range,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (zoom, x, y, px, py, factor) => {
        const after = zoomed({ zoom, x, y }, factor, { x: px, y: py })
        expect(after.zoom).toBeGreaterThanOrEqual(0.5)
        expect(after.zoom).toBeLessThanOrEqual(12)
        expect((px - after.x) / after.zoom).toBeCloseTo((px - x) / zoom, 6)
        expect((py - after.y) / after.zoom).toBeCloseTo((py - y) / zoom, 6)
      }
    )
  )
})
