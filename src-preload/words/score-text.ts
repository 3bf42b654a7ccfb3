import type { Analysis, DevelopmentStatement } from '#contract/analysis'
import type { Verdict } from '#contract/drawing'
import type { DevelopmentValidation } from '#contract/training'
import { yearsMonths } from './age-text'
import { percent } from './number-text'
import { t } from './translate'

const OUTSIDE: readonly Verdict[] = ['very-unusual', 'unusual', 'high-end']

/** The verdict in words; where developmental age flags, with the side that it lies on. */
export function verdictText(
  verdict: Verdict,
  primary: Analysis['primary'],
  direction: 'younger' | 'older' | null
): string {
  if (primary === 'form') return t(`verdict.${verdict}`)
  const words = t(`verdict.age.${verdict}`)
  return direction && OUTSIDE.includes(verdict) ? t('verdict.towards', { verdict: words, direction }) : words
}

/** The verdict on an analysed drawing in words. */
export const analysisVerdict = ({ verdict, primary, scores }: Analysis): string =>
  verdictText(verdict, primary, scores.development?.direction ?? null)

/** Of 100 drawings, how many lie lower. */
function belowText(percentile: number): string {
  const at = percentile < 1 ? 'start' : percentile > 99 ? 'end' : 'between'
  return t('score.below', { at, count: Math.round(percentile) })
}

export function percentileSentence({ percentile, interval, n, band, primary }: Analysis): string {
  if (percentile === null || !interval) return t('score.none')
  const values = {
    percentile: percentile.toFixed(1),
    low: interval[0].toFixed(1),
    high: interval[1].toFixed(1),
    n: n ?? 0,
    below: belowText(percentile)
  }
  return primary === 'development'
    ? t('score.percentileOfAge', values)
    : t('score.percentile', { ...values, band: band.label })
}

/** "5;4 (90 % interval 4;0 to 8;2)". */
export function developmentText({ development, developmentalInterval, caveats }: Analysis): string {
  if (!development || !developmentalInterval) return t('age.notComputed')
  const [low, high] = developmentalInterval.map(yearsMonths) as [string, string]
  return caveats.includes('beyond-ages')
    ? t('age.beyond', { low, high })
    : t('age.typical', { age: yearsMonths(development.typicalMonths), low, high })
}

/** What single ages say, and why the best guess stays near the middle. */
export const singleAgesText = ({ typicalMonths, ageMonths }: DevelopmentStatement): string =>
  t('age.single', { typical: yearsMonths(typicalMonths), guess: yearsMonths(ageMonths) })

/** What a statement about a child of several drawings is worth, as it was measured at validation. */
export function childrenWorthText({
  auroc,
  rChildren,
  maeMonthsChildren,
  coverageChildren
}: DevelopmentValidation): string {
  if (!coverageChildren || maeMonthsChildren === null || auroc.children === null)
    return t('score.worthChildrenUnknown')
  const [low, high] = auroc.childrenInterval ?? [0, 0]
  return t('score.worthChildren', {
    of: coverageChildren.of,
    oldest: auroc.oldest,
    youngest: auroc.youngest,
    auroc: auroc.children.toFixed(2),
    range: auroc.childrenInterval ? 'known' : 'none',
    low: low.toFixed(2),
    high: high.toFixed(2),
    r: rChildren?.toFixed(2) ?? '-',
    months: maeMonthsChildren.toFixed(1),
    rate: percent(coverageChildren.rate),
    rateLow: percent(coverageChildren.interval[0]),
    rateHigh: percent(coverageChildren.interval[1])
  })
}

export const flagMeaning = (alpha: number): string =>
  t('score.flagMeans', { alpha: String(alpha), inHundred: String(Number((alpha * 100).toFixed(1))) })
