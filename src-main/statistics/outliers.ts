import { mean, quantile } from './quantile'

/** Median absolute deviation to a standard deviation, where values are normal. */
export const MAD_TO_DEVIATION = 1.4826

/** Beyond three deviations of the mean. */
const DEVIATIONS = 3
/** Tukey (1977): beyond one and a half interquartile ranges of the quartiles. */
const FENCE = 1.5
/** Iglewicz & Hoaglin (1993): beyond 3.5 robust deviations of the median. */
const ROBUST_DEVIATIONS = 3.5

export const outlierMethods = ['z', 'iqr', 'mad'] as const
export type OutlierMethod = (typeof outlierMethods)[number]

/** Which values lie strangely far out, by each rule; indices. Where nothing varies, nothing does. */
export function outliers(values: readonly number[], method: OutlierMethod): number[] {
  if (values.length < 3) return []
  const [low, high] = limits(values, method)
  return [...values.keys()].filter((i) => values[i]! < low || values[i]! > high)
}

function limits(values: readonly number[], method: OutlierMethod): [number, number] {
  if (method === 'iqr') {
    const [first, third] = [quantile(values, 0.25), quantile(values, 0.75)]
    const reach = FENCE * (third - first)
    return [first - reach, third + reach]
  }
  if (method === 'z') {
    const middle = mean(values)
    const square = values.reduce((sum, v) => sum + (v - middle) ** 2, 0)
    const reach = DEVIATIONS * Math.sqrt(square / (values.length - 1))
    return [middle - reach, middle + reach]
  }
  const median = quantile(values, 0.5)
  const mad = quantile(
    values.map((v) => Math.abs(v - median)),
    0.5
  )
  const reach = ROBUST_DEVIATIONS * MAD_TO_DEVIATION * mad
  return [median - reach, median + reach]
}
