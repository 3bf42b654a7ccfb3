import type { Comparison } from '#contract/comparison'
import type { Drawing } from '#contract/drawing'
import { nearestTypical, quartiles, scaleOf, usualDistances, type Comparable } from './nearest-typical'

export interface ComparableDrawing extends Comparable {
  about: Drawing
}

export interface CompareRequest {
  modelId: string
  band: string
  own: Comparable
  /** All of the norm's drawings that this library can show. */
  typical: readonly ComparableDrawing[]
  /** Drawings that the norm learnt from and the library does not hold. */
  missing: number
  count: number
}

/** embed -> compare: the typical drawings nearest to this one, and how near typical drawings lie to one another. */
export function compareDrawing({ modelId, band, own, typical, missing, count }: CompareRequest): Comparison {
  const scale = scaleOf(typical)
  const near = nearestTypical(own, typical, scale, count)
  const others = typical.filter((item) => item.child !== own.child && item.drawing !== own.drawing)
  const usual = usualDistances(own, others, scale)
  const ages = others.flatMap(({ about }) => about.ageMonths ?? [])
  const nearest = near[0]?.distance
  return {
    modelId,
    neighbours: near.map(({ item, distance, sameSubject }) => {
      const { id, childId, site, ageMonths, agePrecisionMonths, subject } = item.about
      return { id, childId, site, ageMonths, agePrecisionMonths, subject, distance, sameSubject }
    }),
    searched: others.length,
    group: {
      band,
      drawings: others.length,
      children: new Set(others.map(({ child }) => child)).size,
      sameSubject: others.filter(({ subject }) => own.subject !== null && subject === own.subject).length,
      missing,
      usualDistance: usual && quartiles(usual),
      percentile:
        usual && nearest !== undefined
          ? (100 * usual.filter((distance) => distance < nearest).length) / usual.length
          : null,
      ageMonths: ages.length > 0 ? quartiles(ages) : null
    }
  }
}
