import type { Compute } from '#main/compute/port'
import { normaliseSpec } from '../preprocess/preprocessing'
import type { EncoderPack } from './encoder-pack'
import { pooled } from './patches'
import { rowsOf } from './traits'

/** A way of looking at a page. */
export interface View {
  /** Down and to the right, in patches. */
  move: number
  mirrored: boolean
}

/**
 * One picture, seen four times: as it is, mirrored, and moved down and to the right by a half and back by a third of a patch, so
 * that where patches happen to be cut counts for less. Moves are in patches.
 */
export const VIEWS: readonly View[] = [
  { move: 0, mirrored: false },
  { move: 0, mirrored: true },
  { move: 1 / 2, mirrored: false },
  { move: -1 / 3, mirrored: false }
]
/** Times that the encoder looks at a drawing for it. */
export const FIT_VIEWS = VIEWS.length
/** How much the worst places count over the many: the power of their odds that is summed. */
export const SHARPNESS = 2

/** How little a drawing's parts fit one another, and how little each does. */
export interface Fit {
  /** Log of the sum over patches of their squared odds of not fitting, mean of all views. */
  score: number
  /** Chance that a patch does not fit, 0 to 1, as the encoder scores it: [patches], mean log odds of the two unmoved views. */
  map: Float32Array
}

/**
 * What an encoder that was taught which patches do not fit says of pictures (RGB bytes of its input size); null where the pack has
 * no such output. Patches count with their neighbours, 3 x 3. `plain`: log odds of the pictures as they are, where they are known.
 */
export async function fitsOf(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[],
  plain: readonly Float32Array[] | null = null
): Promise<Fit[] | null> {
  const { outputs, grid, input } = pack.manifest
  if (!outputs.mismatchLogit || pictures.length === 0) return null
  const name = outputs.mismatchLogit
  const views = VIEWS.map(async ({ move, mirrored }) => {
    if (move === 0 && !mirrored && plain) return plain.map((map) => pooled(map, grid, 1))
    const seen = pictures.map((picture) => viewOf({ move, mirrored }, picture, pack))
    const batch = { ...joinedPixels(seen), width: input.width, height: input.height }
    const result = await compute.runPictures(pack.fit, batch, normaliseSpec(pack.manifest), [name])
    const maps = rowsOf(result[name]!.data as Float32Array, grid[0] * grid[1], pictures.length)
    return maps.map((map) => pooled(mirrored ? mirrorMap(map, grid[1]) : map, grid, 1))
  })
  const found = await Promise.all(views)
  return pictures.map((_, i) => fitOf(found.map((maps) => maps[i]!)))
}

function fitOf(maps: readonly Float32Array[]): Fit {
  const scores = maps.map((map) => Math.log(map.reduce((sum, v) => sum + Math.exp(SHARPNESS * v), 0)))
  const [plain, mirrored] = maps as [Float32Array, Float32Array]
  return {
    score: scores.reduce((a, b) => a + b, 0) / scores.length,
    map: plain.map((v, i) => 1 / (1 + Math.exp(-(v + mirrored[i]!) / 2)))
  }
}

export function joinedPixels(pictures: readonly Uint8Array[]): { pixels: Uint8Array; count: number } {
  const size = pictures[0]!.length
  const pixels = new Uint8Array(size * pictures.length)
  pictures.forEach((picture, i) => pixels.set(picture, i * size))
  return { pixels, count: pictures.length }
}

/** The picture as this view has it, paper coming in where it was moved away. */
export const viewOf = ({ move, mirrored }: View, picture: Uint8Array, pack: EncoderPack): Uint8Array =>
  moved(mirrored ? mirror(picture, pack.manifest.input.width) : picture, pack, move * pack.manifest.patchSize)

/**
 * A map over the patches of a view, brought back to the picture's own patches: what lies on two is shared between them, and what lies
 * half beyond the edge, where paper came in, goes to the patch within, so that the sum stays.
 */
export function backToPicture(
  { move, mirrored }: View,
  map: Float32Array,
  [rows, columns]: readonly [number, number]
): Float32Array {
  const unmoved = move === 0 ? map : movedBack(map, move, [rows, columns])
  return mirrored ? mirrorMap(unmoved, columns) : unmoved
}

function movedBack(
  map: Float32Array,
  move: number,
  [rows, columns]: readonly [number, number]
): Float32Array {
  const out = new Float32Array(map.length)
  const whole = Math.floor(-move)
  const shares = [
    [whole, 1 - (-move - whole)],
    [whole + 1, -move - whole]
  ] as const
  const within = (at: number, size: number): number => Math.min(size - 1, Math.max(0, at))
  map.forEach((value, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns]
    for (const [down, a] of shares)
      for (const [right, b] of shares)
        out[within(row + down, rows) * columns + within(column + right, columns)]! += a * b * value
  })
  return out
}

function mirror(pixels: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(pixels.length)
  const line = 3 * width
  for (let start = 0; start < pixels.length; start += line)
    for (let at = 0; at < line; at += 3) {
      const to = start + line - 3 - at
      out[to] = pixels[start + at]!
      out[to + 1] = pixels[start + at + 1]!
      out[to + 2] = pixels[start + at + 2]!
    }
  return out
}

function mirrorMap(map: Float32Array, columns: number): Float32Array {
  return map.map((_, i) => map[i + columns - 1 - 2 * (i % columns)]!)
}

/** Moved down and right by `by` pixels (rounded), paper coming in behind. */
function moved(pixels: Uint8Array, { manifest }: EncoderPack, by: number): Uint8Array {
  const { width, height, paper } = manifest.input
  const step = Math.round(by)
  if (step === 0) return pixels
  const out = new Uint8Array(pixels.length).fill(paper)
  const [from, to] = [Math.max(0, -step), Math.min(width, width - step)]
  for (let y = Math.max(0, -step); y < Math.min(height, height - step); y += 1) {
    const line = pixels.subarray((y * width + from) * 3, (y * width + to) * 3)
    out.set(line, ((y + step) * width + from + step) * 3)
  }
  return out
}
