import { mean, quantile } from './quantile'

/** Median absolute deviation to a standard deviation, where values are normal. */
export const MAD_TO_DEVIATION = 1.4826

export const outlierMethods = ['z', 'iqr', 'mad'] as const
export type OutlierMethod = (typeof outlierMethods)[number]

/** How far out is strange: deviations from the mean, interquartile ranges from the quartiles, robust deviations from the median. */
export type OutlierLimits = Readonly<Record<OutlierMethod, number>>

/**
 * Which values lie farther out than the rule's limit; indices. Where nothing varies, nothing does. Usual limits: 3 (z), 1.5 (iqr, Tukey
 * 1977), 3.5 (mad, Iglewicz & Hoaglin 1993).
 */
export function outliers(values: readonly number[], method: OutlierMethod, limit: number): number[] {
  if (values.length < 3) return []
  const [low, high] = rangeOf(values, method, limit)
  return [...values.keys()].filter((i) => values[i]! < low || values[i]! > high)
}

function rangeOf(values: readonly number[], method: OutlierMethod, limit: number): [number, number] {
  if (method === 'iqr') {
    const [first, third] = [quantile(values, 0.25), quantile(values, 0.75)]
    const reach = limit * (third - first)
    return [first - reach, third + reach]
  }
  if (method === 'z') {
    const middle = mean(values)
    const square = values.reduce((sum, v) => sum + (v - middle) ** 2, 0)
    const reach = limit * Math.sqrt(square / (values.length - 1))
    return [middle - reach, middle + reach]
  }
  const median = quantile(values, 0.5)
  const mad = quantile(
    values.map((v) => Math.abs(v - median)),
    0.5
  )
  const reach = limit * MAD_TO_DEVIATION * mad
  return [median - reach, median + reach]
}
