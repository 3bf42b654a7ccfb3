/** Weight of a sample at a distance in pixels: cubic convolution with a = -0.5 (Keys 1981, equation 15). */
function cubic(distance: number): number {
  const x = Math.abs(distance)
  if (x >= 2) return 0
  return x < 1 ? 1.5 * x ** 3 - 2.5 * x ** 2 + 1 : -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2
}

/** Where a pixel of the larger line reads the smaller one: four neighbours, and how much each weighs. */
interface Tap {
  from: number
  weights: readonly [number, number, number, number]
}

function tapsFor(size: number, larger: number): Tap[] {
  return Array.from({ length: larger }, (_, i) => {
    const centre = ((i + 0.5) * size) / larger - 0.5
    const from = Math.floor(centre) - 1
    const weight = (k: number): number => cubic(centre - from - k)
    return { from, weights: [weight(0), weight(1), weight(2), weight(3)] }
  })
}

/** Samples of one row or column within a picture. */
interface Line {
  data: Uint8Array | Float32Array
  start: number
  stride: number
}

/**
 * A page of ink [side, side], 0 paper to 255 black, as RGB bytes [larger, larger, 3] on white paper: what an encoder with another
 * input size is fed. Interpolated by cubic convolution; beyond the page lies paper.
 */
export function enlarge(ink: Uint8Array, side: number, larger: number): Uint8Array {
  const taps = tapsFor(side, larger)
  const wide = new Float32Array(side * larger)
  for (let y = 0; y < side; y += 1)
    interpolate(
      { data: ink, start: y * side, stride: 1 },
      { data: wide, start: y * larger, stride: 1 },
      side,
      taps
    )
  const page = new Float32Array(larger * larger)
  for (let x = 0; x < larger; x += 1)
    interpolate(
      { data: wide, start: x, stride: larger },
      { data: page, start: x, stride: larger },
      side,
      taps
    )
  const rgb = new Uint8Array(3 * page.length)
  page.forEach((value, i) => {
    rgb.fill(255 - Math.min(255, Math.max(0, Math.round(value))), 3 * i, 3 * i + 3)
  })
  return rgb
}

/** Fills the line `to` from the `count` samples of the line `from`. */
function interpolate(from: Line, to: Line, count: number, taps: readonly Tap[]): void {
  taps.forEach((tap, i) => {
    let sum = 0
    for (let k = 0; k < 4; k += 1) {
      const at = tap.from + k
      if (at >= 0 && at < count) sum += tap.weights[k]! * from.data[from.start + at * from.stride]!
    }
    to.data[to.start + i * to.stride] = sum
  })
}
