import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { embedFiles } from '../analysis/embed/embed-files'
import type { EmbeddedPicture } from '../analysis/embed/embed-pictures'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { readPackFolder } from '../encoder/distil/pack-folder'
import { AppError } from '#contract/app-error'
import type { Compute } from '../compute/port'
import { inParallel, quietWork } from '../lib/work'
import { installationRoot } from '../terminal/paths'

/** The pack that ships, a ViT-Tiny where one is at hand, and those in the folders named in TADPOLE_ENCODERS (comma). */
export async function packsAtHand(): Promise<EncoderPack[]> {
  const named = (process.env.TADPOLE_ENCODERS ?? '').split(',').filter((folder) => folder !== '')
  const folders = [
    join(installationRoot, 'models/encoder'),
    join(installationRoot, '../shared/data/encoders/vit-tiny-patch16-224'),
    ...named
  ]
  return Promise.all(folders.filter((folder) => existsSync(join(folder, 'encoder.json'))).map(readPackFolder))
}

/** Embeddings and traits of files by the product's own path. Throws AppError with the first failure. */
export async function embedAll(
  compute: Compute,
  pack: EncoderPack,
  files: readonly Uint8Array[]
): Promise<EmbeddedPicture[]> {
  const found: EmbeddedPicture[] = []
  const read = (index: number) => Promise.resolve(files[index]!)
  const request = { pack, evenShade: 'auto' as const, count: files.length, read }
  await embedFiles(compute, request, quietWork(), (_from, results) => {
    for (const result of results) {
      if ('failure' in result) throw new AppError(result.failure.code, result.failure.facts)
      found.push(result.embedding)
    }
  })
  return found
}

const INK_SIDE = 96

/** The plainest rival: ink share, the drawing's box, its centre, and where on the page the ink lies (3 x 3). */
export function inkFeatures(compute: Compute, files: readonly Uint8Array[]): Promise<Float32Array[]> {
  const spec = { width: INK_SIDE, height: INK_SIDE, evenShade: 'auto' as const }
  return inParallel(files, 4, async (bytes) =>
    inkStatistics((await compute.picture(bytes, spec)).pixels, INK_SIDE)
  )
}

/** From RGB bytes [side, side, 3]: 1 + 4 + 2 + 9 numbers. */
export function inkStatistics(pixels: Uint8Array, side: number): Float32Array {
  const cells = new Float64Array(9)
  let [total, sx, sy, left, right, top, bottom] = [0, 0, 0, side, 0, side, 0]
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      if (pixels[(y * side + x) * 3]! > 216) continue
      total += 1
      ;[sx, sy] = [sx + x, sy + y]
      ;[left, right, top, bottom] = [
        Math.min(left, x),
        Math.max(right, x),
        Math.min(top, y),
        Math.max(bottom, y)
      ]
      cells[Math.floor((3 * y) / side) * 3 + Math.floor((3 * x) / side)]! += 1
    }
  const n = Math.max(1, total)
  return Float32Array.of(
    total / side ** 2,
    left,
    right,
    top,
    bottom,
    sx / n,
    sy / n,
    ...cells.map((c) => c / n)
  )
}
