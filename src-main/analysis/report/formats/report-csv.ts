import { csvOf } from '#contract/csv'
import type { ReportData } from '../report-data'

/** A report's numbers as a spreadsheet: one row a region of each map, one row where there is none. */
export function reportCsv(data: ReportData, hash: string): string {
  const { drawing, analysis, explanations, norm, override, analyst, comment } = data
  const [low, high] = analysis.interval ?? [null, null]
  const about = [
    hash,
    drawing.id,
    drawing.childId,
    drawing.ageMonths,
    drawing.subject,
    analysis.band.label,
    norm.id,
    analysis.primary,
    analysis.rawScore,
    analysis.percentile,
    low,
    high,
    analysis.pValue,
    analysis.n,
    analysis.flagged === null ? null : String(analysis.flagged),
    analysis.verdict,
    analysis.developmentalAgeMonths,
    drawing.expertLabel,
    override,
    analyst,
    comment
  ]
  const regions = explanations.flatMap(({ method, score, regions: own }) =>
    own.map((region, i) => [
      score,
      method,
      i + 1,
      ...region.box,
      region.area,
      region.importance,
      region.share,
      region.place,
      region.ink
    ])
  )
  const rows = regions.length > 0 ? regions.map((region) => [...about, ...region]) : [about]
  return csvOf([HEAD, ...rows])
}

const HEAD = [
  'report',
  'drawing',
  'child',
  'age_months',
  'subject',
  'band',
  'model',
  'primary',
  'raw_score',
  'percentile',
  'interval_low',
  'interval_high',
  'p_value',
  'n',
  'flagged',
  'verdict',
  'developmental_age_months',
  'expert_label',
  'override',
  'analyst',
  'comment',
  'score',
  'method',
  'region',
  'x',
  'y',
  'width',
  'height',
  'area',
  'importance',
  'share',
  'place',
  'ink'
]
