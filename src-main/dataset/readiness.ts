import type { Readiness } from '#contract/dataset'
import type { Drawing } from '#contract/drawing'
import { sharedPictures } from './split'

/** Fewest drawings of a norm that may say anything, and of one that may flag: the specification's own. */
const [LEAST, MINIMUM] = [20, 50]

type Finding = Readiness['findings'][number]

/** Whose labels keep them out of norms. */
const notNormal = (d: Drawing): boolean => (d.expertLabel ?? 'normal') !== 'normal'
const mayTeach = (d: Drawing): boolean => d.ageMonths !== null && !notNormal(d)

/** What is worth a warning, with the words that follow the count. */
const WARNINGS: readonly [string, (drawing: Drawing) => boolean, string][] = [
  ['without-age', (d) => d.ageMonths === null, 'drawings have no age and teach nothing.'],
  [
    'not-normal',
    (d) => d.ageMonths !== null && notNormal(d),
    'drawings are labelled unusual or unsure and are left out of norms.'
  ],
  [
    'without-child',
    (d) => mayTeach(d) && d.childId === null,
    'drawings have no child id: each counts as a child of its own, and figures may look surer than they are.'
  ],
  [
    'without-subject',
    (d) => mayTeach(d) && d.subject === null,
    'drawings have no subject: norms cannot be compared by subject.'
  ]
]

const years = (drawing: Drawing): number => Math.floor(drawing.ageMonths! / 12)

function errorsOf(drawings: readonly Drawing[], largestYear: number): Finding[] {
  const error = (code: string, message: string): Finding[] => [
    { severity: 'error', code, count: largestYear, message }
  ]
  if (drawings.length === 0) return error('empty', 'There are no drawings yet.')
  if (largestYear >= LEAST) return []
  return error('no-band', `No year of age has ${LEAST} usable drawings: nothing can be learnt yet.`)
}

function warningsOf(
  drawings: readonly Drawing[],
  shared: number,
  sizes: readonly { year: number; n: number }[]
): Finding[] {
  const warning = (code: string, count: number, words: string): Finding[] =>
    count > 0 ? [{ severity: 'warning', code, count, message: `${count} ${words}` }] : []
  const under = `under ${MINIMUM} nothing is flagged.`
  return [
    ...WARNINGS.flatMap(([code, fits, words]) => warning(code, drawings.filter(fits).length, words)),
    ...warning(
      'shared-pictures',
      shared,
      'pictures lie under several children or sites: they may be one child under two names, and count twice.'
    ),
    ...sizes.flatMap(({ year, n }) =>
      n < MINIMUM ? warning('small-year', n, `drawings at ${year} years: ${under}`) : []
    ),
    ...(sizes.length === 1
      ? warning('one-age', 1, 'year of age only: developmental age takes two a year apart.')
      : [])
  ]
}

/** What stands in the way of learning norms from these drawings. Only what makes it impossible is an error. */
export function readinessOf(rows: readonly { drawing: Drawing; child: number; sha256: string }[]): Readiness {
  const drawings = rows.map(({ drawing }) => drawing)
  const shared = sharedPictures(rows.map(({ child, sha256 }) => ({ child, content: sha256 })))
  const usable = drawings.filter(mayTeach)
  const byYear = Map.groupBy(usable, years)
  const sizes = [...byYear].sort(([a], [b]) => a - b).map(([year, list]) => ({ year, n: list.length }))
  const named = new Set(usable.flatMap((d) => (d.childId === null ? [] : `${d.site ?? ''}\n${d.childId}`)))
  const errors = errorsOf(drawings, Math.max(0, ...sizes.map(({ n }) => n)))
  const good: Finding[] =
    usable.length === 0
      ? []
      : [
          {
            severity: 'good',
            code: 'usable',
            count: usable.length,
            message: `${usable.length} drawings of ${named.size} named children can be learnt from.`
          }
        ]
  return {
    ready: errors.length === 0,
    drawings: drawings.length,
    usable: usable.length,
    findings: [...errors, ...warningsOf(drawings, shared, sizes), ...good]
  }
}
