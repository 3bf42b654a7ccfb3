import { describe, expect, it } from 'vitest'
import { polygonArea } from '../lib/projection'
import { boxAround } from '../../src-preload/contract/remarks'
import { regionArea, segmentation } from './coco'

describe('regions as COCO has them', () => {
  const base = { id: 'r', kind: 'mark' as const, name: '', text: '', by: 'person' as const }
  it('areas by hand', () => {
    expect(regionArea({ ...base, box: [1, 1, 3, 4] })).toBe(12)
    expect(
      polygonArea([
        [0, 0],
        [4, 0],
        [4, 3]
      ])
    ).toBe(6)
    const dot = { kind: 'brush' as const, width: 20, lines: [[[50, 50] as [number, number]]] }
    expect(regionArea({ ...base, shape: dot, box: boxAround([[50, 50]], 20) })).toBeCloseTo(Math.PI * 100, -1)
    const line = {
      kind: 'brush' as const,
      width: 10,
      lines: [
        [
          [0, 0],
          [100, 0]
        ] as [number, number][]
      ]
    }
    expect(
      regionArea({
        ...base,
        shape: line,
        box: boxAround(
          [
            [0, 0],
            [100, 0]
          ],
          10
        )
      })
    ).toBeCloseTo(1000 + Math.PI * 25, -1)
    expect(
      segmentation({ ...base, shape: line, box: [0, 0, 1, 1] }).map((polygon) => polygon.length)
    ).toEqual([16, 16, 8])
  })
})
