import type { InkLayout } from '#contract/drawing'

/** Darkest ink of a patch, as a share of black: up to the first it is paper (with its grain), from the second it is a line. */
export const [PAPER_INK, LINE_INK] = [0.12, 0.37]
/** What paper still weighs: attention needs something to look at on a blank page, and a mean something to be of. */
export const PAPER_WEIGHT = 1e-6

/** Darkness of every pixel of RGB bytes [side, side, 3] (luminance of ITU-R BT.709): 0 paper to 1 black. */
export function darkness(pixels: Uint8Array): Float32Array {
  const ink = new Float32Array(pixels.length / 3)
  for (let i = 0; i < ink.length; i += 1)
    ink[i] = 1 - (0.2126 * pixels[3 * i]! + 0.7152 * pixels[3 * i + 1]! + 0.0722 * pixels[3 * i + 2]!) / 255
  return ink
}

/** Weight of each patch of a grid [rows, columns] by its darkest ink, summing to one: `ink` [height, width] to [patches]. */
export function patchWeights(
  ink: Float32Array,
  { width, height }: { width: number; height: number },
  [rows, columns]: readonly [number, number]
): Float32Array {
  const darkest = new Float32Array(rows * columns)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const patch = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)
      darkest[patch] = Math.max(darkest[patch]!, ink[y * width + x]!)
    }
  const weights = darkest.map((d) =>
    Math.max(PAPER_WEIGHT, Math.min(1, (d - PAPER_INK) / (LINE_INK - PAPER_INK)))
  )
  const total = weights.reduce((sum, w) => sum + w, 0)
  return weights.map((w) => w / total)
}

/** Where the ink lies on a page `ink` [side, side]; undefined where there is none. */
export function inkLayout(ink: Float32Array, side: number): InkLayout | undefined {
  let [n, left, right, top, bottom] = [0, side, -1, side, -1]
  let [sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0]
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      if (ink[y * side + x]! <= INK_FROM) continue
      n += 1
      ;[left, right, top, bottom] = [
        Math.min(left, x),
        Math.max(right, x),
        Math.min(top, y),
        Math.max(bottom, y)
      ]
      ;[sx, sy, xx, yy, xy] = [sx + x, sy + y, xx + x * x, yy + y * y, xy + x * y]
    }
  if (n === 0) return undefined
  const [mx, my] = [sx / n, sy / n]
  const [a, b, c] = [xx / n - mx * mx, yy / n - my * my, xy / n - mx * my]
  const size = (Math.max(right - left, bottom - top) + 1) / side
  // principal axis of the ink's spread
  const slant = Math.atan2(2 * c, a - b) / Math.PI
  return { size, x: (mx + 0.5) / side, y: (my + 0.5) / side, slant }
}

const INK_FROM = 0.15

/**
 * How thick the lines of a page `ink` [side, side] are, as a share of its side; null where there is next to no ink. A line of length
 * l and width w has the area l w and an edge of about 2 l: w is twice the area by the length of the edge, which for soft edges is the
 * sum of the slopes (total variation; the coarea formula: Federer 1959). What is filled counts as one thick line.
 */
export function lineWidth(ink: Float32Array, side: number): number | null {
  const [area, edge] = [sum(ink), edgeLength(ink, side)]
  return area < LEAST_INK || edge === 0 ? null : (2 * area) / edge / side
}

/**
 * How grainy the lines of a page `ink` [side, side] are: the length of all edges by that of the same page with its small gaps
 * closed (grey closing by 3 x 3 pixels: Serra 1982). About 1 for even lines; 1.5 and more for crayon on rough paper and for noise,
 * whose gaps lie within the line and make `lineWidth` too small. Null where there is next to no ink.
 */
export function lineGrain(ink: Float32Array, side: number): number | null {
  const closed = negated(dilated(negated(dilated(ink, side)), side))
  const edge = edgeLength(closed, side)
  return sum(ink) < LEAST_INK || edge === 0 ? null : edgeLength(ink, side) / edge
}

const sum = (values: Float32Array): number => values.reduce((total, v) => total + v, 0)

/** Sum of the slopes of all pixels. */
function edgeLength(ink: Float32Array, side: number): number {
  let edge = 0
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const at = y * side + x
      const right = x + 1 < side ? ink[at + 1]! - ink[at]! : 0
      const below = y + 1 < side ? ink[at + side]! - ink[at]! : 0
      edge += Math.sqrt(right * right + below * below)
    }
  return edge
}

const negated = (values: Float32Array): Float32Array => values.map((value) => -value)

/** Largest of each pixel and its eight neighbours, first along rows, then along columns. */
function dilated(ink: Float32Array, side: number): Float32Array {
  const along = (values: Float32Array, stride: number): Float32Array => {
    const out = new Float32Array(values.length)
    const lineStride = stride === 1 ? side : 1
    for (let line = 0; line < side; line += 1)
      for (let place = 0; place < side; place += 1) {
        const at = line * lineStride + place * stride
        const before = values[place > 0 ? at - stride : at]!
        const after = values[place + 1 < side ? at + stride : at]!
        out[at] = Math.max(values[at]!, before, after)
      }
    return out
  }
  return along(along(ink, 1), side)
}

/** Pixels of ink under which a width would be that of dust. */
const LEAST_INK = 5

/** 1 within `reach` pixels of ink (a square around each inked pixel), else next to nothing: where there is something to see. */
export function nearInk(ink: Float32Array, side: number, reach: number): Float32Array {
  const inked = new Uint8Array(ink.length)
  for (let at = 0; at < ink.length; at += 1) if (ink[at]! > INK_FROM) inked[at] = 1
  const near = spread(spread(inked, side, reach, 1), side, reach, side)
  const weights = new Float32Array(ink.length)
  for (let at = 0; at < ink.length; at += 1) weights[at] = near[at]! + PAPER_WEIGHT
  return weights
}

/** 1 within `reach` steps of a 1 along one axis (`stride` 1: along rows; `side`: along columns). */
function spread(marked: Uint8Array, side: number, reach: number, stride: number): Uint8Array {
  const out = new Uint8Array(marked.length)
  const start = stride === 1 ? side : 1
  for (let line = 0; line < side; line += 1) {
    let filledTo = 0
    for (let i = 0; i < side; i += 1) {
      if (marked[line * start + i * stride] === 0) continue
      const end = Math.min(side, i + reach + 1)
      for (let k = Math.max(filledTo, i - reach); k < end; k += 1) out[line * start + k * stride] = 1
      filledTo = end
    }
  }
  return out
}
