import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { changed, drawChange, type Change } from './augment'
import { rowsToCopy } from './augment-band'

const SIDE = 31
const none: Change = { rotation: 0, shiftX: 0, shiftY: 0, scale: 1, stroke: 0, shade: 1, mirror: false }
/** White paper with a black dot of three pixels. */
const dot = (x: number, y: number): Uint8Array => {
  const pixels = new Uint8Array(SIDE * SIDE * 3).fill(255)
  for (let dy = -1; dy <= 1; dy += 1)
    for (let dx = -1; dx <= 1; dx += 1)
      pixels.fill(0, ((y + dy) * SIDE + x + dx) * 3, ((y + dy) * SIDE + x + dx) * 3 + 3)
  return pixels
}
const ink = (pixels: Uint8Array): number => pixels.reduce((sum, v) => sum + 255 - v, 0)
/** Middle of the ink. */
const centre = (pixels: Uint8Array): [number, number] => {
  let [sumX, sumY, total] = [0, 0, 0]
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const weight = 255 - pixels[i * 3]!
    sumX += weight * (i % SIDE)
    sumY += weight * Math.floor(i / SIDE)
    total += weight
  }
  return [sumX / total, sumY / total]
}

describe('changed drawings', () => {
  it('nothing changed is the same picture', () => expect(changed(dot(9, 20), SIDE, none)).toEqual(dot(9, 20)))
  it('a quarter turn takes right to below', () => {
    const [x, y] = centre(changed(dot(25, 15), SIDE, { ...none, rotation: Math.PI / 2 }))
    expect([Math.round(x), Math.round(y)]).toEqual([15, 25])
  })
  it('shifts, scales about the middle, mirrors', () => {
    const shifted = centre(changed(dot(10, 10), SIDE, { ...none, shiftX: 3 / SIDE, shiftY: -2 / SIDE }))
    expect(shifted.map(Math.round)).toEqual([13, 8])
    const scaled = centre(changed(dot(20, 15), SIDE, { ...none, scale: 2 }))
    expect(scaled.map(Math.round)).toEqual([25, 15])
    expect(centre(changed(dot(10, 12), SIDE, { ...none, mirror: true })).map(Math.round)).toEqual([20, 12])
  })
  it('widens and thins strokes, darkens paper, and never draws from outside', () => {
    const before = dot(15, 15)
    expect(ink(changed(before, SIDE, { ...none, stroke: 1 }))).toBeGreaterThan(ink(before))
    expect(ink(changed(before, SIDE, { ...none, stroke: -1 }))).toBeLessThan(ink(before))
    expect(changed(before, SIDE, { ...none, shade: 0.9 })[0]).toBe(Math.round(255 * 0.9))
    expect(changed(before, SIDE, { ...none, shiftX: 0.9 }).every((v) => v === 255)).toBe(true)
  })
  it('draws changes within their limits, the same by the same seed', () => {
    const limits = {
      augmentRotation: 4,
      augmentShift: 0.04,
      augmentScale: 0.06,
      augmentStroke: 0.4,
      augmentShade: 0.05,
      augmentMirror: false
    }
    const drawn = Array.from({ length: 200 }, (_, i) => drawChange(limits, random(i)))
    for (const c of drawn) {
      expect(Math.abs(c.rotation)).toBeLessThanOrEqual((4 * Math.PI) / 180)
      expect([c.mirror, c.shade >= 0.95, c.shade <= 1, Math.abs(c.scale - 1) <= 0.06]).toEqual([
        false,
        true,
        true,
        true
      ])
    }
    expect(drawChange(limits, random(3))).toEqual(drawn[3])
  })
  it('a factor of 1.5 copies every second drawing, 5 every drawing four times', () => {
    expect(new Set(rowsToCopy(40, 1.5, 1)).size).toBe(20)
    const five = rowsToCopy(10, 5, 1)
    expect([five.length, [...Map.groupBy(five, (r) => r).values()].every((own) => own.length === 4)]).toEqual(
      [40, true]
    )
  })
})
