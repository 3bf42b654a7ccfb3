import type { Point } from './outline'

export interface Frame {
  width: number
  height: number
}

/** The part of a polygon on one side of a line along an axis. */
function cut(points: readonly Point[], axis: 0 | 1, limit: number, sign: 1 | -1): Point[] {
  const within = (point: Point): number => sign * (point[axis] - limit)
  return points.flatMap((point, i) => {
    const before = points.at(i - 1)!
    const [from, to] = [within(before), within(point)]
    const t = from / (from - to)
    if (from * to >= 0) return to >= 0 ? [point] : []
    const crossing: Point = [before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])]
    crossing[axis] = limit
    return to >= 0 ? [crossing, point] : [crossing]
  })
}

/** The part of a polygon that lies in a picture, in pixels (Sutherland & Hodgman 1974); no points: none does. */
export function clipped(points: readonly Point[], { width, height }: Frame): Point[] {
  const across = cut(cut(points, 0, 0, 1), 0, width, -1)
  return cut(cut(across, 1, 0, 1), 1, height, -1)
}

/** The part of a box [x, y, width, height] that lies in a picture; null: none does. */
export function clippedBox([x = 0, y = 0, w = 0, h = 0]: readonly number[], frame: Frame): number[] | null {
  const [left, top] = [Math.max(x, 0), Math.max(y, 0)]
  const [width, height] = [Math.min(x + w, frame.width) - left, Math.min(y + h, frame.height) - top]
  return width > 0 && height > 0 ? [left, top, width, height] : null
}
