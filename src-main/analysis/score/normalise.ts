import type { NormalisationMethod } from '#contract/scores'
import { MAD_TO_DEVIATION } from '#main/statistics/outliers'
import type { ScoreSummary } from './threshold'

/**
 * A raw score on a scale that does not depend on the model, from what typical drawings score held out. percentile: as the score
 * itself states it; z: deviations from the mean; robust: the same by median and median absolute deviation; min-max: 0 at the lowest of
 * the typical drawings, 1 at the highest, beyond these outside. null: typical drawings do not vary.
 */
export function normalise(
  method: NormalisationMethod,
  { rawScore, percentile }: { rawScore: number; percentile: number },
  { mean, deviation, median, mad, low, high }: ScoreSummary
): number | null {
  const over = (distance: number, unit: number): number | null => (unit > 0 ? distance / unit : null)
  switch (method) {
    case 'percentile':
      return percentile
    case 'z':
      return over(rawScore - mean, deviation)
    case 'robust':
      return over(rawScore - median, mad * MAD_TO_DEVIATION)
    case 'min-max':
      return over(rawScore - low, high - low)
  }
}
