import { AppError } from '#contract/app-error'
import type { Compute, ModelSource } from '#main/compute/port'
import { float32 } from '#main/onnx/format/tensor'
import { darkness, nearInk } from './ink'
import {
  SCATTER_INK,
  SCATTER_NEAR,
  SCATTER_OUTPUT,
  SCATTER_REACH,
  SCATTER_SIDE,
  SCATTER_SIZE,
  scatteringGraph
} from './scattering'

const source: ModelSource = { key: 'scattering/1', bytes: () => Promise.resolve(scatteringGraph()) }

/** How lines lie on each page: wavelet scattering of RGB bytes [144, 144, 3], SCATTER_SIZE numbers a page. */
export async function scatter(compute: Compute, pages: readonly Uint8Array[]): Promise<Float32Array[]> {
  if (pages.length === 0) return []
  const area = SCATTER_SIDE ** 2
  const [ink, near] = [new Float32Array(area * pages.length), new Float32Array(area * pages.length)]
  pages.forEach((pixels, i) => {
    const dark = darkness(pixels)
    ink.set(dark, i * area)
    near.set(nearInk(dark, SCATTER_SIDE, SCATTER_REACH), i * area)
  })
  const dims = [pages.length, SCATTER_SIDE, SCATTER_SIDE]
  const feeds = { [SCATTER_INK]: float32(ink, dims), [SCATTER_NEAR]: float32(near, dims) }
  const result = await compute.run(source, feeds)
  return rowsOf(result[SCATTER_OUTPUT]!.data as Float32Array, SCATTER_SIZE, pages.length)
}

/** How lines lie on a drawing's page: the last of its traits. */
export const scatteringOf = (traits: Float32Array): Float32Array => traits.slice(-SCATTER_SIZE)

/** Rows of a table. Throws AppError 'unexpected' where one holds anything but finite numbers. */
export function rowsOf(data: Float32Array, size: number, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, i) => {
    const row = data.slice(i * size, (i + 1) * size)
    if (row.length !== size || !row.every(Number.isFinite))
      throw new AppError('unexpected', { detail: 'the encoder answered no numbers' })
    return row
  })
}
