import type { Tensor } from '#main/onnx/format/tensor'
import type { NormaliseSpec } from '../port'

/**
 * RGB bytes [count, height, width, 3] to float32 [count, 3, height, width], (pixel * scale - mean) / std a channel, in the
 * channel order that the encoder wants.
 */
export function toTensor(
  { pixels, count, width, height }: { pixels: Uint8Array; count: number; width: number; height: number },
  spec: NormaliseSpec
): Tensor {
  const plane = width * height
  const data = new Float32Array(count * 3 * plane)
  for (let channel = 0; channel < 3; channel += 1) {
    const from = spec.channels === 'RGB' ? channel : 2 - channel
    const table = Float32Array.from(
      { length: 256 },
      (_, v) => (v * spec.scale - spec.mean[channel]!) / spec.std[channel]!
    )
    for (let n = 0; n < count; n += 1) {
      const target = (n * 3 + channel) * plane
      const source = n * plane * 3 + from
      for (let i = 0; i < plane; i += 1) data[target + i] = table[pixels[source + i * 3]!]!
    }
  }
  return { type: 'float32', dims: [count, 3, height, width], data }
}
