import KDBush from 'kdbush'

export interface PlacedPoint {
  id: string
  /** Pixels of the canvas. */
  px: number
  py: number
}

/** Finds the point nearest to a place, null where none lies within `reach` pixels. In logarithmic time, for any number of points. */
export function nearestFinder(
  points: readonly PlacedPoint[],
  reach: number
): (x: number, y: number) => PlacedPoint | null {
  if (points.length === 0) return () => null
  const index = new KDBush(points.length)
  for (const { px, py } of points) index.add(px, py)
  index.finish()
  return (x, y) => {
    const distance = (at: number): number => Math.hypot(points[at]!.px - x, points[at]!.py - y)
    const [first, ...others] = index.within(x, y, reach)
    if (first === undefined) return null
    return points[others.reduce((best, at) => (distance(at) < distance(best) ? at : best), first)]!
  }
}
