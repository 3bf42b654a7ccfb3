import type { Corners as Quad } from '../port'
import type { Pixels } from './even-shade'
import { sharpenCorners } from './sharpen-corners'
import { polygonArea } from '#main/lib/projection'

export type Corner = Quad[number]

/** A sheet smaller than this share of the photo is something else; larger, and there is nothing around it to cut away. */
const [SMALLEST_SHARE, LARGEST_SHARE] = [0.2, 0.97]
/** How well four corners must describe the bright area. */
const [LEAST_FIT, MOST_FIT] = [0.9, 1.12]
/** Corners of a sheet seen at a slant, degrees. */
const [SHARPEST, BLUNTEST] = [55, 125]
/** Steps of brightness by which paper stands out from what it lies on. */
const LEAST_CONTRAST = 28

/** Bright and colourless, 0 to 255: what paper is. */
function paperness({ data, width, height }: Pixels): Uint8Array {
  const out = new Uint8Array(width * height)
  for (let i = 0; i < out.length; i += 1) {
    const [r, g, b] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!]
    const colour = Math.max(r, g, b) - Math.min(r, g, b)
    out[i] = Math.max(0, 0.2126 * r + 0.7152 * g + 0.0722 * b - 0.7 * colour)
  }
  return out
}

/** The threshold that parts values best into two classes (Otsu 1979). */
function otsu(values: Uint8Array): number {
  const counts = new Float64Array(256)
  for (const v of values) counts[v]! += 1
  const total = values.length
  const sum = counts.reduce((s, c, v) => s + c * v, 0)
  let [best, threshold, below, sumBelow] = [0, 0, 0, 0]
  for (let t = 0; t < 255; t += 1) {
    below += counts[t]!
    sumBelow += t * counts[t]!
    if (below === 0 || below === total) continue
    const between = below * (total - below) * (sumBelow / below - (sum - sumBelow) / (total - below)) ** 2
    if (between > best) [best, threshold] = [between, t]
  }
  return threshold
}

/** Pixels of the largest connected area (four neighbours), as 1. */
function largestArea(mask: Uint8Array, width: number): Uint8Array {
  const seen = new Uint8Array(mask.length)
  let largest: number[] = []
  for (let start = 0; start < mask.length; start += 1) {
    if (!mask[start] || seen[start]) continue
    const area = flood(mask, seen, start, width)
    if (area.length > largest.length) largest = area
  }
  const out = new Uint8Array(mask.length)
  for (const i of largest) out[i] = 1
  return out
}

function flood(mask: Uint8Array, seen: Uint8Array, start: number, width: number): number[] {
  const area = [start]
  seen[start] = 1
  for (let k = 0; k < area.length; k += 1) {
    const i = area[k]!
    const x = i % width
    for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width])
      if (j >= 0 && j < mask.length && mask[j] && !seen[j]) {
        seen[j] = 1
        area.push(j)
      }
  }
  return area
}

/** Convex hull of an area, counter-clockwise on the screen (Andrew's monotone chain). */
function hullOf(mask: Uint8Array, width: number, height: number): Corner[] {
  const points: Corner[] = []
  for (let y = 0; y < height; y += 1) {
    const row = mask.subarray(y * width, (y + 1) * width)
    const [left, right] = [row.indexOf(1), row.lastIndexOf(1)]
    if (left >= 0) points.push([left, y], [left, y + 1], [right + 1, y], [right + 1, y + 1])
  }
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const chain = (list: readonly Corner[]): Corner[] => {
    const out: Corner[] = []
    for (const point of list) {
      while (out.length > 1 && cross(out.at(-2)!, out.at(-1)!, point) <= 0) out.pop()
      out.push(point)
    }
    return out.slice(0, -1)
  }
  return [...chain(points), ...chain([...points].reverse())]
}

const cross = (o: Corner, a: Corner, b: Corner): number =>
  (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

/** The hull with its least telling corners taken away one by one, until four are left. */
function fourCorners(hull: readonly Corner[]): Corner[] {
  const points = [...hull]
  while (points.length > 4) {
    const loss = points.map((point, i) =>
      Math.abs(cross(points.at(i - 1)!, point, points[(i + 1) % points.length]!))
    )
    points.splice(loss.indexOf(Math.min(...loss)), 1)
  }
  return points
}

/** Clockwise on the screen, beginning at the corner nearest the photo's own top left. */
function ordered(corners: readonly Corner[]): Quad {
  const [cx, cy] = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis]!, 0) / 4) as [
    number,
    number
  ]
  const around = [...corners].sort(
    (a, b) => Math.atan2(a[1] - cy, a[0] - cx) - Math.atan2(b[1] - cy, b[0] - cx)
  )
  const first = around.reduce(
    (best, [x, y], i) => (x + y < around[best]![0] + around[best]![1] ? i : best),
    0
  )
  return [0, 1, 2, 3].map((i) => around[(first + i) % 4]!) as unknown as Quad
}

