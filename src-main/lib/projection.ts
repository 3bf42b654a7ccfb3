/** Points of a plane as x, y. */
export type PlanePoint = readonly [number, number]
/** Top left, top right, bottom right, bottom left. */
export type Quad = readonly [PlanePoint, PlanePoint, PlanePoint, PlanePoint]
/** [a, b, c, d, e, f, g, h] of x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1). */
export type Projection = [number, number, number, number, number, number, number, number]

/** The projective map that takes the unit square's corners (0,0), (1,0), (1,1), (0,1) to a quad (Heckbert 1989, 2.2.3). */
export function squareToQuad([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quad): Projection {
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3]
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3]
  const det = dx1 * dy2 - dx2 * dy1
  const g = (dx3 * dy2 - dx2 * dy3) / det
  const h = (dx1 * dy3 - dx3 * dy1) / det
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h]
}

/** Where the map takes a point. */
export function project([a, b, c, d, e, f, g, h]: Projection, [u, v]: PlanePoint): [number, number] {
  const w = g * u + h * v + 1
  return [(a * u + b * v + c) / w, (d * u + e * v + f) / w]
}

/** Rows of the map back from a quad to the unit square: the adjugate of [[a, b, c], [d, e, f], [g, h, 1]], whose scale cancels. */
function adjugate(quad: Quad): [number[], number[], number[]] {
  const [a, b, c, d, e, f, g, h] = squareToQuad(quad)
  return [
    [e - f * h, c * h - b, b * f - c * e],
    [f * g - d, a - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d]
  ]
}

const along = ([a, b, c]: number[], [x, y]: PlanePoint): number => a! * x + b! * y + c!

/** The map back from a quad to the unit square. */
export function quadToSquare(quad: Quad): (point: PlanePoint) => [number, number] {
  const [u, v, w] = adjugate(quad)
  return (point) => [along(u, point) / along(w, point), along(v, point) / along(w, point)]
}

/** How far a point lies on this side of the horizon of a quad's plane: 1 at the mean of its corners, 0 on the horizon, negative beyond. */
export function beforeHorizon(quad: Quad): (point: PlanePoint) => number {
  const [, , w] = adjugate(quad)
  const mean = quad.reduce((sum, corner) => sum + along(w, corner) / 4, 0)
  return (point) => along(w, point) / mean
}

/** Area inside a polygon (shoelace formula), in squared units of its corners. */
export function polygonArea(points: readonly PlanePoint[]): number {
  return Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length]!
      return sum + (x * ny - nx * y) / 2
    }, 0)
  )
}

/** Of a point from the stretch between two others. */
export function distanceFromStretch(
  [px, py]: PlanePoint,
  [ax, ay]: PlanePoint,
  [bx, by]: PlanePoint
): number {
  const [dx, dy] = [bx - ax, by - ay]
  const square = dx * dx + dy * dy
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / square))
  return Math.hypot(px - ax - t * dx, py - ay - t * dy)
}
