import type { Pixels } from './even-shade'

const LOBES = 3

interface Taps {
  /** First source index of each target, and how many follow. */
  first: Int32Array
  count: number
  /** [target, count], each row sums to 1. */
  weights: Float32Array
}

const cache = new Map<string, Taps>()

/** sinc(x) sinc(x / 3) inside three lobes (Duchon 1979). */
function lanczos(x: number): number {
  if (x === 0) return 1
  if (Math.abs(x) >= LOBES) return 0
  const p = Math.PI * x
  return (LOBES * Math.sin(p) * Math.sin(p / LOBES)) / (p * p)
}

function tapsFor(from: number, to: number): Taps {
  const key = `${from} ${to}`
  const known = cache.get(key)
  if (known) return known
  const scale = from / to
  const stretch = Math.max(1, scale)
  const count = Math.min(from, 2 * Math.ceil(LOBES * stretch) + 1)
  const first = new Int32Array(to)
  const weights = new Float32Array(to * count)
  for (let i = 0; i < to; i += 1) {
    const centre = (i + 0.5) * scale - 0.5
    const start = Math.min(from - count, Math.max(0, Math.ceil(centre - LOBES * stretch)))
    const row = Array.from({ length: count }, (_, k) => lanczos((start + k - centre) / stretch))
    const sum = row.reduce((a, b) => a + b, 0)
    first[i] = start
    weights.set(
      row.map((w) => w / sum),
      i * count
    )
  }
  const taps = { first, count, weights }
  if (cache.size > 64) cache.clear()
  cache.set(key, taps)
  return taps
}

/**
 * RGB bytes to another size by separable Lanczos, widened when shrinking so that nothing aliases. Our own arithmetic and not
 * the image library's, whose vector code differs between processors: the same file gives the same pixels everywhere. Grey
 * drawings, which most are, take a third of the work.
 */
export function resample(
  { data, width: from, height: rows }: Pixels,
  width: number,
  height: number
): Uint8Array {
  const out = new Uint8ClampedArray(width * height * 3)
  const grey = isGrey(data)
  for (let channel = 0; channel < (grey ? 1 : 3); channel += 1) {
    const plane = new Float32Array(from * rows)
    for (let i = 0; i < plane.length; i += 1) plane[i] = data[i * 3 + channel]!
    const sized = alongColumns(alongRows(plane, from, rows, width), rows, width, height)
    for (let i = 0; i < sized.length; i += 1) out[i * 3 + channel] = sized[i]! // clamps and rounds
  }
  if (grey) for (let i = 0; i < out.length; i += 3) out[i + 1] = out[i + 2] = out[i]!
  return new Uint8Array(out.buffer)
}

function isGrey(data: Uint8Array): boolean {
  for (let i = 0; i < data.length; i += 3)
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false
  return true
}

function alongRows(plane: Float32Array, from: number, rows: number, width: number): Float32Array {
  const { first, count, weights } = tapsFor(from, width)
  const out = new Float32Array(rows * width)
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < width; x += 1) {
      const start = y * from + first[x]!
      let sum = 0
      for (let k = 0; k < count; k += 1) sum += weights[x * count + k]! * plane[start + k]!
      out[y * width + x] = sum
    }
  return out
}

function alongColumns(plane: Float32Array, rows: number, width: number, height: number): Float32Array {
  const { first, count, weights } = tapsFor(rows, height)
  const out = new Float32Array(height * width)
  for (let y = 0; y < height; y += 1) {
    const start = first[y]! * width
    for (let x = 0; x < width; x += 1) {
      let sum = 0
      for (let k = 0, at = start + x; k < count; k += 1, at += width)
        sum += weights[y * count + k]! * plane[at]!
      out[y * width + x] = sum
    }
  }
  return out
}
