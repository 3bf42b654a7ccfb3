import type { EncoderManifest } from '#contract/encoder'
import { SCATTER_SIDE } from '../embed/scattering'
import type { PreparedDrawing } from './deployed-score'

/** A drawing with some patches of the encoder's grid as `other` has them: blank paper, or another drawing. */
export function replaced(
  drawing: PreparedDrawing,
  other: PreparedDrawing,
  patches: Iterable<number>,
  { input, grid }: EncoderManifest
): PreparedDrawing {
  const list = [...patches]
  const picture = mixed(drawing.picture, other.picture, list, grid, input)
  if (drawing.page === drawing.picture && other.page === other.picture) return { picture, page: picture }
  const square = { width: SCATTER_SIDE, height: SCATTER_SIDE }
  return { picture, page: mixed(drawing.page, other.page, list, grid, square) }
}

/** An empty page. */
export function blankPage({ picture, page }: PreparedDrawing, { input }: EncoderManifest): PreparedDrawing {
  const blank = new Uint8Array(picture.length).fill(input.paper)
  return { picture: blank, page: page === picture ? blank : new Uint8Array(page.length).fill(255) }
}

function mixed(
  pixels: Uint8Array,
  others: Uint8Array,
  patches: readonly number[],
  [rows, columns]: readonly [number, number],
  { width, height }: { width: number; height: number }
): Uint8Array {
  const out = pixels.slice()
  for (const patch of patches) {
    const [row, column] = [Math.floor(patch / columns), patch % columns]
    const [left, right] = [column, column + 1].map((c) => Math.round((c * width) / columns))
    const [top, bottom] = [row, row + 1].map((r) => Math.round((r * height) / rows))
    for (let y = top!; y < bottom!; y += 1) {
      const [from, to] = [(y * width + left!) * 3, (y * width + right!) * 3]
      out.set(others.subarray(from, to), from)
    }
  }
  return out
}
