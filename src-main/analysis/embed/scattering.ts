import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { writeModel } from '#main/onnx/format/write'
import { float32, int64, scalar } from '#main/onnx/format/tensor'

/** Side of the square picture that is scattered, in pixels; ink and weights are [drawings, side, side]. */
export const SCATTER_SIDE = 144
export const [SCATTER_INK, SCATTER_NEAR, SCATTER_OUTPUT] = ['ink', 'near', 'scattering']
/** Ink counts this many pixels around: a line and the room beside it. */
export const SCATTER_REACH = 6

const SCALES = 5
const ANGLES = 8
const RADIUS = 3

/** Means and deviations of the ink and of each wavelet, and means of each pair of wavelets, the second the coarser. */
export const SCATTER_SIZE = 2 + SCALES * ANGLES * 2 + ((SCALES * (SCALES - 1)) / 2) * ANGLES * ANGLES

/**
 * Wavelet scattering (Bruna & Mallat 2013, "Invariant scattering convolution networks"): how strongly lines of every
 * direction and width answer, and how these answers are laid out in turn, averaged where there is ink, as logarithms. Nothing
 * in it is learnt. It sees how a line was drawn (straight, wavering, doubled, dense), which an encoder taught to name what is
 * shown has learnt to look past. Coarser scales are reached by halving the picture, so that one small bank serves all.
 */
export function scatteringGraph(): Uint8Array {
  const b = new GraphBuilder('scattering')
  const size = [1, SCATTER_SIDE, SCATTER_SIDE]
  const dims = ['drawings', SCATTER_SIDE, SCATTER_SIDE]
  const [ink, near] = [
    b.input(SCATTER_INK, 'float32', size, dims),
    b.input(SCATTER_NEAR, 'float32', size, dims)
  ]
  const square = b.constant(int64([-1, 1, SCATTER_SIDE, SCATTER_SIDE]))
  const pages = pyramid(b, b.op('Reshape', [ink, square]))
  const weights = pyramid(b, b.op('Reshape', [near, square]))
  const bank = b.constant(waveletBank())
  const found = meanAndDeviation(b, pages[0]!, weights[0]!)
  for (const [scale, page] of pages.entries()) {
    let answers = modulus(b, page, bank)
    found.push(...meanAndDeviation(b, answers, weights[scale]!))
    for (const coarser of weights.slice(scale + 1)) {
      answers = halved(b, answers)
      found.push(average(b, modulus(b, answers, bank), coarser))
    }
  }
  const whole = b.op('Concat', found, { axis: 1 })
  const lifted = b.op('Add', [whole, b.constant(scalar(1e-3))])
  b.output(b.op('Log', [lifted]), SCATTER_OUTPUT, ['drawings', SCATTER_SIZE])
  return writeModel(b.model())
}

function pyramid(b: GraphBuilder, x: Value): Value[] {
  const levels = [x]
  while (levels.length < SCALES) levels.push(halved(b, levels.at(-1)!))
  return levels
}

/** Means of two by two pixels. */
function halved(b: GraphBuilder, x: Value): Value {
  const [, channels, height, width] = x.shape as [number, number, number, number]
  const parted = b.op('Reshape', [x, b.constant(int64([-1, channels, height >> 1, 2, width >> 1, 2]))])
  return b.op('ReduceMean', [parted], { axes: [3, 5], keepdims: 0 })
}

/** Length of the complex answer to every wavelet: [n, c, h, w] to [n, c * ANGLES, h, w]. */
function modulus(b: GraphBuilder, x: Value, bank: Value): Value {
  const [, channels, height, width] = x.shape as [number, number, number, number]
  const flat = b.op('Reshape', [x, b.constant(int64([-1, 1, height, width]))])
  const pads = [RADIUS, RADIUS, RADIUS, RADIUS]
  const answers = b.op('Conv', [flat, bank], { kernel_shape: [2 * RADIUS + 1, 2 * RADIUS + 1], pads })
  const parts = b.op('Reshape', [answers, b.constant(int64([-1, channels * ANGLES, 2, height, width]))])
  const power = b.op('ReduceSum', [b.op('Mul', [parts, parts]), b.constant(int64([2]))], { keepdims: 0 })
  return b.op('Sqrt', [b.op('Add', [power, b.constant(scalar(1e-8))])])
}

function average(b: GraphBuilder, x: Value, weight: Value): Value {
  const axes = b.constant(int64([2, 3]))
  const sum = b.op('ReduceSum', [b.op('Mul', [x, weight]), axes], { keepdims: 0 })
  return b.op('Div', [sum, b.op('ReduceSum', [weight, axes], { keepdims: 0 })])
}

function meanAndDeviation(b: GraphBuilder, x: Value, weight: Value): Value[] {
  const mean = average(b, x, weight)
  const spread = b.op('Sub', [average(b, b.op('Mul', [x, x]), weight), b.op('Mul', [mean, mean])])
  return [mean, b.op('Sqrt', [b.op('Relu', [spread])])]
}

/**
 * Morlet wavelets (frequency 3/4 pi, width 0.8, half as slim along the line; Bruna & Mallat 2013, section 2), real and
 * imaginary part in turn, [ANGLES * 2, 1, 7, 7]; the real part is levelled so that paper answers nothing.
 */
function waveletBank() {
  const side = 2 * RADIUS + 1
  const data = new Float32Array(ANGLES * 2 * side * side)
  for (let angle = 0; angle < ANGLES; angle += 1) {
    const { envelope, real, imaginary } = morlet((Math.PI * angle) / ANGLES)
    const [total, answer] = [sum(envelope), sum(real)]
    envelope.forEach((e, i) => {
      data[2 * angle * side * side + i] = (real[i]! - (answer / total) * e) / total
      data[(2 * angle + 1) * side * side + i] = imaginary[i]! / total
    })
  }
  return float32(data, [ANGLES * 2, 1, side, side])
}

const sum = (values: readonly number[]): number => values.reduce((a, v) => a + v, 0)

function morlet(theta: number) {
  const [envelope, real, imaginary]: [number[], number[], number[]] = [[], [], []]
  for (let y = -RADIUS; y <= RADIUS; y += 1)
    for (let x = -RADIUS; x <= RADIUS; x += 1) {
      const u = x * Math.cos(theta) + y * Math.sin(theta)
      const v = y * Math.cos(theta) - x * Math.sin(theta)
      const e = Math.exp(-(u * u + v * v * 0.25) / (2 * 0.8 * 0.8))
      envelope.push(e)
      real.push(e * Math.cos(0.75 * Math.PI * u))
      imaginary.push(e * Math.sin(0.75 * Math.PI * u))
    }
  return { envelope, real, imaginary }
}
