import { darkness, patchWeights } from '../embed/ink'
import type { EncoderManifest } from '#contract/encoder'

/** Darker than this share of black is ink, as for every picture. */
const INK_FROM = 0.15

/** 1 for each patch of the grid that holds ink. */
export function inkedPatches(picture: Uint8Array, { input, grid }: EncoderManifest): Uint8Array {
  const weights = patchWeights(darkness(picture), input, grid)
  const paper = weights.reduce((least, weight) => Math.min(least, weight), 1)
  return Uint8Array.from(weights, (weight) => (weight > 2 * paper ? 1 : 0))
}

/** Share of each patch that is ink: the plainest map there is. */
export function inkDensity(picture: Uint8Array, { input, grid }: EncoderManifest): Float32Array {
  const [rows, columns] = grid
  const density = new Float32Array(rows * columns)
  darkness(picture).forEach((v, i) => {
    if (v <= INK_FROM) return
    const [x, y] = [i % input.width, Math.floor(i / input.width)]
    density[Math.floor((y * rows) / input.height) * columns + Math.floor((x * columns) / input.width)]! += 1
  })
  return density.map((v) => (v * rows * columns) / (input.width * input.height))
}
