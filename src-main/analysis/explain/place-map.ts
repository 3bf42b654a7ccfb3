import { drawingWithin } from '../preprocess/preprocessing'
import type { ScoreMap } from './deployed-score'

export interface DrawingMap {
  /** [height, width], row-major, over the upright drawing; the map's own units. */
  values: Float32Array
  width: number
  height: number
}

const LONGEST_SIDE = 1024

/**
 * Brings a map over the padded square back to the upright drawing (bilinear), long side at most 1024 pixels and never
 * larger than the drawing.
 */
export function placeOnDrawing(map: ScoreMap, drawing: { width: number; height: number }): DrawingMap {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(drawing.width, drawing.height))
  const [width, height] = [
    Math.max(1, Math.round(drawing.width * scale)),
    Math.max(1, Math.round(drawing.height * scale))
  ]
  const within = drawingWithin(1, drawing.width, drawing.height)
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const u = (within.left + ((x + 0.5) / width) * within.width) * map.columns - 0.5
      const v = (within.top + ((y + 0.5) / height) * within.height) * map.rows - 0.5
      values[y * width + x] = bilinear(map, u, v)
    }
  return { values, width, height }
}

function bilinear({ values, rows, columns }: ScoreMap, u: number, v: number): number {
  const [x, y] = [Math.min(columns - 1, Math.max(0, u)), Math.min(rows - 1, Math.max(0, v))]
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [x1, y1] = [Math.min(columns - 1, x0 + 1), Math.min(rows - 1, y0 + 1)]
  const along = (row: number) =>
    values[row * columns + x0]! * (1 - x + x0) + values[row * columns + x1]! * (x - x0)
  return along(y0) * (1 - y + y0) + along(y1) * (y - y0)
}
