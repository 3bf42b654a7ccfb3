import { mean, quantile } from '#main/statistics/quantile'

/** Values of a trial after each of its folds; lower is better. */
export type FoldValues = readonly number[]

/** Before so many folds, or beside fewer other trials, nothing is given up. */
const [LEAST_FOLDS, LEAST_OTHERS] = [2, 3]

/**
 * Is a trial hopeless? Its mean over the folds so far is worse than the median of what the other trials had after as many folds (the
 * median stopping rule, Golovin et al. 2017, "Google Vizier", section 3.2.2) by more than these usually lie from it: folds are small, and
 * those that are left after some are the better ones.
 */
export function isHopeless(own: FoldValues, others: readonly FoldValues[]): boolean {
  const folds = own.length
  const comparable = others.filter((values) => values.length >= folds)
  if (folds < LEAST_FOLDS || comparable.length < LEAST_OTHERS) return false
  const means = comparable.map((values) => mean(values.slice(0, folds)))
  const median = quantile(means, 0.5)
  const spread = quantile(
    means.map((value) => Math.abs(value - median)),
    0.5
  )
  return mean(own) > median + spread
}
