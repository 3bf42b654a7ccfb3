import type { TrainingSettings } from '#contract/training-settings'
import type { Random } from '#main/lib/random'
import { float32, int64, type Tensor } from '#main/onnx/format/tensor'
import { layersOf } from './autoencoder'

/**
 * What one slice is fed: which rows [steps, batch], which units are dropped, and the learning rate of each step. Masks are drawn
 * step by step, so that it makes no difference how a training is cut into slices.
 */
export function sliceFeeds(
  indices: readonly number[],
  rates: readonly number[],
  batch: number,
  size: number,
  settings: TrainingSettings,
  rng: Random
): Record<string, Tensor> {
  const steps = rates.length
  const feeds: Record<string, Tensor> = {
    steps: int64([steps], []),
    indices: int64(indices, [steps, batch]),
    learning_rates: float32(Float32Array.from(rates), [steps])
  }
  if (settings.dropout === 0) return feeds
  const layers = layersOf(size, settings).filter((layer) => layer.hidden)
  const masks = layers.map(({ outputs }) => new Uint8Array(steps * batch * outputs))
  for (let step = 0; step < steps; step += 1)
    layers.forEach(({ outputs }, i) => {
      const own = masks[i]!.subarray(step * batch * outputs, (step + 1) * batch * outputs)
      fillMask(own, settings.dropout, rng)
    })
  layers.forEach(({ name, outputs }, i) => {
    feeds[`mask.${name}`] = { type: 'uint8', dims: [steps, batch, outputs], data: masks[i]! }
  })
  return feeds
}

/** 0 with the given probability (to 1/65536), else 1; two draws from every random number. */
function fillMask(mask: Uint8Array, dropout: number, rng: Random): void {
  const limit = Math.round(dropout * 65_536)
  for (let i = 0; i < mask.length; i += 2) {
    const bits = rng.next() * 2 ** 32
    mask[i] = bits >>> 16 < limit ? 0 : 1
    if (i + 1 < mask.length) mask[i + 1] = (bits & 0xffff) < limit ? 0 : 1
  }
}
