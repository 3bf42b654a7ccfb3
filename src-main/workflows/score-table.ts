import type { Analysis, Score } from '#contract/analysis'
import type { CheckedRequest } from '#contract/commands'
import type { NormalisationMethod, ScoreRow, ScoreTable } from '#contract/scores'
import { meanAt } from '../analysis/score/growth-curve'
import { normalise } from '../analysis/score/normalise'
import { summaryOf, type ScoreSummary } from '../analysis/score/threshold'
import { benjaminiHochberg } from '../statistics/multiple-testing'
import { outlierMethods, outliers, type OutlierLimits } from '../statistics/outliers'
import { quantile } from '../statistics/quantile'
import type { Needs } from './ports'

type Scored = Analysis & Score

/** The score that flags, of analyses that have one. */
export const scored = (row: Analysis): Scored[] =>
  row.rawScore === null || row.id === null ? [] : [row as Scored]

/** What the typical drawings of the model that made this score come to, held out; null: it is no longer here. */
async function summaryFor({ models }: Needs<'models'>, row: Analysis): Promise<ScoreSummary | null> {
  try {
    if (row.primary === 'form')
      return summaryOf((await models.loadNorm(row.modelId)).manifest.calibration.flat().map((h) => h.score))
    const { manifest, curve } = await models.loadDevelopment(row.developmentModelId!)
    const rests = manifest.calibration
      .flat()
      .map((h) => (h.index - meanAt(curve.knots, h.ageMonths)) / curve.deviation)
    return summaryOf(rests)
  } catch {
    return null
  }
}

/** The score on the site's scale, for one drawing. */
export async function normalisedScore(ports: Needs<'models'>, row: Analysis, method: NormalisationMethod) {
  const [known] = scored(row)
  const summary = known && (await summaryFor(ports, row))
  return known && summary ? normalise(method, known, summary) : null
}

/** Drawings of all norm groups on one scale, with what looking at so many at once asks for. */
export async function scoreTable(
  ports: Needs<'models'>,
  rows: readonly Scored[],
  { method, q, limits }: { method: NormalisationMethod; q: number; limits: OutlierLimits }
): Promise<ScoreRow[]> {
  const summaries = new Map<string, ScoreSummary | null>()
  const summary = async (row: Analysis): Promise<ScoreSummary | null> => {
    const key = row.primary === 'form' ? row.modelId : row.developmentModelId!
    const found = summaries.has(key) ? summaries.get(key)! : await summaryFor(ports, row)
    summaries.set(key, found)
    return found
  }
  const adjusted = benjaminiHochberg(rows.map((row) => row.pValue))
  const known = await Promise.all(rows.map(summary))
  const values = rows.map((row, i) => known[i] && normalise(method, row, known[i]))
  const deviations = rows.map((row, i) => (known[i] && normalise('z', row, known[i])) ?? 0)
  const strange = outlierMethods.map(
    (rule) => [rule, new Set(outliers(deviations, rule, limits[rule]))] as const
  )
  return rows.map((row, i) => ({
    id: row.id!,
    file: row.file,
    childId: row.childId,
    band: row.band.label,
    primary: row.primary,
    rawScore: row.rawScore,
    percentile: row.percentile,
    interval: row.interval,
    value: values[i] ?? null,
    pValue: row.pValue,
    adjustedP: adjusted[i]!,
    flagged: row.flagged,
    flaggedInBatch: row.flagged === null ? null : adjusted[i]! <= q,
    verdict: row.verdict,
    outlier: strange.filter(([, set]) => set.has(i)).map(([rule]) => rule)
  }))
}

export function groupSummaries(rows: readonly Scored[]): ScoreTable['groups'] {
  const groups = [...Map.groupBy(rows, (row) => row.band.label)].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.map(([band, own]) => {
    const able = own.filter((row) => row.flagged !== null)
    return {
      band,
      drawings: own.length,
      medianPercentile: quantile(
        own.map((row) => row.percentile),
        0.5
      ),
      flagged: own.filter((row) => row.flagged).length,
      expectedByChance: able.reduce((sum, row) => sum + row.alpha, 0)
    }
  })
}

/** Scores of these drawings on one scale, with what a batch of this size asks for. */
export async function scoresOf(
  ports: Needs<'library' | 'models'>,
  { ids, method, q, outlierLimits }: CheckedRequest<'scores:table'>
): Promise<ScoreTable> {
  const { library } = ports
  const wanted = ids === 'all' ? library.drawings.all().map((row) => row.drawing.id) : ids
  const rows = wanted.flatMap((id) => {
    const analysis = library.results.analysis(id)
    return analysis ? scored(analysis) : []
  })
  const scale = method ?? library.results.scale()
  const table = await scoreTable(ports, rows, { method: scale, q, limits: outlierLimits })
  const flaggedInBatch = table.filter((row) => row.flaggedInBatch).length
  const without = wanted.length - rows.length
  return { method: scale, q, rows: table, groups: groupSummaries(rows), flaggedInBatch, without }
}
