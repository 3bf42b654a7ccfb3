import { incompleteBeta } from './incomplete-beta'
import { mean } from './quantile'

/** P(|T| <= t) of Student's t with `degrees` of freedom (DLMF 8.17, Abramowitz & Stegun 26.7.1). */
const within = (t: number, degrees: number): number =>
  1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)

/** The t that 95 % of |T| lie within, by bisection. */
export function studentQuantile(degrees: number): number {
  let [low, high] = [0, 1000]
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (within(middle, degrees) < 0.95) low = middle
    else high = middle
  }
  return high
}

/** Mean of independent values with its 95 % interval (Student 1908); no interval of fewer than three. */
export function meanInterval(values: readonly number[]): { mean: number; interval: [number, number] | null } {
  const n = values.length
  const centre = n === 0 ? 0 : mean(values)
  if (n < 3) return { mean: centre, interval: null }
  const variance = values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (n - 1)
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n)
  return { mean: centre, interval: [centre - half, centre + half] }
}
