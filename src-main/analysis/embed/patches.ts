import { random } from '#main/lib/random'
import { toHalf } from '#main/onnx/format/half'

/** Numbers that are kept of a patch. */
export const PATCH_SIZE = 48
const PROJECTION_SEED = 1

/** Normal numbers [width, PATCH_SIZE] that keep lengths on average. */
export function projection(width: number): Float32Array {
  const rng = random(PROJECTION_SEED, 'projection')
  return Float32Array.from({ length: width * PATCH_SIZE }, () => rng.normal() / Math.sqrt(PATCH_SIZE))
}

/** Each patch of a grid [rows, columns, size] averaged with its neighbours, 3 x 3; at an edge with those that there are. */
export function pooled(
  map: Float32Array,
  [rows, columns]: readonly [number, number],
  size: number
): Float32Array {
  const down = { count: rows, stride: columns * size, lines: columns, lineStride: size }
  const across = { count: columns, stride: size, lines: rows, lineStride: columns * size }
  return along(along(map, down, size), across, size)
}

/** How an axis lies in memory: `count` steps of `stride`, in each of `lines` lines. */
interface Axis {
  count: number
  stride: number
  lines: number
  lineStride: number
}

/** Means of three neighbours along one axis, of two at its ends. */
function along(map: Float32Array, { count, stride, lines, lineStride }: Axis, size: number): Float32Array {
  const out = new Float32Array(map.length)
  for (let line = 0; line < lines; line += 1)
    for (let i = 0; i < count; i += 1) {
      const [from, to] = [Math.max(0, i - 1), Math.min(count - 1, i + 1)]
      const at = line * lineStride + i * stride
      for (let j = from; j <= to; j += 1)
        for (let k = 0; k < size; k += 1)
          out[at + k]! += map[line * lineStride + j * stride + k]! / (to - from + 1)
    }
  return out
}

/** Half precision, as patches are kept: they are many, and compared by distances far above its rounding. */
export const packed = (values: Float32Array): Uint16Array => Uint16Array.from(values, toHalf)
