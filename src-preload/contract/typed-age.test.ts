import { describe, expect, it } from 'vitest'
import { yearsOf } from './typed-age'

describe('an age as it is typed', () => {
  it.each([
    ['5.5', 5.5],
    [' 5,5 ', 5.5],
    ['5;6', 5.5],
    ['10; 0', 10]
  ])('%s', (text, years) => {
    expect(yearsOf(text)).toBe(years)
  })
  it.each(['', 'five', '5;12', '0', '-3', '5;'])('no age: %j', (text) => {
    expect(yearsOf(text)).toBeNull()
  })
})
