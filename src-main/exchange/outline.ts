import { distanceFromStretch } from '../lib/projection'
import type { Mask } from './run-lengths'

export type Point = [number, number]

/** East, south, west, north; turning right goes on to the next. */
const STEPS: readonly Point[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1]
]

/** Marks all that hangs together with a pixel, edge by edge, as piece `number`. */
function mark({ width, height, inside }: Mask, pieces: Int32Array, start: number, number: number): void {
  const open = [start]
  pieces[start] = number
  while (open.length > 0) {
    const at = open.pop()!
    const [x, y] = [Math.floor(at / height), at % height]
    for (const [dx, dy] of STEPS) {
      const [nx, ny] = [x + dx, y + dy]
      const next = nx * height + ny
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || !inside[next] || pieces[next]) continue
      pieces[next] = number
      open.push(next)
    }
  }
}

/** Round a piece, along the edges of its pixels, the piece to the right; from the upper left corner of a pixel with nothing above it. */
function follow(isIn: (x: number, y: number) => boolean, [startX, startY]: Point): Point[] {
  const points: Point[] = [[startX, startY]]
  let [x, y, heading] = [startX, startY, 0]
  for (;;) {
    x += STEPS[heading]![0]
    y += STEPS[heading]![1]
    // the four pixels that meet here, as they lie when looking ahead
    const [rx, ry] = [heading === 0 || heading === 3 ? x : x - 1, heading < 2 ? y : y - 1]
    const [lx, ly] = [heading < 2 ? x : x - 1, heading === 1 || heading === 2 ? y : y - 1]
    const turn = !isIn(rx, ry) ? 1 : isIn(lx, ly) ? 3 : 0
    if (x === startX && y === startY) return points
    if (turn !== 0) points.push([x, y])
    heading = (heading + turn) % 4
  }
}

/**
 * Outlines of a mask's pieces (pixels that share an edge), exact to the pixel; holes are covered. Null where there are more than `most`
 * pieces.
 */
export function outlines(mask: Mask, most: number): Point[][] | null {
  const { left, width, height, inside } = mask
  const pieces = new Int32Array(inside.length)
  const found: Point[][] = []
  for (let at = 0; at < inside.length; at += 1) {
    if (!inside[at] || pieces[at]) continue
    if (found.length === most) return null
    const number = found.length + 1
    mark(mask, pieces, at, number)
    const isIn = (x: number, y: number): boolean =>
      x >= 0 && y >= 0 && x < width && y < height && pieces[x * height + y] === number
    const corners = follow(isIn, [Math.floor(at / height), at % height])
    found.push(corners.map(([x, y]) => [x + left, y]))
  }
  return found
}

/** Points of a line that lie farther than `tolerance` from a shorter one (Douglas & Peucker 1973); both ends stay. */
function thinned(points: readonly Point[], tolerance: number): Point[] {
  const keep = new Uint8Array(points.length)
  keep[0] = keep[points.length - 1] = 1
  const open: Point[] = [[0, points.length - 1]]
  while (open.length > 0) {
    const [from, to] = open.pop()!
    let [farthest, at] = [tolerance, -1]
    for (let i = from + 1; i < to; i += 1) {
      const away = distanceFromStretch(points[i]!, points[from]!, points[to]!)
      if (away > farthest) [farthest, at] = [away, i]
    }
    if (at < 0) continue
    keep[at] = 1
    open.push([from, at], [at, to])
  }
  return points.filter((_, i) => keep[i])
}

/** A closed outline with `most` corners at most: as it is, or by the smallest of 0.5, 1, 2, ... pixels that its corners may be off. */
export function withFewCorners(points: readonly Point[], most: number): Point[] {
  let few = [...points]
  for (let tolerance = 0.5; few.length > most; tolerance *= 2)
    few = thinned([...points, points[0]!], tolerance).slice(0, -1)
  return few
}
