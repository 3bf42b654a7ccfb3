import type { Corners } from '../port'

type Point = readonly [number, number]
/** A line through a point, along a direction of length one. */
interface Line {
  at: Point
  along: Point
}

/** Places along a side at which its edge is looked for, away from the corners. */
const PLACES = 40
const [FROM, TO] = [0.08, 0.92]
/** How far from the side it is looked for, pixels, and in which steps. */
const REACH = 8
const STEP = 0.5
/** Edges farther than this from their line are something on the sheet, or beside it. */
const STRAY = 1.5

/** Where the area begins, coming from outside, beside each place of a side. */
function edgePoints(mask: Uint8Array, width: number, height: number, a: Point, b: Point): Point[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  // to the left of a side that is walked clockwise on the screen lies the outside
  const [nx, ny] = [(b[1] - a[1]) / length, -(b[0] - a[0]) / length]
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && mask[Math.floor(y) * width + Math.floor(x)] === 1
  const found: Point[] = []
  for (let i = 0; i < PLACES; i += 1) {
    const t = FROM + ((TO - FROM) * i) / (PLACES - 1)
    const [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    for (let out = REACH; out >= -REACH; out -= STEP) {
      if (!inside(x + out * nx, y + out * ny)) continue
      if (out < REACH) found.push([x + (out + STEP / 2) * nx, y + (out + STEP / 2) * ny])
      break
    }
  }
  return found
}

/** The line that lies nearest to the points (total least squares: their first principal direction). */
function lineThrough(points: readonly Point[]): Line {
  const n = points.length
  const at: Point = [points.reduce((s, [x]) => s + x, 0) / n, points.reduce((s, [, y]) => s + y, 0) / n]
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of points) {
    const [dx, dy] = [x - at[0], y - at[1]]
    ;[xx, xy, yy] = [xx + dx * dx, xy + dx * dy, yy + dy * dy]
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  return { at, along: [Math.cos(angle), Math.sin(angle)] }
}

const off = ({ at, along }: Line, [x, y]: Point): number =>
  Math.abs((x - at[0]) * along[1] - (y - at[1]) * along[0])

/** The line of a side; null where its edge is not to be seen. */
function sideLine(points: readonly Point[]): Line | null {
  if (points.length < PLACES / 4) return null
  const first = lineThrough(points)
  const median = points.map((p) => off(first, p)).sort((a, b) => a - b)[Math.floor(points.length / 2)]!
  const near = points.filter((p) => off(first, p) <= Math.max(STRAY, 2 * median))
  return lineThrough(near)
}

/** Where two lines meet; null where they hardly do. */
function meeting(a: Line, b: Line): Point | null {
  const det = a.along[0] * b.along[1] - a.along[1] * b.along[0]
  if (Math.abs(det) < 0.2) return null
  const t = ((b.at[0] - a.at[0]) * b.along[1] - (b.at[1] - a.at[1]) * b.along[0]) / det
  return [a.at[0] + t * a.along[0], a.at[1] + t * a.along[1]]
}

/** Corners where the straight edges of the area meet: a corner itself may be rounded, folded or in shadow. */
export function sharpenCorners(mask: Uint8Array, width: number, height: number, corners: Corners): Corners {
  const lines = corners.map((corner, i) =>
    sideLine(edgePoints(mask, width, height, corner, corners[(i + 1) % 4]!))
  )
  return corners.map((corner, i) => {
    const [before, after] = [lines[(i + 3) % 4], lines[i]]
    const met = before && after ? meeting(before, after) : null
    return met && Math.hypot(met[0] - corner[0], met[1] - corner[1]) <= 2 * REACH ? met : corner
  }) as unknown as Corners
}
