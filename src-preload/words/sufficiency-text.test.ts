import { expect, it } from 'vitest'
import { agesText, mergeText, subjectsText, suggestionText, warningText } from './sufficiency-text'

it('what is missing in a band, and what would help', () => {
  const none = { missing: 0, into: '', factor: 1 }
  const suggestions = [
    { ...none, what: 'collect' as const, missing: 20 },
    { ...none, what: 'merge' as const, into: '4-6' },
    { ...none, what: 'copies' as const, factor: 2 },
    { ...none, what: 'children' as const, missing: 1 }
  ]
  const warning = {
    band: '4-5',
    severity: 'high' as const,
    kind: 'insufficient' as const,
    n: 30,
    missing: 20
  }
  expect(warningText({ ...warning, suggestions })).toBe(
    'high: 4-5: too few drawings: 30; 20 more are needed.'
  )
  expect(suggestions.map(suggestionText)).toEqual([
    'Collect 20 more drawings.',
    'Learn 4-6 in its place.',
    'Train with 2 times as many by changed copies: they steady the training and do not count for calibration.',
    'Collect drawings of 1 more child.'
  ])
})

it('why bands would be better together', () =>
  expect(
    mergeText({
      bands: ['4-5', '5-6'],
      into: '4-6',
      sizes: [30, 25],
      spanMonths: 24,
      improvement: 0.45,
      reaches: 'minimum'
    })
  ).toBe(
    'Bands 4-5, 5-6 together (30 + 25 = 55 drawings, 2.0 years): enough to flag, which one alone is not. Improvement 0.45 of 1.'
  ))

it('what the drawings of a band are', () => {
  expect(
    subjectsText({
      subjectCounts: [
        { subject: 'dog', drawings: 3 },
        { subject: null, drawings: 1 }
      ]
    })
  ).toBe('dog 3, no subject 1')
  expect(
    agesText({
      ageCounts: [
        { fromMonths: 48, drawings: 2 },
        { fromMonths: 57, drawings: 5 }
      ]
    })
  ).toBe('4;0 2, 4;9 5')
})
