const bits = new Uint32Array(1)
const single = new Float32Array(bits.buffer)

/** Nearest IEEE 754 half-precision number, ties to even, as its 16 bits. Too large becomes infinity, too small zero. */
export function toHalf(value: number): number {
  single[0] = value
  const sign = (bits[0]! >>> 16) & 0x8000
  const magnitude = bits[0]! & 0x7fffffff
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  if (magnitude < 0x38800000) {
    // Subnormal halves are multiples of 2^-24; adding 0.5 lets the hardware round to them.
    single[0] = Math.abs(value) + 0.5
    return sign | (bits[0]! - 0x3f000000)
  }
  // Rebias the exponent and round away 13 bits of fraction; a carry runs into the exponent, as it should.
  const rounded = magnitude - 0x38000000 + 0x0fff + ((magnitude >>> 13) & 1)
  return sign | Math.min(0x7c00, rounded >>> 13)
}

export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
