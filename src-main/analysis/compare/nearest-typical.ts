import { quantile } from '#main/statistics/quantile'

/** A drawing with what it is compared by. */
export interface Comparable {
  drawing: string
  child: number
  subject: string | null
  vector: Float32Array
}

export interface Near<Item extends Comparable = Comparable> {
  item: Item
  distance: number
  sameSubject: boolean
}

/** How far numbers of the norm's own embeddings vary: what distances are measured in. 0 stands for numbers that do not. */
export function scaleOf(items: readonly Comparable[]): Float64Array {
  const size = items[0]?.vector.length ?? 0
  const [mean, square] = [new Float64Array(size), new Float64Array(size)]
  for (const { vector } of items) for (let k = 0; k < size; k += 1) mean[k]! += vector[k]! / items.length
  for (const { vector } of items)
    for (let k = 0; k < size; k += 1) square[k]! += (vector[k]! - mean[k]!) ** 2 / items.length
  const largest = square.reduce((most, v) => Math.max(most, v), 0)
  return square.map((v) => (v > 1e-9 * largest ? 1 / v : 0))
}

/** Root mean squared difference of embeddings in deviations. */
export function distanceBetween(a: Float32Array, b: Float32Array, scale: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k += 1) sum += (a[k]! - b[k]!) ** 2 * scale[k]!
  return Math.sqrt(sum / Math.max(1, a.length))
}

/**
 * Exact nearest neighbours: every typical drawing by another child is looked at, drawings of the same subject come before all
 * others, and of each child only the nearest is kept.
 */
export function nearestTypical<Item extends Comparable>(
  own: Comparable,
  typical: readonly Item[],
  scale: Float64Array,
  count: number
): Near<Item>[] {
  const all = typical
    .filter((item) => item.child !== own.child && item.drawing !== own.drawing)
    .map((item) => ({
      item,
      distance: distanceBetween(own.vector, item.vector, scale),
      sameSubject: own.subject !== null && item.subject === own.subject
    }))
    .sort(
      (a, b) =>
        Number(b.sameSubject) - Number(a.sameSubject) ||
        a.distance - b.distance ||
        (a.item.drawing < b.item.drawing ? -1 : 1)
    )
  const children = new Set<number>()
  const kept: Near<Item>[] = []
  for (const near of all) {
    if (kept.length >= count) break
    if (children.has(near.item.child)) continue
    children.add(near.item.child)
    kept.push(near)
  }
  return kept
}

/** Typical drawings whose own nearest is looked up at the most: its quartiles need no more. */
const MOST_USUAL = 400

/**
 * How far typical drawings lie from their own nearest by another child, within a subject where the drawing's has company: what a
 * distance is to be held against. null where there is nobody to compare.
 */
export function usualDistances(
  own: Comparable,
  typical: readonly Comparable[],
  scale: Float64Array
): number[] | null {
  const alike = typical.filter((item) => own.subject !== null && item.subject === own.subject)
  const group = alike.length >= 5 ? alike : typical
  const step = Math.max(1, Math.ceil(group.length / MOST_USUAL))
  const found = group.flatMap((item, i) => {
    if (i % step !== 0) return []
    const nearest = group.reduce(
      (least, other) =>
        other.child === item.child
          ? least
          : Math.min(least, distanceBetween(item.vector, other.vector, scale)),
      Infinity
    )
    return Number.isFinite(nearest) ? [nearest] : []
  })
  return found.length > 0 ? found : null
}

export const quartiles = (values: readonly number[]): [number, number, number] => [
  quantile(values, 0.25),
  quantile(values, 0.5),
  quantile(values, 0.75)
]
