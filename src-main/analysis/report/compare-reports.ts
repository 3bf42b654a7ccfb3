import type { ReportDifference } from '#contract/report'
import { canonical } from './report-data'

/** When and with which release a report was made says nothing of what it states. */
const BESIDE = ['createdAt', 'app']

/** Why things may differ, by where they stand; the first that fits is said. */
const REASONS: readonly (readonly [string, string])[] = [
  ['norm.id', 'another version of the norm judges this drawing now'],
  ['analysis.modelId', 'another version of the norm judges this drawing now'],
  ['analysis.developmentModelId', 'another development model judges this drawing now'],
  ['threshold', 'the threshold was moved'],
  ['analysis.alpha', 'the threshold was moved'],
  ['analysis.scores.form.flagged', 'another model or another threshold judges now'],
  ['analysis.scores.development.flagged', 'another model or another threshold judges now'],
  ['development.model.alpha', 'the threshold was moved'],
  ['analysis.flagged', 'another model or another threshold judges now'],
  ['analysis.verdict', 'another model or another threshold judges now'],
  ['analysis.confidence', 'another model or another threshold judges now'],
  ['analysis', 'the drawing was analysed again'],
  ['drawing', 'what is recorded of the drawing was edited'],
  ['childComment', 'what is recorded of the drawing was edited'],
  [
    'explanations',
    'other scores lie outside the norm now, a map was computed again, or its way was measured since'
  ],
  ['withheld', 'ways of explaining were measured since'],
  ['comparison', 'typical drawings were added, removed or labelled since'],
  ['development', 'another development model judges now'],
  ['histogram', 'another version of the norm judges this drawing now'],
  ['norm', 'another version of the norm judges this drawing now'],
  ['collected', 'drawings of the norm were added or removed'],
  ['rows', 'drawings of the child were added, or another model judges now'],
  ['unencrypted', 'the library is another']
]

/** What is made of many numbers differs in one, not in each of them. */
const WHOLE = [
  'comparison',
  'explanations',
  'histogram',
  'development.growth',
  'development.model.validation',
  'rows',
  'norm.validation'
]

/** Differences that are listed at the most: a report of another model differs nearly everywhere. */
const MOST = 40

/** What two reports state differently, each with what was stated, what would be now, and why that may be. */
export function differencesBetween(was: object, is: object): ReportDifference[] {
  const found: ReportDifference[] = []
  walk('', without(was), without(is), found)
  return found.slice(0, MOST)
}

const without = (data: object): object =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !BESIDE.includes(key)))

function walk(path: string, was: unknown, is: unknown, found: ReportDifference[]): void {
  if (canonical(was) === canonical(is)) return
  if (WHOLE.includes(path)) {
    found.push({ what: path, was: 'as it was reported', is: 'otherwise', why: reasonFor(path) })
    return
  }
  const names = new Set([...keysOf(was), ...keysOf(is)])
  if (names.size === 0 || !sameKind(was, is)) {
    found.push({ what: path, was: shown(was), is: shown(is), why: reasonFor(path) })
    return
  }
  for (const name of names) {
    const [before, after] = [was, is].map((value) => (value as Record<string, unknown>)[name])
    walk(path === '' ? name : `${path}.${name}`, before, after, found)
  }
}

const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : []

const sameKind = (a: unknown, b: unknown): boolean =>
  typeof a === 'object' &&
  typeof b === 'object' &&
  a !== null &&
  b !== null &&
  Array.isArray(a) === Array.isArray(b)

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(Number(value.toPrecision(5)))
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 157)}...` : text
}

const reasonFor = (path: string): string =>
  REASONS.find(([start]) => path === start || path.startsWith(`${start}.`))?.[1] ?? 'it was changed since'
