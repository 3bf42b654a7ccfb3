import type { MessageKey } from '#words/en/catalogue'
import { t } from '#words/translate'
import type { ReportDifference } from '#contract/report'
import { canonical } from './report-data'

/** When and with which release a report was made says nothing of what it states. */
const BESIDE = ['createdAt', 'app']

/** Why things may differ, by where they stand; the first that fits is said. */
const REASONS: readonly (readonly [path: string, why: MessageKey])[] = [
  ['norm.id', 'written.why.norm'],
  ['analysis.modelId', 'written.why.norm'],
  ['analysis.developmentModelId', 'written.why.development'],
  ['threshold', 'written.why.threshold'],
  ['analysis.alpha', 'written.why.threshold'],
  ['analysis.scores.form.flagged', 'written.why.modelOrThreshold'],
  ['analysis.scores.development.flagged', 'written.why.modelOrThreshold'],
  ['development.model.alpha', 'written.why.threshold'],
  ['analysis.flagged', 'written.why.modelOrThreshold'],
  ['analysis.verdict', 'written.why.modelOrThreshold'],
  ['analysis.confidence', 'written.why.modelOrThreshold'],
  ['analysis', 'written.why.analysis'],
  ['drawing', 'written.why.drawing'],
  ['childComment', 'written.why.drawing'],
  ['explanations', 'written.why.explanations'],
  ['withheld', 'written.why.withheld'],
  ['comparison', 'written.why.comparison'],
  ['development', 'written.why.developmentModel'],
  ['distribution', 'written.why.norm'],
  ['histogram', 'written.why.norm'],
  ['norm', 'written.why.norm'],
  ['collected', 'written.why.collected'],
  ['rows', 'written.why.rows'],
  ['unencrypted', 'written.why.unencrypted']
]

/** What is made of many numbers differs in one, not in each of them. */
const WHOLE = [
  'comparison',
  'explanations',
  'distribution',
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
  const stated = without(was)
  // what a later release states besides is no difference
  const now = Object.fromEntries(Object.entries(without(is)).filter(([key]) => key in stated))
  walk('', stated, now, found)
  return found.slice(0, MOST)
}

const without = (data: object): object =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !BESIDE.includes(key)))

function walk(path: string, was: unknown, is: unknown, found: ReportDifference[]): void {
  if (canonical(was) === canonical(is)) return
  if (WHOLE.includes(path)) {
    found.push({ what: path, was: t('written.asReported'), is: t('written.otherwise'), why: reasonFor(path) })
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
  if (value === undefined) return t('written.nothing')
  if (typeof value === 'number') return String(Number(value.toPrecision(5)))
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 157)}...` : text
}

const reasonFor = (path: string): string =>
  t(REASONS.find(([start]) => path === start || path.startsWith(`${start}.`))?.[1] ?? 'written.why.other')
