import type { TrainingSettings } from '#contract/training-settings'
import { readOriginal } from '../library/originals'
import { pictureSpec } from '../analysis/preprocess/preprocessing'
import { changed, drawChange } from '../learning/prepare/augment'
import { random } from '../lib/random'
import type { Needs } from './ports'

/** Changed copies of a drawing, as trainings see them. */
export async function previewAugmentation(
  ports: Needs<'library' | 'encoders' | 'compute'>,
  id: string,
  count: number,
  seed: number,
  settings: TrainingSettings
): Promise<Uint8Array[]> {
  const { library, encoders } = ports
  const spec = pictureSpec(encoders.active().manifest, settings.evenShade)
  const original = await readOriginal(library, library.drawings.get(id))
  const { pixels } = await ports.compute.picture(original, spec)
  const side = spec.width
  const copies = Array.from({ length: count }, (_, i) =>
    i === 0 ? pixels : changed(pixels, side, drawChange(settings, random(seed, `augment ${i - 1}`)))
  )
  return Promise.all(copies.map((rgb) => ports.compute.encodePng(withAlpha(rgb), side, side)))
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255)
  for (let i = 0; i < rgb.length / 3; i += 1) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4)
  return rgba
}
