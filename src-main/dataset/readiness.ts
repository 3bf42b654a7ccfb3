import type { Readiness } from '#contract/dataset'
import type { Drawing } from '#contract/drawing'
import { t } from '#words/translate'
import { suggestBands } from '../norms/overview'
import { canBeLearnt, fewestToLearn, inBand, MINIMUM } from '../norms/usable'
import { sharedPictures } from './split'

type Finding = Readiness['findings'][number]

/** Whose labels keep them out of norms. */
const notNormal = (d: Drawing): boolean => (d.expertLabel ?? 'normal') !== 'normal'
const mayTeach = (d: Drawing): boolean => d.ageMonths !== null && !notNormal(d)

/** What is worth a warning. */
const WARNINGS: readonly [WarningCode, (drawing: Drawing) => boolean][] = [
  ['without-age', (d) => d.ageMonths === null],
  ['not-normal', (d) => d.ageMonths !== null && notNormal(d)],
  ['without-child', (d) => mayTeach(d) && d.childId === null],
  ['without-subject', (d) => mayTeach(d) && d.subject === null]
]
type WarningCode = 'without-age' | 'not-normal' | 'without-child' | 'without-subject'

const years = (drawing: Drawing): number => Math.floor(drawing.ageMonths! / 12)

interface Sized {
  year: number
  n: number
}

function warningsOf(drawings: readonly Drawing[], shared: number, sizes: readonly Sized[]): Finding[] {
  const counted = WARNINGS.map(([code, fits]) => ({ code, count: drawings.filter(fits).length }))
  return [
    ...counted.flatMap(({ code, count }) =>
      count > 0 ? [finding('warning', code, count, t(`readiness.${code}`, { count }))] : []
    ),
    ...(shared > 0
      ? [finding('warning', 'shared-pictures', shared, t('readiness.shared-pictures', { count: shared }))]
      : []),
    ...sizes.flatMap(({ year, n }) =>
      n < MINIMUM
        ? [
            finding(
              'warning',
              'small-year',
              n,
              t('readiness.small-year', { count: n, year, minimum: MINIMUM })
            )
          ]
        : []
    ),
    ...(sizes.length === 1 ? [finding('warning', 'one-age', 1, t('readiness.one-age'))] : [])
  ]
}

const finding = (severity: Finding['severity'], code: string, count: number, message: string): Finding => ({
  severity,
  code,
  count,
  message
})

/** What makes learning impossible: no age group, of those that would be suggested, has enough drawings and children. */
function errorsOf(rows: readonly Row[], usable: readonly Row[], folds: number): Finding[] {
  if (rows.length === 0) return [finding('error', 'empty', 0, t('readiness.empty'))]
  const aged = usable.map(({ drawing, child }) => ({
    ageMonths: drawing.ageMonths!,
    child,
    subject: drawing.subject
  }))
  const sizes = suggestBands(aged).map((band) => {
    const inside = aged.filter((drawing) => inBand(band, drawing))
    return { drawings: inside.length, children: new Set(inside.map(({ child }) => child)).size }
  })
  if (sizes.some(({ drawings, children }) => canBeLearnt(drawings, children, folds))) return []
  const largest = Math.max(0, ...sizes.map(({ drawings }) => drawings))
  return [finding('error', 'no-band', largest, t('readiness.no-band', { needed: fewestToLearn(folds) }))]
}

interface Row {
  drawing: Drawing
  child: number
  sha256: string
}

/**
 * What stands in the way of learning norms from these drawings in so many folds. Only what makes it impossible is an error, by the rule
 * that training itself goes by.
 */
export function readinessOf(rows: readonly Row[], folds: number): Readiness {
  const drawings = rows.map(({ drawing }) => drawing)
  const shared = sharedPictures(rows.map(({ child, sha256 }) => ({ child, content: sha256 })))
  const teaching = rows.filter(({ drawing }) => mayTeach(drawing))
  const usable = teaching.map(({ drawing }) => drawing)
  const byYear = Map.groupBy(usable, years)
  const sizes = [...byYear].sort(([a], [b]) => a - b).map(([year, list]) => ({ year, n: list.length }))
  const named = new Set(usable.flatMap((d) => (d.childId === null ? [] : `${d.site ?? ''}\n${d.childId}`)))
  const errors = errorsOf(rows, teaching, folds)
  const [count, children] = [usable.length, named.size]
  const good =
    count === 0 ? [] : [finding('good', 'usable', count, t('readiness.usable', { count, children }))]
  return {
    ready: errors.length === 0,
    drawings: drawings.length,
    usable: count,
    findings: [...errors, ...warningsOf(drawings, shared, sizes), ...good]
  }
}
