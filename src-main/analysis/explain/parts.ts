import type { Annotation, PartShare } from '#contract/remarks'
import { darkness } from '../embed/ink'
import type { DrawingMap } from './place-map'

type Box = Annotation['box']
type Size = { width: number; height: number }

/** Share of all that raises the score which lies within each part; parts that overlap share what lies in both. */
export function partShares(map: DrawingMap, parts: readonly Annotation[], drawing: Size): PartShare[] {
  const scale = map.width / drawing.width
  const total = map.values.reduce((sum, v) => sum + Math.max(0, v), 0)
  return parts.map(({ id, name, by, box }) => {
    const [left, top, right, bottom] = [box[0], box[1], box[0] + box[2], box[1] + box[3]].map(
      (v) => v * scale
    ) as Box
    let [rise, pixels] = [0, 0]
    map.values.forEach((value, i) => {
      const [x, y] = [(i % map.width) + 0.5, Math.floor(i / map.width) + 0.5]
      if (x < left || x >= right || y < top || y >= bottom) return
      rise += Math.max(0, value)
      pixels += 1
    })
    return { id, name, by, share: total > 0 ? rise / total : 0, area: pixels / map.values.length }
  })
}

/** Rows of a page with where their ink begins and ends, and in how many pieces it lies. */
interface Row {
  left: number
  right: number
  pieces: number
}

const INK = 0.15
/** Where a neck and hips are looked for, as shares of the figure's height. */
const [NECK_FROM, NECK_TO, HIP_FROM, HIP_USUAL] = [0.15, 0.48, 0.5, 0.66]

/**
 * Head, trunk, arms and legs of a figure that stands upright, by how wide its ink is from top to bottom: the neck is where it is
 * narrowest in the upper half, the hips where two legs part. A suggestion for a person to correct, in shares of the page; none of a
 * blank page. `picture`: RGB bytes [side, side, 3].
 */
export function suggestedParts(picture: Uint8Array, side: number): { name: string; box: Box }[] {
  const rows = rowsOf(darkness(picture), side)
  const top = rows.findIndex((row) => row !== null)
  if (top < 0) return []
  const bottom = rows.length - 1 - [...rows].reverse().findIndex((row) => row !== null)
  const height = bottom - top + 1
  const at = (share: number): number => Math.round(top + share * height)
  const neck = narrowest(rows, at(NECK_FROM), at(NECK_TO))
  const parting = rows.findIndex((row, y) => y >= at(HIP_FROM) && (row?.pieces ?? 0) >= 2)
  const hip = parting >= 0 && parting < at(0.9) ? parting : at(HIP_USUAL)
  const [left, right] = extent(rows, top, bottom)
  const trunk = extent(rows, neck, hip)
  const middle = (trunk[0] + trunk[1]) / 2
  const half = Math.max(2, 0.25 * (trunk[1] - trunk[0]))
  const boxes: [string, number, number, number, number][] = [
    ['head', ...extent(rows, top, neck), top, neck],
    ['trunk', middle - half, middle + half, neck, hip],
    ['left arm', left, middle - half, neck, hip],
    ['right arm', middle + half, right, neck, hip],
    ['legs', ...extent(rows, hip, bottom), hip, bottom + 1]
  ]
  return boxes
    .filter(([, x0, x1, y0, y1]) => x1 - x0 >= 2 && y1 - y0 >= 2)
    .map(([name, x0, x1, y0, y1]) => ({ name, box: [x0, y0, x1 - x0, y1 - y0].map((v) => v / side) as Box }))
}

function rowsOf(ink: Float32Array, side: number): (Row | null)[] {
  return Array.from({ length: side }, (_, y) => {
    let [left, right, pieces, last] = [side, -1, 0, -10]
    for (let x = 0; x < side; x += 1) {
      if (ink[y * side + x]! <= INK) continue
      if (x - last > side * 0.05) pieces += 1
      ;[left, right, last] = [Math.min(left, x), Math.max(right, x), x]
    }
    return right < 0 ? null : { left, right, pieces }
  })
}

const widthOf = (row: Row | null): number => (row ? row.right - row.left : 0)

function narrowest(rows: readonly (Row | null)[], from: number, to: number): number {
  let best = from
  for (let y = from; y <= to; y += 1) if (widthOf(rows[y]!) < widthOf(rows[best]!)) best = y
  return best
}

function extent(rows: readonly (Row | null)[], from: number, to: number): [number, number] {
  const own = rows.slice(from, to + 1).filter((row) => row !== null)
  if (own.length === 0) return [0, 0]
  return [Math.min(...own.map((row) => row.left)), Math.max(...own.map((row) => row.right)) + 1]
}
