import { describe, expect, it } from 'vitest'
import { isUnlike, nameOf } from './scope'

describe('what is out of scope', () => {
  const heldOut = [
    [1, 2],
    [3, 10]
  ]
  it('lies beyond the farthest of the norm’s own drawings, and by a tenth', () => {
    expect(isUnlike(heldOut, [10, 10])).toBe(false)
    expect(isUnlike(heldOut, [10.9, 10.9])).toBe(false)
    expect(isUnlike(heldOut, [11.2, 11.2])).toBe(true)
  })
  it('is named by what the page looks like', () => {
    expect(nameOf({ paper: 0.2, crossings: 1, gaps: 0 })).toBe('photo')
    expect(nameOf({ paper: 0.8, crossings: 11, gaps: 0.3 })).toBe('text')
    expect(nameOf({ paper: 0.9, crossings: 3, gaps: 0 })).toBe('unlike')
    expect(nameOf(undefined)).toBe('unlike')
  })
})
