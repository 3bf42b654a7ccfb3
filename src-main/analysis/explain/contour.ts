type Point = [number, number]

/**
 * Outline of a region of pixels (connected by their sides), its holes left out: corners of pixels in order, clockwise from the top
 * left, in pixels of the raster. Follows the border with the region on the right hand (square tracing on the cracks between pixels).
 */
export function outline(inside: (x: number, y: number) => boolean, start: Point): Point[] {
  const points: Point[] = []
  let [x, y] = start
  let [dx, dy] = [1, 0]
  do {
    points.push([x, y])
    ;[x, y] = [x + dx, y + dy]
    ;[dx, dy] = turn(inside, x, y, dx, dy)
  } while (x !== start[0] || y !== start[1])
  return points
}

/** At a corner, going (dx, dy): right where the region ends, left where it goes on to the left, else straight on. */
function turn(
  inside: (x: number, y: number) => boolean,
  x: number,
  y: number,
  dx: number,
  dy: number
): Point {
  const ahead = (side: -1 | 1): boolean => {
    // the pixel beyond the corner on the left (-1) or the right (1) of the way
    const [px, py] = [dx - side * dy, dy + side * dx]
    return inside(x + (px < 0 ? -1 : 0), y + (py < 0 ? -1 : 0))
  }
  if (!ahead(1)) return [-dy, dx]
  return ahead(-1) ? [dy, -dx] : [dx, dy]
}

/** Fewer points that lie within `tolerance` of the line (Douglas & Peucker 1973). */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points]
  const [first, last] = [points[0]!, points.at(-1)!]
  let [worst, at] = [0, 0]
  points.forEach((point, i) => {
    const distance = distanceTo(point, first, last)
    if (distance > worst) [worst, at] = [distance, i]
  })
  if (worst <= tolerance) return [first, last]
  return [
    ...simplified(points.slice(0, at + 1), tolerance).slice(0, -1),
    ...simplified(points.slice(at), tolerance)
  ]
}

function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay)
  if (length === 0) return Math.hypot(x - ax, y - ay)
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
}