function anglesOf(quad: Quad): number[] {
  return quad.map((corner, i) => {
    const [before, after] = [quad[(i + 3) % 4]!, quad[(i + 1) % 4]!]
    const [ax, ay, bx, by] = [
      before[0] - corner[0],
      before[1] - corner[1],
      after[0] - corner[0],
      after[1] - corner[1]
    ]
    const cosine = (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by) || 1)
    return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI
  })
}

/** How much brighter the area is than what lies around it. */
function contrast(values: Uint8Array, mask: Uint8Array): number {
  let [inside, outside, n] = [0, 0, 0]
  for (let i = 0; i < mask.length; i += 1) {
    if (mask[i]) [inside, n] = [inside + values[i]!, n + 1]
    else outside += values[i]!
  }
  return inside / (n || 1) - outside / (mask.length - n || 1)
}

/** Places along a side at which it is looked at, away from the corners; how far on each side of it, pixels. */
const [PLACES, AWAY] = [24, 4]
/** Steps of brightness from what lies outside a side to the paper inside, and at what share of places they must be seen. */
const [LEAST_STEP, SEEN] = [16, 0.75]

/**
 * Whether something darker lies along a side all the way: the edge of a sheet on a table. null: the side is that of the photo, and
 * nothing lies outside.
 */
function standsOut(
  values: Uint8Array,
  { width, height }: Pick<Pixels, 'width' | 'height'>,
  a: Corner,
  b: Corner
): boolean | null {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  // to the left of a side that is walked clockwise on the screen lies the outside
  const [nx, ny] = [((b[1] - a[1]) / length) * AWAY, (-(b[0] - a[0]) / length) * AWAY]
  const at = (x: number, y: number): number | null => {
    const [px, py] = [Math.floor(x), Math.floor(y)]
    return px < 0 || py < 0 || px >= width || py >= height ? null : values[py * width + px]!
  }
  let [seen, known] = [0, 0]
  for (let i = 0; i < PLACES; i += 1) {
    const t = 0.06 + (0.88 * i) / (PLACES - 1)
    const [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    const [outside, inside] = [at(x + nx, y + ny), at(x - nx, y - ny)]
    if (outside === null || inside === null) continue
    known += 1
    if (inside - outside >= LEAST_STEP) seen += 1
  }
  return known < PLACES / 4 ? null : seen >= SEEN * known
}

/** A sheet may reach beyond the photo at one side; of the other three the table is to be seen all along. */
function isFramed(values: Uint8Array, size: Pick<Pixels, 'width' | 'height'>, quad: Quad): boolean {
  const sides = quad.map((corner, i) => standsOut(values, size, corner, quad[(i + 1) % 4]!))
  return sides.filter((side) => side === null).length <= 1 && !sides.includes(false)
}

/**
 * The sheet of paper in a photo, by its four corners: the largest bright, colourless area, where it is a quadrangle that stands out from
 * what it lies on, all round. null where none does: the page fills the photo, or there is no telling. Best on a picture of 200 to 400 pixels.
 */
export function findPaper(picture: Pixels): Quad | null {
  const { width, height } = picture
  const values = paperness(picture)
  const threshold = otsu(values)
  const area = largestArea(
    values.map((v) => Number(v > threshold)),
    width
  )
  const hull = hullOf(area, width, height)
  if (hull.length < 4) return null
  const share = polygonArea(hull) / (width * height)
  if (share < SMALLEST_SHARE || share > LARGEST_SHARE) return null
  const quad = sharpenCorners(area, width, height, ordered(fourCorners(hull)))
  const fit = polygonArea(quad) / polygonArea(hull)
  const angles = anglesOf(quad)
  const isSheet = fit >= LEAST_FIT && fit <= MOST_FIT && angles.every((a) => a >= SHARPEST && a <= BLUNTEST)
  return isSheet && contrast(values, area) >= LEAST_CONTRAST && isFramed(values, picture, quad) ? quad : null
}
