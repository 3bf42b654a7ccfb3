import { describe, expect, it } from 'vitest'
import { hasOtherLines, middleRange } from './line-range'
import { farnessOf, isFar, plainReason, reasonFor } from './scope'

const drawing = { paper: 0.9, crossings: 3, gaps: 0 }

describe('what is out of scope', () => {
  const heldOut = [
    [1, 2],
    [3, 10]
  ]
  it('is measured by the farthest of the norm’s own drawings', () => {
    expect(farnessOf(heldOut, [10, 10])).toBe(1)
    expect(farnessOf(heldOut, [4, 6])).toBe(0.5)
    expect(isFar(farnessOf(heldOut, [10.9, 10.9]))).toBe(false)
    expect(isFar(farnessOf(heldOut, [11.2, 11.2]))).toBe(true)
    expect(isFar(farnessOf([[0], [0]], [3, 3]))).toBe(false)
  })
  it('looks like no drawing, or lies far beyond; else it only needs care', () => {
    expect(reasonFor(1.2, { paper: 0.2, crossings: 1, gaps: 0 })).toBe('photo')
    expect(reasonFor(1.2, { paper: 0.8, crossings: 11, gaps: 0.3 })).toBe('text')
    expect(reasonFor(1.2, drawing)).toBeNull()
    expect(reasonFor(1.6, drawing)).toBe('unlike')
    expect(reasonFor(1.6, undefined)).toBe('unlike')
  })
  it('a dot is as good as blank, and a negative is named, before any norm is asked', () => {
    const at = { x: 0.5, y: 0.5, slant: 0 }
    const facts = { inkShare: 0.001, shadeEvened: false }
    expect(plainReason({ ...facts, layout: { ...at, size: 0.02 } })).toBe('blank')
    expect(plainReason({ ...facts, layout: { ...at, size: 0.2 } })).toBeNull()
    expect(plainReason({ ...facts, inkShare: 0.0001 })).toBe('blank')
    expect(plainReason({ ...facts, layout: { ...at, size: 1 }, negative: true })).toBe('negative')
  })
  it('what is as near as the norm’s own is in scope, whatever it looks like', () => {
    expect(reasonFor(1.05, { paper: 0.2, crossings: 1, gaps: 0 })).toBeNull()
  })
})

describe('lines of another pen', () => {
  it('lie outside the middle 98 in 100 of the norm', () => {
    const range = middleRange([...Array.from({ length: 101 }, (_, i) => i / 100), undefined])!
    expect(range.map((v) => Number(v.toFixed(6)))).toEqual([0.01, 0.99])
    const values = [0.009, 0.01, 0.5, 0.99, 0.991]
    const outside = [true, false, false, false, true]
    const none = { lineWidths: null, lineGrains: null }
    expect(values.map((lineWidth) => hasOtherLines({ ...none, lineWidths: range }, { lineWidth }))).toEqual(
      outside
    )
    expect(values.map((lineGrain) => hasOtherLines({ ...none, lineGrains: range }, { lineGrain }))).toEqual(
      outside
    )
  })
  it('are nothing to be said of where widths and grain are not known', () => {
    expect(middleRange([undefined])).toBeNull()
    expect(hasOtherLines({ lineWidths: null, lineGrains: null }, { lineWidth: 0.5, lineGrain: 9 })).toBe(
      false
    )
    expect(hasOtherLines({ lineWidths: [0, 1], lineGrains: [0, 1] }, {})).toBe(false)
  })
})
