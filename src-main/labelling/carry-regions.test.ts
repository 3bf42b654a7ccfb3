import { describe, expect, it } from 'vitest'
import type { Annotation } from '#contract/remarks'
import { carryRegions } from './carry-regions'

const region = (more: Partial<Annotation>): Annotation => ({
  id: 'a',
  kind: 'mark',
  name: 'head',
  text: '',
  by: 'person',
  box: [10, 20, 30, 40],
  ...more
})
const whole = { paper: null, width: 400, height: 300 }
const part = {
  paper: [
    [100, 50],
    [300, 50],
    [300, 250],
    [100, 250]
  ] as const,
  width: 400,
  height: 400
}

describe('regions on another picture of the same photo', () => {
  it('by hand: a part that is shown twice as large', () => {
    const points: [number, number][] = [
      [150, 100],
      [200, 100],
      [200, 150]
    ]
    const [carried] = carryRegions([region({ shape: { kind: 'polygon', points } })], whole, part)
    expect(carried!.shape).toEqual({
      kind: 'polygon',
      points: [
        [100, 100],
        [200, 100],
        [200, 200]
      ]
    })
    expect(carried!.box).toEqual([100, 100, 100, 100])
  })

  it('there and back they are what they were', () => {
    const slanted = {
      paper: [
        [60, 50],
        [340, 40],
        [330, 280],
        [70, 260]
      ] as const,
      width: 280,
      height: 230
    }
    const lines: [number, number][][] = [
      [
        [120, 90],
        [180, 140]
      ]
    ]
    const brush = region({ box: [115, 85, 70, 60], shape: { kind: 'brush', width: 10, lines } })
    const [back] = carryRegions(carryRegions([brush], whole, slanted), slanted, whole)
    const shape = back!.shape as { lines: [number, number][][]; width: number }
    expect(Math.abs(shape.lines[0]![1]![0] - 180)).toBeLessThan(0.2)
    expect(Math.abs(shape.lines[0]![1]![1] - 140)).toBeLessThan(0.2)
    expect(shape.width).toBeGreaterThan(8)
    expect(shape.width).toBeLessThan(13)
  })

  it('by hand: up to the horizon of a slanted sheet, and not beyond', () => {
    // sides that lean to each other from 200 wide at y = 200 to 100 wide at y = 100: they meet at y = 0
    const slanted = {
      paper: [
        [150, 100],
        [250, 100],
        [300, 200],
        [100, 200]
      ] as const,
      width: 200,
      height: 200
    }
    const at = (y: number) => carryRegions([region({ box: [195, y, 10, 10] })], whole, slanted)[0]!.box
    expect(at(150)[1]).toBeLessThan(200)
    // far beyond the sheet's upper edge, but still in sight
    expect(at(20)[1]).toBeLessThan(0)
    expect(() => at(0)).toThrow('region-beyond')
    // a triangle whose box reaches beyond, but none of whose corners does
    const points: [number, number][] = [
      [50, 190],
      [60, 60],
      [70, 190]
    ]
    expect(
      carryRegions([region({ box: [50, 0, 20, 190], shape: { kind: 'polygon', points } })], whole, slanted)
    ).toHaveLength(1)
    expect(() => carryRegions([region({ box: [195, -80, 10, 10] })], whole, slanted)).toThrow('region-beyond')
  })
})
