import type { EncoderManifest } from '#contract/encoder'
import type { NormaliseSpec, PictureSpec } from '#main/compute/port'

export type EvenShade = PictureSpec['evenShade']

/**
 * Version of the one preprocessing path (orientation, white paper, shade, padding, resampling). Its golden tests pin it;
 * whoever changes a pixel changes this number, and embeddings made before are made again.
 */
const PATH_VERSION = 1

/** Names what was done to a picture before an encoder saw it; part of the key of every stored embedding. */
export const preprocessingVersion = (evenShade: EvenShade): string => `${PATH_VERSION}-${evenShade}`

export function pictureSpec(manifest: EncoderManifest, evenShade: EvenShade): PictureSpec {
  return { width: manifest.input.width, height: manifest.input.height, evenShade }
}

export function normaliseSpec({ input }: EncoderManifest): NormaliseSpec {
  const { name, channels, scale, mean, std } = input
  return { name, channels, scale, mean, std }
}

/** Where the upright drawing lies in the padded square, as pixels of a square of `side`. */
export function drawingWithin(
  side: number,
  width: number,
  height: number
): { left: number; top: number; width: number; height: number } {
  const scale = side / Math.max(width, height)
  const [w, h] = [width * scale, height * scale]
  return { left: (side - w) / 2, top: (side - h) / 2, width: w, height: h }
}
