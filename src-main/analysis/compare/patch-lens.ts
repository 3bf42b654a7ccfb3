import { PATCH_SIZE } from '../embed/patches'
import { drawingWithin } from '../preprocess/preprocessing'

export interface Patched {
  /** Every patch with its neighbours, [patches, PATCH_SIZE]. */
  patches: Float32Array
  width: number
  height: number
}

export interface FoundPatch {
  patch: number
  distance: number
}

type Grid = readonly [number, number]
type Size = { width: number; height: number }

/** The patch of the encoder's grid that a point of the drawing (shares of its width and height) falls into. */
export function patchAt([rows, columns]: Grid, drawing: Size, x: number, y: number): number {
  const within = drawingWithin(1, drawing.width, drawing.height)
  const column = Math.floor((within.left + x * within.width) * columns)
  const row = Math.floor((within.top + y * within.height) * rows)
  return Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))
}

/** A patch with its eight neighbours, in pixels of the drawing, cut at its edges. */
export function boxOf([rows, columns]: Grid, drawing: Size, patch: number): [number, number, number, number] {
  const within = drawingWithin(1, drawing.width, drawing.height)
  const [row, column] = [Math.floor(patch / columns), patch % columns]
  const across = (at: number): number => ((at / columns - within.left) / within.width) * drawing.width
  const down = (at: number): number => ((at / rows - within.top) / within.height) * drawing.height
  const [left, right] = [Math.max(0, across(column - 1)), Math.min(drawing.width, across(column + 2))]
  const [top, bottom] = [Math.max(0, down(row - 1)), Math.min(drawing.height, down(row + 2))]
  return [left, top, Math.max(0, right - left), Math.max(0, bottom - top)].map(Math.round) as [
    number,
    number,
    number,
    number
  ]
}

/** How far a patch lies from another, root mean squared. */
function patchDistance(a: Float32Array, at: number, b: Float32Array, to: number): number {
  let sum = 0
  for (let k = 0; k < PATCH_SIZE; k += 1) sum += (a[at * PATCH_SIZE + k]! - b[to * PATCH_SIZE + k]!) ** 2
  return Math.sqrt(sum / PATCH_SIZE)
}

/** What another drawing has at the same place of the page. */
export const atSamePlace = (own: Patched, other: Patched, patch: number): FoundPatch => ({
  patch,
  distance: patchDistance(own.patches, patch, other.patches, patch)
})

/** What another drawing has anywhere that is most like it. */
export function mostAlike(own: Patched, other: Patched, patch: number): FoundPatch {
  let best: FoundPatch = { patch: 0, distance: Infinity }
  for (let to = 0; to < other.patches.length / PATCH_SIZE; to += 1) {
    const distance = patchDistance(own.patches, patch, other.patches, to)
    if (distance < best.distance) best = { patch: to, distance }
  }
  return best
}
