import { describe, expect, it } from 'vitest'
import { random } from '../lib/random'
import { syntheticCohort, syntheticPixels } from './make-sample'
import { drawSubject, subjects } from './subjects'

const ink = (rgba: Uint8Array): number => {
  let sum = 0
  for (let i = 0; i < rgba.length; i += 4) sum += rgba[i]! < 128 ? 1 : 0
  return sum / (rgba.length / 4)
}

describe('synthetic drawings', () => {
  it('are the same for the same seed, and differ between seeds, ages and subjects', () => {
    const one = syntheticPixels('person', 60, 1)
    expect(syntheticPixels('person', 60, 1)).toEqual(one)
    for (const other of [
      syntheticPixels('person', 60, 2),
      syntheticPixels('person', 61, 1),
      syntheticPixels('house', 60, 1)
    ])
      expect(other).not.toEqual(one)
  })
  it.each(subjects)('%s: ink on the page, at every age', (subject) => {
    for (const age of [48, 60, 72, 84, 95])
      expect(ink(syntheticPixels(subject, age, 3))).toBeGreaterThan(0.005)
  })
  it('grow with age: more parts, steadier', () => {
    const parts = (maturity: number) =>
      Array.from(
        { length: 60 },
        (_, seed) => drawSubject('person', { maturity, rng: random(seed) }).length
      ).reduce((a, b) => a + b, 0) / 60
    expect(parts(0.9)).toBeGreaterThan(parts(0.5))
    expect(parts(0.5)).toBeGreaterThan(parts(0.05))
  })
  it('a cohort has two drawings a child, of different subjects, between four and eight', () => {
    const cohort = syntheticCohort(40, 1)
    expect(cohort).toHaveLength(80)
    for (let i = 0; i < 80; i += 2)
      expect(
        cohort[i]!.childId === cohort[i + 1]!.childId && cohort[i]!.subject !== cohort[i + 1]!.subject
      ).toBe(true)
    expect(cohort.every((d) => d.ageMonths >= 48 && d.ageMonths < 96)).toBe(true)
  })
})
